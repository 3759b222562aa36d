import type { ComponentChildren } from "preact";
import { navigate } from "../../state/route";

interface Props {
  to: string;
  class?: string;
  label?: string;
  children: ComponentChildren;
}

/** A link within the client; opening it in a new tab still works. */
export function Link({ to, class: name, label, children }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} class={name} aria-label={label} onClick={follow}>
      {children}
    </a>
  );
}
