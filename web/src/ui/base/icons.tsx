import type { ComponentChildren } from "preact";

interface Props {
  size?: number;
}

/** A drawing beside words; the words say what it means. */
const drawing = (paths: ComponentChildren) =>
  function Icon({ size = 22 }: Props) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
        aria-hidden="true"
      >
        {paths}
      </svg>
    );
  };

const microphone = (
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
  </>
);
const camera = (
  <>
    <rect x="2.500" y="6" width="13" height="12" rx="3" />
    <path d="m15.500 11 5.200-3.200a.5.5 0 0 1 .8.400v7.600a.5.5 0 0 1-.8.400L15.500 13" />
  </>
);
const slash = <path d="M4 3.500 20.500 20" />;

export const Microphone = drawing(microphone);
export const MicrophoneOff = drawing(
  <>
    {microphone}
    {slash}
  </>,
);
export const Camera = drawing(camera);
export const CameraOff = drawing(
  <>
    {camera}
    {slash}
  </>,
);
export const PersonPlus = drawing(
  <>
    <circle cx="10" cy="8" r="3.700" />
    <path d="M3.500 20a6.500 6.500 0 0 1 13 0M19 7v6M16 10h6" />
  </>,
);
export const More = drawing(
  <g fill="currentColor" stroke="none">
    <circle cx="5" cy="12" r="1.800" />
    <circle cx="12" cy="12" r="1.800" />
    <circle cx="19" cy="12" r="1.800" />
  </g>,
);
export const HangUp = drawing(
  <path d="M3 14.500c-.6-1.800-.3-3.500 1.200-4.500a14 14 0 0 1 15.600 0c1.500 1 1.800 2.700 1.200 4.500-.3.900-1.100 1.300-2 1.100l-2.300-.500c-.8-.200-1.300-.800-1.400-1.600l-.1-1.300a10 10 0 0 0-6.400 0l-.1 1.300c-.1.800-.6 1.400-1.400 1.600l-2.300.500c-.9.200-1.700-.200-2-1.100Z" />,
);
export const Settings = drawing(
  <>
    <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
    <circle cx="16" cy="7" r="2.500" />
    <circle cx="8" cy="17" r="2.500" />
  </>,
);
export const Hand = drawing(
  <path d="M7.500 12V6.200a1.500 1.500 0 0 1 3 0V11M10.500 10.500V4.500a1.500 1.500 0 0 1 3 0v6M13.500 10.500V5.700a1.500 1.500 0 0 1 3 0V12M16.500 11.500V8.700a1.500 1.500 0 0 1 3 0v5.800a6.500 6.500 0 0 1-6.500 6.500c-2.600 0-4.200-1-5.500-3l-3.200-5c-.9-1.500 1-2.800 2.200-1.500l1 1.200" />,
);
const padlock = <rect x="5" y="10.500" width="14" height="9.500" rx="3" />;
export const Lock = drawing(
  <>
    {padlock}
    <path d="M8 10.500V8a4 4 0 0 1 8 0v2.500" />
  </>,
);
export const Unlock = drawing(
  <>
    {padlock}
    <path d="M8 10.500V8a4 4 0 0 1 7.600-1.700" />
  </>,
);
export const People = drawing(
  <>
    <circle cx="9" cy="8.500" r="3.500" />
    <path d="M3 19.500a6 6 0 0 1 12 0M16 5.300a3.500 3.500 0 0 1 0 6.400M17.500 14a6 6 0 0 1 3.500 5.500" />
  </>,
);
export const Close = drawing(<path d="M6 6l12 12M18 6 6 18" />);
export const Plus = drawing(<path d="M12 5v14M5 12h14" />);
export const Check = drawing(<path d="m5 12.500 4.500 4.500L19 7.500" />);
export const Copy = drawing(
  <>
    <rect x="8.500" y="8.500" width="11.500" height="11.500" rx="3" />
    <path d="M15.500 5.500A2.500 2.500 0 0 0 13 4H6.500A2.500 2.500 0 0 0 4 6.500V13a2.500 2.500 0 0 0 1.500 2.300" />
  </>,
);
export const Speaker = drawing(
  <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500H4ZM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />,
);
export const Keyboard = drawing(
  <>
    <rect x="2.500" y="6" width="19" height="12" rx="3" />
    <path d="M6.500 10h.01M10.200 10h.01M13.800 10h.01M17.500 10h.01M8 14h8" />
  </>,
);
export const FullScreen = drawing(<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />);
export const Shield = drawing(
  <path d="M12 3 5 5.500V11c0 4.500 2.800 8 7 10 4.200-2 7-5.500 7-10V5.500L12 3ZM9 12l2.200 2.200L15.200 10" />,
);
export const ShareScreen = drawing(
  <path d="M5.500 4.500h13A2.500 2.500 0 0 1 21 7v7.500a2.500 2.500 0 0 1-2.500 2.500h-13A2.500 2.500 0 0 1 3 14.500V7a2.500 2.500 0 0 1 2.500-2.500ZM8 20.500h8M12 13.500V8.200M9.500 10.200 12 7.800l2.500 2.400" />,
);
export const StopScreen = drawing(
  <path d="M5.500 4.500h13A2.500 2.500 0 0 1 21 7v7.500a2.500 2.500 0 0 1-2.500 2.500h-13A2.500 2.500 0 0 1 3 14.500V7a2.500 2.500 0 0 1 2.500-2.500ZM8 20.500h8M9.800 8.500l4.400 4.400M14.200 8.500l-4.400 4.400" />,
);
export const Pin = drawing(<path d="M9 3.500h6M10 3.500v6l-3 3.500v1.500h10V13l-3-3.500v-6M12 14.500v6" />);
export const Grid = drawing(
  <path d="M4.500 4.500h6v6h-6zM13.500 4.500h6v6h-6zM4.500 13.500h6v6h-6zM13.500 13.500h6v6h-6z" />,
);
export const SpeakerView = drawing(
  <path d="M3.500 4.500h17v10h-17zM3.500 17.500h4.500v3H3.500zM9.800 17.500h4.400v3H9.800zM16 17.500h4.500v3H16z" />,
);
export const PictureInPicture = drawing(
  <>
    <path d="M20.500 10.500V7A2.500 2.500 0 0 0 18 4.500H6A2.500 2.500 0 0 0 3.500 7v8A2.500 2.500 0 0 0 6 17.500h4" />
    <rect x="12.500" y="13" width="8.500" height="6.500" rx="1.800" />
  </>,
);
export const Chat = drawing(
  <path d="M20 11.500a7.500 7.500 0 0 1-7.500 7.500c-1.200 0-2.300-.250-3.300-.720L4 20l1.500-4.400A7.500 7.500 0 1 1 20 11.500Z" />,
);
export const Send = drawing(<path d="M5 12h13M12.500 5.500 19 12l-6.500 6.500" />);
export const Paperclip = drawing(
  <path d="m20 11.500-7.800 7.800a5 5 0 0 1-7.100-7.100l8-8a3.300 3.300 0 0 1 4.700 4.700l-7.900 7.900a1.600 1.600 0 0 1-2.300-2.300l7.100-7.100" />,
);
export const FileIcon = drawing(
  <path d="M14 3.500H7.500A1.500 1.500 0 0 0 6 5v14a1.500 1.500 0 0 0 1.500 1.500h9A1.500 1.500 0 0 0 18 19V7.500L14 3.500ZM14 3.500v4h4M9.500 13h5M9.500 16.500h5" />,
);
export const Down = drawing(<path d="M12 5v14M5.500 12.500 12 19l6.500-6.500" />);
export const Pencil = drawing(<path d="M14.500 5.500 18.500 9.500 9 19l-4.500 1 .5-4.500 9.500-10Z" />);
export const Bin = drawing(<path d="M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7M10.500 11v5M13.500 11v5" />);
