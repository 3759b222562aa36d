import type { Cancel, Clock } from "../protocol/clock";

/** How a link fares. `connecting`: it never worked yet. */
export type Health = "connecting" | "good" | "unsteady" | "failed";

/** `restart`: look for a new path on the same peer connection. `replace`: a new peer connection. */
export type Remedy = "restart" | "replace";

/**
 * How long each state is borne before the first remedy, in milliseconds. Cuts of a few seconds heal by themselves; a
 * changed address never does. A first connection over a slow relay may take long.
 */
const BORNE: Record<Exclude<Health, "good">, number> = { connecting: 20_000, unsteady: 4000, failed: 0 };
/** The second side waits so much longer, in milliseconds, so that usually one of the two acts. */
const SECOND = 6000;
/** The wait after the first remedy, in milliseconds, and by how much each further one grows. */
const AGAIN = 10_000;
const LONGEST = 40_000;
/** Every third remedy is a new peer connection: what two restarts did not heal is not the path. */
const REPLACE_EVERY = 3;

export interface RecoveryOptions {
  readonly clock: Clock;
  /** Of the two sides of a link, one acts first. */
  readonly first: boolean;
  act(remedy: Remedy): void;
}

/** Decides when a link needs which remedy, without two sides, or many links, storming. Never gives up. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #health: Health = "connecting";
  #held = false;
  #remedies = 0;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: Cancel | null = null;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#arm(BORNE.connecting + this.#handicap);
  }

  update(health: Health): void {
    if (health === this.#health) return;
    this.#health = health;
    if (health === "good") this.#rest();
    // Once remedies have begun, each gets its time.
    else if (this.#remedies === 0) this.#arm(BORNE[health] + this.#handicap);
  }

  /** The link is of no use in a way that only this side notices, so it acts at once, whichever side it is. */
  alone(): void {
    this.#health = "failed";
    if (this.#remedies === 0) this.#arm(0);
  }

  /** While held, no remedy could reach the other side: waiting costs nothing, trying would. */
  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#disarm();
    else if (this.#health === "connecting") this.#arm(BORNE.connecting + this.#handicap);
    else if (this.#health !== "good") this.#arm(this.#handicap);
  }

  /** Looks for a new path now: the old one, though not given up yet, is not the way any more. */
  moved(): void {
    if (this.#held || this.#health === "connecting") return;
    // Unless it fails after all, this was the remedy.
    if (this.#health === "good") this.#options.act("restart");
    else this.#act("restart");
  }

  stop(): void {
    this.#held = true;
    this.#disarm();
  }

  get #handicap(): number {
    return this.#options.first ? 0 : SECOND;
  }

  #rest(): void {
    this.#remedies = 0;
    this.#disarm();
  }

  /** Acts after `delay` milliseconds, or earlier where that was decided already. */
  #arm(delay: number): void {
    const dueAt = this.#options.clock.now() + delay;
    if (this.#held || dueAt >= this.#dueAt) return;
    this.#disarm();
    this.#dueAt = dueAt;
    this.#cancel = this.#options.clock.after(delay, () => this.#act(this.#remedy()));
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #remedy(): Remedy {
    const last = (this.#remedies + 1) % REPLACE_EVERY === 0;
    return last || this.#health === "connecting" ? "replace" : "restart";
  }

  #act(remedy: Remedy): void {
    this.#disarm();
    this.#remedies += 1;
    this.#arm(Math.min(LONGEST, AGAIN * this.#remedies) + this.#handicap);
    this.#options.act(remedy);
  }
}
