import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { words } from "../../words";
import { Button } from "../base/Button";
import { Close } from "../base/icons";
import "./side-panel.css";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** Something beside the stage; on a phone, over it. Escape closes it, and the focus goes back to where it was. */
export function SidePanel({ title, onClose, children }: Props) {
  const id = useId();
  const [focused] = useState(() => document.activeElement);
  useEffect(() => {
    // Opened by a key, it has a button all the same.
    const opener = focused === document.body ? document.querySelector(".bar [aria-expanded=true]") : focused;
    return () => {
      // On a phone the button can be seen again only when the panel is gone.
      requestAnimationFrame(() => opener instanceof HTMLElement && opener.isConnected && opener.focus());
    };
  }, []);
  const press = (event: KeyboardEvent) => {
    // A popover inside closes first, by the browser's own hand.
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(".side-panel :popover-open")) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside class="side-panel" aria-labelledby={id} onKeyDown={press}>
      <header class="side-panel-head">
        <h2 id={id}>{title}</h2>
        <Button look="icon" label={words.value.common.close} onClick={onClose}>
          <Close />
        </Button>
      </header>
      {children}
    </aside>
  );
}
