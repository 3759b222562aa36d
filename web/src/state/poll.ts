/** A server that does not answer is asked less and less often, up to this many times the usual wait. */
const SLOWEST = 8;

/**
 * Runs `task` now and then every `wait` milliseconds, only while the page can be seen; a failure makes the next wait
 * longer. Returns the way to stop it.
 */
export function poll(task: () => Promise<unknown>, wait: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let running = false;
  let stopped = false;

  const run = async () => {
    if (running || stopped || document.visibilityState === "hidden") return;
    running = true;
    clearTimeout(timer);
    failures = await task().then(
      () => 0,
      () => failures + 1,
    );
    running = false;
    if (!stopped) timer = setTimeout(run, wait * Math.min(2 ** failures, SLOWEST));
  };

  document.addEventListener("visibilitychange", run);
  globalThis.addEventListener("online", run);
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", run);
    globalThis.removeEventListener("online", run);
  };
}
