import { useEffect, useRef } from "preact/hooks";
import { busy } from "./busy";
import type { Shortcut } from "./shortcuts";

/** Listens to the keys, unless somebody is writing or a dialog is open. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || busy(event.target)) return;
      const act = current.current.find(({ key }) => key === event.key.toLowerCase())?.act;
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
