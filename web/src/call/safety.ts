import { sha256, text } from "./digest";

/** How many digits people compare. A swap goes unnoticed once in a hundred million. */
const DIGITS = 8;
/** The hexadecimal digits of a digest that a code is taken from: far more than the code keeps, so all codes are as likely. */
const TAKEN = 12;
/** Bytes of a nonce: nobody guesses it. */
const NONCE = 32;
/** Hashes made for one purpose mean nothing for another. */
const COMMITMENT = "sohbet safety commitment 1";
const CODE = "sohbet safety code 1";

/** What both ends came to. Fingerprints as 64 hexadecimal digits. */
export interface Agreement {
  readonly own: string;
  readonly theirs: string;
  /** What both people read out. */
  readonly code: string;
}

export interface ExchangeOptions {
  /** This side commits first: the one that also makes the first offer. */
  readonly first: boolean;
  /** Of this side's certificate. */
  readonly fingerprint: string;
  readonly nonce?: string;
  send(payload: string): void;
  changed(): void;
}

type Step =
  | { readonly kind: "commit"; readonly commitment: string }
  | { readonly kind: "answer" | "reveal"; readonly nonce: string; readonly fingerprint: string };

/**
 * Agrees on a safety code as ZRTP does (RFC 6189, section 4.4): commit, answer, reveal.
 *
 * Whoever sits between the two has to show each a fingerprint of its own. It must tell the one its nonce before that one
 * reveals theirs, and must commit itself to the other before that one answers. So it cannot try keys until both codes are
 * the same: each exchange is one guess, and anything out of order ends it for good.
 */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #nonce: string;
  #awaited: Step["kind"] | null;
  #commitment = "";
  #agreement: Agreement | null = null;
  #failed = false;
  #work: Promise<void> = Promise.resolve();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#nonce = options.nonce ?? freshNonce();
    this.#awaited = options.first ? "answer" : "commit";
    if (options.first) this.#enqueue(() => this.#commit());
  }

  get agreement(): Agreement | null {
    return this.#failed ? null : this.#agreement;
  }

  /** No code will come of this. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Takes what the other side sent, in order. */
  handle(payload: string): void {
    this.#enqueue(() => this.#take(parse(payload)));
  }

  #enqueue(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#failed) await step().catch(() => this.#fail());
    });
  }

  async #commit(): Promise<void> {
    const commitment = await sha256(text(COMMITMENT, this.#nonce, this.#options.fingerprint));
    this.#options.send(`commit ${commitment}`);
  }

  async #take(step: Step | null): Promise<void> {
    if (step === null || step.kind !== this.#awaited) return this.#fail();
    this.#awaited = null;
    if (step.kind === "commit") this.#answer(step.commitment);
    else await this.#conclude(step.nonce, step.fingerprint);
  }

  #answer(commitment: string): void {
    this.#commitment = commitment;
    this.#awaited = "reveal";
    this.#say("answer");
  }

  /** The other side is bound to its nonce and fingerprint by now. */
  async #conclude(nonce: string, fingerprint: string): Promise<void> {
    const { first, fingerprint: own, changed } = this.#options;
    const kept = first || this.#commitment === (await sha256(text(COMMITMENT, nonce, fingerprint)));
    if (!kept || fingerprint === own || nonce === this.#nonce) return this.#fail();
    if (first) this.#say("reveal");
    const [mine, others] = [`${this.#nonce} ${own}`, `${nonce} ${fingerprint}`];
    const digest = await sha256(text(CODE, ...(first ? [mine, others] : [others, mine])));
    this.#agreement = { own, theirs: fingerprint, code: codeOf(digest) };
    changed();
  }

  #say(kind: "answer" | "reveal"): void {
    this.#options.send(`${kind} ${this.#nonce} ${this.#options.fingerprint}`);
  }

  #fail(): void {
    this.#failed = true;
    this.#options.changed();
  }
}

function parse(payload: string): Step | null {
  const [, commitment] = payload.match(/^commit ([0-9a-f]{64})$/) ?? [];
  if (commitment !== undefined) return { kind: "commit", commitment };
  const [, kind, nonce, fingerprint] = payload.match(/^(answer|reveal) ([0-9a-f]{64}) ([0-9a-f]{64})$/) ?? [];
  if (nonce === undefined || fingerprint === undefined) return null;
  return { kind: kind === "answer" ? "answer" : "reveal", nonce, fingerprint };
}

function codeOf(digest: string): string {
  return String(Number.parseInt(digest.slice(0, TAKEN), 16) % 10 ** DIGITS).padStart(DIGITS, "0");
}

function freshNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(NONCE))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
