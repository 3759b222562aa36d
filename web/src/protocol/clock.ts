/** Time, as something that is handed in: tests own theirs. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `delay` milliseconds, unless cancelled. */
  after(delay: number, task: () => void): Cancel;
}

/** Cancels a task or subscription; calling it again does nothing. */
export type Cancel = () => void;

/** Runs `task` every `period` milliseconds until cancelled. */
export function every(clock: Clock, period: number, task: () => void): Cancel {
  let cancel: Cancel;
  const arm = () => {
    cancel = clock.after(period, () => {
      arm();
      task();
    });
  };
  arm();
  return () => cancel();
}

/** The browser's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
