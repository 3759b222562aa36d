/** Whether keys belong to somebody who is writing, or to a dialog. */
export const busy = (target: EventTarget | null): boolean =>
  (target instanceof HTMLElement && target.closest(WRITING) !== null) ||
  document.querySelector("dialog[open]") !== null;

const WRITING = "input:not([type=range], [type=checkbox], [type=radio]), select, textarea, [contenteditable]";
