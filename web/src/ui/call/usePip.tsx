import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Call } from "../../state/call";
import type { View } from "../../state/view";
import { PipView } from "./PipView";

/** A small window above all others, with whoever is large or speaks. */
export interface Pip {
  readonly supported: boolean;
  readonly open: boolean;
  toggle(): void;
}

/** Document Picture-in-Picture (WICG), which compilers do not know yet. */
interface DocumentPip {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const SIZE = { width: 384, height: 216 };

const documentPip = (): DocumentPip | undefined => Reflect.get(globalThis, "documentPictureInPicture");

/** A whole small page where the browser has such windows, else the picture alone. */
export function usePip(call: Call, view: View): Pip {
  const [open, setOpen] = useState(false);
  const close = useRef<(() => void) | null>(null);
  const closed = () => {
    close.current = null;
    setOpen(false);
  };
  const show = async () => {
    const pages = documentPip();
    close.current = await (pages ? showPage(pages, call, view, closed) : showPicture(closed));
    setOpen(true);
  };
  useEffect(() => () => close.current?.(), []);
  const toggle = () => {
    if (close.current) close.current();
    // Refused: nothing to show yet, or nobody pressed anything.
    else show().catch(closed);
  };
  return { supported: documentPip() !== undefined || document.pictureInPictureEnabled === true, open, toggle };
}

async function showPage(pages: DocumentPip, call: Call, view: View, closed: () => void): Promise<() => void> {
  const opened = await pages.requestWindow(SIZE);
  const { body, head, documentElement } = opened.document;
  for (const style of document.querySelectorAll("link[rel=stylesheet], style")) head.append(style.cloneNode(true));
  documentElement.lang = document.documentElement.lang;
  body.className = "pip";
  render(<PipView call={call} view={view} />, body);
  opened.addEventListener("pagehide", () => {
    render(null, body);
    closed();
  });
  return () => opened.close();
}

async function showPicture(closed: () => void): Promise<() => void> {
  const pictures = [...document.querySelectorAll<HTMLVideoElement>(".tile video:not(.hidden, .mirrored)")];
  const picture = pictures.find((video) => video.closest("[data-featured=true]")) ?? pictures[0];
  if (!picture) throw new Error("no picture to show");
  await picture.requestPictureInPicture();
  picture.addEventListener("leavepictureinpicture", closed, { once: true });
  return () => void document.exitPictureInPicture().catch(() => {});
}
