/** Between a panel, its button and the edge of the window, in CSS pixels. */
const GAP = 8;

/** Puts `panel` below `button`, or above it where there is more room, towards the middle and within the window. */
export function place(panel: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP;
  const top = below >= height + GAP || below >= at.top ? at.bottom + GAP : at.top - GAP - height;
  const left = at.left + at.right < innerWidth ? at.left : at.right - width;
  panel.style.top = `${clamp(top, GAP, innerHeight - height - GAP)}px`;
  panel.style.left = `${clamp(left, GAP, innerWidth - width - GAP)}px`;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
