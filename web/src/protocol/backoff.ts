/** The longest first wait, in milliseconds: short, because most losses are a moment's. */
const FIRST = 250;
/** The longest wait, in milliseconds: a call should be back at most so long after its server is. */
const LONGEST = 3000;

/**
 * How long to wait before attempt number `attempt` (0 is the first one after a loss), in milliseconds: anywhere from
 * nothing to a bound that doubles up to `longest` ("full jitter"), so that a restarted server is not met by everyone at
 * once.
 */
export function backoff(attempt: number, random: () => number, longest = LONGEST): number {
  return random() * Math.min(longest, FIRST * 2 ** attempt);
}
