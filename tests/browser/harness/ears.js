// Runs in the page when a test wants it to sound, or to be silent.
// Plain JavaScript without imports, because it is handed to the browser as text.

/** Lets one's own tone sound, or not. @param {boolean} loud */
export function whistle(loud) {
  Reflect.get(globalThis, "whistle").gain = loud ? 0.5 : 0;
}
