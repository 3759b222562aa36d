import { useEffect } from "preact/hooks";

/** A new page starts at its beginning, for the keyboard and screen readers too. */
export function useArrival(): void {
  useEffect(() => {
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  }, []);
}
