import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { place } from "./place";
import "./popover.css";

interface Props {
  /** The accessible name of the button. */
  label: string;
  class: string;
  button: ComponentChildren;
  /** What opens; `close` puts it away and gives the focus back. */
  children: (close: () => void) => ComponentChildren;
}

/** A button and what it opens above the page. The browser closes it on Escape and on a click elsewhere. */
export function Popover({ label, class: name, button, children }: Props) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => panel.current?.hidePopover();
  useLayoutEffect(() => {
    if (!open) return;
    // A phone is turned, a window is drawn larger: the panel stays with its button.
    const put = () => panel.current && opener.current && place(panel.current, opener.current);
    put();
    panel.current?.querySelector<HTMLElement>("input, button, a")?.focus();
    addEventListener("resize", put);
    return () => removeEventListener("resize", put);
  }, [open]);
  return (
    <>
      <button ref={opener} type="button" class={name} aria-label={label} aria-expanded={open} popovertarget={id}>
        {button}
      </button>
      <div ref={panel} id={id} class="popover" popover="auto" onToggle={({ newState }) => setOpen(newState === "open")}>
        {children(close)}
      </div>
    </>
  );
}
