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

/** A task that comes later than this, in milliseconds, shows that the page itself does not keep up. */
const LATE = 100;
/** A late page puts a deadline off by so much at most, in milliseconds: it may have slept for hours. */
const LENIENCE = 2000;

/**
 * The same clock for deadlines that others have to meet. A page that comes late to one may not have come to what would have
 * met it either: it works off what has arrived meanwhile, and waits as long again as it was late.
 */
export function lenient(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after(delay, task) {
      const dueAt = clock.now() + delay;
      let cancel = clock.after(delay, () => {
        const late = clock.now() - dueAt;
        if (late < LATE) task();
        else cancel = clock.after(Math.min(late, LENIENCE), task);
      });
      return () => cancel();
    },
  };
}

/** The browser's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
