// Waiting for something to become true, with a bound and a sentence for when it does not.

/** How long beyond the deadline a look may take to answer, in milliseconds; a browser that hangs never does. */
const LAST_LOOK = 2000;

/**
 * Asks `look` again and again until it gives something other than false, null or undefined. `what` says what was waited
 * for; as a function it can also say how things stand.
 */
export async function until<Found>(
  what: string | (() => string),
  look: () => Promise<Found | false | null | undefined>,
  milliseconds = 30_000,
): Promise<Found> {
  const deadline = Date.now() + milliseconds;
  const late = pause(milliseconds + LAST_LOOK);
  for (;;) {
    const found = await Promise.race([look(), late]);
    if (found !== false && found !== null && found !== undefined) return found;
    if (Date.now() > deadline) {
      throw new Error(`waited ${milliseconds / 1000} s in vain: ${typeof what === "string" ? what : what()}`);
    }
    await pause(100);
  }
}

/** Lets real time pass: browsers, codecs and networks know no other. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
