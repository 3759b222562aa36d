import { type Cancel, type Clock, lenient } from "../protocol/clock";

/** How a link fares. `connecting`: it never worked yet. */
export type Health = "connecting" | "good" | "unsteady" | "failed";

/**
 * `restart`: look for a new path on the same peer connection. `replace`: a new peer connection. `rejoin`: come into the
 * room anew, with new credentials for the relay.
 */
export type Remedy = "restart" | "replace" | "rejoin";

/**
 * How long each state is borne before the first remedy, in milliseconds. Whoever finds a link unsteady has waited for
 * packets already, and a restart costs nothing if the old path comes back. A first connection takes a dozen round trips when it
 * goes by the relay over TLS at both ends.
 */
const BORNE: Record<Exclude<Health, "good">, number> = { connecting: 12_000, unsteady: 0, failed: 0 };
/** The second side waits so much longer, in milliseconds, so that usually one of the two acts. */
const SECOND = 2000;
/**
 * The wait after the first remedy, in milliseconds: enough for an offer, its answer and checks over a slow relay. A link that
 * never worked begins anew with each remedy, and has the time of a first connection again: less would end on a busy machine,
 * one after the other, what was about to work.
 */
const AGAIN = 5000;
/**
 * Where a link took longer than usual to work at first, in milliseconds, it is a slow network or a slow machine: a remedy that
 * comes too early ends what was about to work, and costs what is short already. So the first one waits for as much as that was
 * more, and the next for so many times as long as it was. More than a first attempt is given counts for nothing: then it was the
 * other side, or the network, that was away.
 */
const USUAL = 3000;
const TIMES = 2;
/** Each further wait is twice as long, up to so many milliseconds. */
const LONGEST = 40_000;
/** Waits differ by up to so much of themselves, so that many links do not act in step. */
const JITTER = 0.2;
/** What two restarts did not heal is not the path; what a new peer connection did not heal is not that either. */
const LADDER: readonly Remedy[] = ["restart", "restart", "replace", "rejoin"];

export interface RecoveryOptions {
  readonly clock: Clock;
  /** Of the two sides of a link, one acts first. */
  readonly first: boolean;
  /** Uniform in 0..1. */
  random(): number;
  act(remedy: Remedy): void;
}

/** Decides when a link needs which remedy, without two sides, or many links, storming. Never gives up. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #health: Health = "connecting";
  #worked = false;
  /** When the attempt under way began, until one works. */
  #begunAt: number;
  /** What that one took, in milliseconds. */
  #took = 0;
  #held = false;
  #doubted = false;
  /** A remedy fell due while it was doubtful whether it reaches anybody. */
  #overdue = false;
  #remedies = 0;
  /** Until when a remedy of the other side's has its time. */
  #wayMadeUntil = Number.NEGATIVE_INFINITY;
  #dueAt = Number.POSITIVE_INFINITY;
  #cancel: Cancel | null = null;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#begunAt = options.clock.now();
    this.#bear();
  }

  update(health: Health): void {
    if (health === this.#health) return;
    this.#health = health;
    if (health === "good") this.#rest();
    // Once remedies have begun, each gets its time.
    else if (this.#remedies === 0) this.#bear();
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
    if (held) {
      this.#disarm();
      return;
    }
    this.#begunAt = this.#options.clock.now();
    this.#bear();
  }

  /**
   * While it is doubtful whether the server is there, a remedy that falls due waits: one that began on a dead network would
   * know no path but that network's.
   */
  doubt(doubted: boolean): void {
    this.#doubted = doubted;
    if (!doubted && this.#overdue) this.#act(this.#remedy());
  }

  /** The other side has begun a remedy, which is one for both ends: it gets its time before one of this side's would end it. */
  makeWay(): void {
    if (!this.#worked) return;
    this.#wayMadeUntil = this.#options.clock.now() + this.#again + this.#handicap;
    if (this.#cancel === null) return;
    const dueAt = Math.max(this.#dueAt, this.#wayMadeUntil);
    this.#disarm();
    this.#arm(dueAt - this.#options.clock.now());
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

  /** Waits as long as the state of now is borne. */
  #bear(): void {
    if (this.#health === "good") return;
    const more = this.#health === "unsteady" ? Math.max(0, this.#took - USUAL) : 0;
    this.#arm(Math.max(BORNE[this.#health] + more + this.#handicap, this.#wayMadeUntil - this.#options.clock.now()));
  }

  get #handicap(): number {
    return this.#options.first ? 0 : SECOND;
  }

  /** What a remedy has before the next one, at first. */
  get #again(): number {
    return this.#worked ? Math.max(AGAIN, this.#took * TIMES) : BORNE.connecting;
  }

  #rest(): void {
    if (!this.#worked) this.#took = Math.min(BORNE.connecting, this.#options.clock.now() - this.#begunAt);
    this.#worked = true;
    this.#remedies = 0;
    this.#wayMadeUntil = Number.NEGATIVE_INFINITY;
    this.#disarm();
  }

  /** Acts after `delay` milliseconds, or earlier where that was decided already. */
  #arm(delay: number): void {
    const dueAt = this.#options.clock.now() + delay;
    if (this.#held || dueAt >= this.#dueAt) return;
    this.#disarm();
    this.#dueAt = dueAt;
    this.#cancel = lenient(this.#options.clock).after(delay, () => this.#due());
  }

  #disarm(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#overdue = false;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  #due(): void {
    if (this.#doubted) this.#overdue = true;
    else this.#act(this.#remedy());
  }

  /** Nothing is left of a link that never worked but to try another; who has only such links gains nothing by rejoining. */
  #remedy(): Remedy {
    const remedy = LADDER[this.#remedies % LADDER.length] ?? "replace";
    return this.#worked ? remedy : "replace";
  }

  #act(remedy: Remedy): void {
    this.#disarm();
    this.#begunAt = this.#options.clock.now();
    const wait = Math.min(LONGEST, this.#again * 2 ** this.#remedies) + this.#handicap;
    this.#remedies += 1;
    this.#arm(wait * (1 + JITTER * (2 * this.#options.random() - 1)));
    this.#options.act(remedy);
  }
}
