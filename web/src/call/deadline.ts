import type { Clock } from "../protocol/clock";

/** Something that either works, and resolves, or does not, and rejects. It lets everything go once `ended` aborts. */
export type Attempt = (ended: AbortSignal) => Promise<void>;

/** Whether an attempt works within so many milliseconds. Whatever it opened is let go, however it went. */
export async function worksWithin(
  clock: Clock,
  milliseconds: number,
  left: AbortSignal,
  attempt: Attempt,
): Promise<boolean> {
  if (left.aborted) return false;
  const end = new AbortController();
  const abort = () => end.abort();
  const cancel = clock.after(milliseconds, abort);
  left.addEventListener("abort", abort);
  try {
    await Promise.race([attempt(end.signal), aborted(end.signal)]);
    return true;
  } catch {
    return false;
  } finally {
    cancel();
    left.removeEventListener("abort", abort);
    abort();
  }
}

/** Rejects when the signal aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}
