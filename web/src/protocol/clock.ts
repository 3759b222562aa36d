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
 * How much longer others have for a deadline of `dueAt`, to which the page comes `now`. One that comes late may not have come
 * to what would have met the deadline either: it works off what has arrived meanwhile, and waits as long again as it was late.
 */
export function grace(dueAt: number, now: number): number {
  const late = now - dueAt;
  return late < LATE ? 0 : Math.min(late, LENIENCE);
}

/** The same clock for deadlines that others have to meet, with that grace. */
export function lenient(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after(delay, task) {
      const dueAt = clock.now() + delay;
      let cancel = clock.after(delay, () => {
        const more = grace(dueAt, clock.now());
        if (more === 0) task();
        else cancel = clock.after(more, task);
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
