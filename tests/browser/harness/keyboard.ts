// Hands that use no mouse, and eyes that look where the focus is.

import type { Person } from "./person.js";

/** The accessible name of what has the focus, as far as its markup says it. */
export function focused(person: Person): Promise<string> {
  return person.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : element;
    return element?.getAttribute("aria-label") ?? label?.textContent?.trim() ?? "";
  }, null);
}

/** Presses Tab until what has the focus bears this name. */
export async function tabTo(person: Person, name: string): Promise<void> {
  for (let pressed = 0; pressed < 40; pressed++) {
    if ((await focused(person)) === name) return;
    await person.press("Tab");
  }
  throw new Error(`no way to “${name}” by Tab; the focus is on “${await focused(person)}”`);
}

/** Presses an arrow until what has the focus bears this name. */
export async function walkTo(person: Person, name: string, arrow = "ArrowDown"): Promise<void> {
  for (let pressed = 0; pressed < 20; pressed++) {
    if ((await focused(person)) === name) return;
    await person.press(arrow);
  }
  throw new Error(`no way to “${name}” by ${arrow}; the focus is on “${await focused(person)}”`);
}

/** What is wrong with how the focus shows: no ring, or something lies over it (WCAG 2.2, 2.4.7 and 2.4.11). */
export function focusFaults(person: Person): Promise<string[]> {
  return person.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return ["nothing has the focus"];
    const rings = [element, element.parentElement, ...element.querySelectorAll("*")].filter((one) => one instanceof HTMLElement);
    const ringed = rings.some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    });
    const { left, top, width, height } = element.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    const covered = over === null || !(element.contains(over) || over.contains(element));
    const name = element.getAttribute("aria-label") ?? element.textContent?.trim();
    return [...(ringed ? [] : [`no ring on ${name}`]), ...(covered ? [`${over?.className} lies over ${name}`] : [])];
  }, null);
}
