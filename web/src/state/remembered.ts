/** Where choices outlive the page. */
export type Memory = Pick<Storage, "getItem" | "setItem">;

/** A remembered text, or null. A browser that keeps nothing, or forbids it, remembers nothing. */
export function recall(memory: () => Memory, key: string): string | null {
  try {
    return memory().getItem(key);
  } catch {
    return null;
  }
}

export function remember(memory: () => Memory, key: string, value: string): void {
  try {
    memory().setItem(key, value);
  } catch {
    // Full, or forbidden: the choice then lasts as long as the page.
  }
}
