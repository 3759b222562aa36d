/** The longest first wait, in milliseconds: short, because most losses are a moment's. */
const FIRST = 250;
/** The longest wait, in milliseconds: what somebody looking at "Reconnecting" still bears. */
const LONGEST = 10_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first one after a loss), in milliseconds: anywhere from
 * nothing to a bound that doubles ("full jitter"), so that a restarted server is not met by everyone at once.
 */
export function backoff(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST, FIRST * 2 ** attempt);
}
