import { type Cancel, type Clock, every } from "./clock";

/** How often to look at the clock, in milliseconds. */
const LOOK = 1000;
/** How much later than due a look may be, in milliseconds: a busy machine's delay, and a hidden page's once a second. */
const LATE = 3000;

/**
 * Tells when this machine, or the page, has stood still for a while: a closed lid, a frozen tab. No event says so
 * everywhere, but the next look at the clock comes late.
 */
export function onSlept(clock: Clock, listener: () => void): Cancel {
  let last = clock.now();
  return every(clock, LOOK, () => {
    const slept = clock.now() - last >= LOOK + LATE;
    last = clock.now();
    if (slept) listener();
  });
}
