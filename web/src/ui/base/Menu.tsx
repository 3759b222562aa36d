import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

export interface MenuEntry {
  readonly label: string;
  readonly icon?: ComponentChildren;
  readonly warning?: boolean;
  act(): void;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** The entries of a popover, walked with the arrow keys. */
export function Menu({ label, entries, close }: { label: string; entries: readonly MenuEntry[]; close: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const items = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    if (step === undefined || items.length === 0) return;
    event.preventDefault();
    const at = items.findIndex((item) => item.contains(document.activeElement));
    const next = Number.isFinite(step) ? (at + step + items.length) % items.length : step < 0 ? 0 : items.length - 1;
    items[next]?.focus();
  };
  return (
    <div ref={menu} role="menu" tabIndex={-1} aria-label={label} class="menu" onKeyDown={walk}>
      {entries.map(({ label: name, icon, warning, act }) => (
        <button
          key={name}
          type="button"
          role="menuitem"
          class={`menu-item${warning ? " warning" : ""}`}
          onClick={() => {
            close();
            act();
          }}
        >
          {icon}
          {name}
        </button>
      ))}
    </div>
  );
}
