import { useEffect, useRef } from "preact/hooks";

interface Props {
  stream: MediaStream | null;
  mirrored?: boolean;
  hidden?: boolean;
  label?: string;
}

/** A moving picture without sound: sounds are played by themselves, so that each has its own volume. */
export function Video({ stream, mirrored = false, hidden = false, label }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const shown = video.current;
    if (!shown || shown.srcObject === stream) return;
    shown.srcObject = stream;
    // Without a picture yet the browser starts by itself as soon as there is one.
    if (stream) shown.play().catch(() => {});
  }, [stream]);
  return (
    <video
      ref={video}
      class={`video${mirrored ? " mirrored" : ""}${hidden ? " hidden" : ""}`}
      autoplay
      playsInline
      muted
      disablePictureInPicture={mirrored}
      aria-label={label}
    />
  );
}
