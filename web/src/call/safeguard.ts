import type { Cancel, Clock } from "../protocol/clock";
import { fingerprintIn, fingerprintShown } from "./fingerprint";
import type { Identity } from "./identity";
import { Exchange } from "./safety";

/** How long an exchange may take once media flow, in milliseconds: a person who is out of reach comes back meanwhile. */
const OVERDUE = 30_000;

/** Whether two people can compare a code: not yet, by this code, or not at all. */
export type Safety =
  | { readonly state: "pending" }
  | { readonly state: "agreed"; readonly code: string }
  | { readonly state: "impossible" };

export const PENDING: Safety = { state: "pending" };
const IMPOSSIBLE: Safety = { state: "impossible" };

export interface SafeguardOptions {
  readonly clock: Clock;
  readonly first: boolean;
  readonly identity: Identity | null;
  send(payload: string): void;
  changed(): void;
}

/** Holds what was agreed with somebody against the certificates that are really in use, on every link to them. */
export class Safeguard {
  readonly #options: SafeguardOptions;
  readonly #exchange: Exchange | null;
  #connected = false;
  #overdue = false;
  /** A link was protected by another certificate: what flowed there may have been heard, whatever comes after. */
  #swapped = false;
  #deadline: Cancel | null = null;
  /** What the links so far were protected by, until there is something to hold it against. */
  readonly #seen = new Set<string>();
  #stopped = false;

  constructor(options: SafeguardOptions) {
    this.#options = options;
    const { first, identity, send } = options;
    const changed = () => this.#changed();
    this.#exchange = identity && new Exchange({ first, fingerprint: identity.fingerprint, changed, send });
  }

  get view(): Safety {
    if (this.#exchange === null || this.#exchange.failed || this.#swapped) return IMPOSSIBLE;
    const { agreement } = this.#exchange;
    if (agreement === null) return this.#overdue ? IMPOSSIBLE : PENDING;
    return this.#connected ? { state: "agreed", code: agreement.code } : PENDING;
  }

  handle(payload: string): void {
    this.#exchange?.handle(payload);
  }

  /** Looks at a link whenever it may have changed. */
  look(connection: RTCPeerConnection): void {
    if (this.#stopped || this.#exchange === null) return;
    const { currentLocalDescription: here, currentRemoteDescription: there } = connection;
    if (here === null || there === null) return;
    this.#see("own", fingerprintIn(here.sdp));
    this.#see("theirs", fingerprintIn(there.sdp));
    if (connection.connectionState === "connected") this.#lookDeeper(connection);
  }

  stop(): void {
    this.#stopped = true;
    this.#deadline?.();
  }

  #lookDeeper(connection: RTCPeerConnection): void {
    this.#connected = true;
    this.#deadline ??= this.#options.clock.after(OVERDUE, () => {
      this.#overdue = true;
      this.#options.changed();
    });
    void fingerprintShown(connection).then((shown) => shown !== null && this.#see("theirs", shown));
  }

  #see(whose: "own" | "theirs", fingerprint: string | null): void {
    const known = this.#seen.size;
    this.#seen.add(`${whose} ${fingerprint}`);
    if (this.#seen.size > known) this.#changed();
  }

  #changed(): void {
    const agreement = this.#exchange?.agreement;
    if (agreement) {
      const agreed = new Set([`own ${agreement.own}`, `theirs ${agreement.theirs}`]);
      this.#swapped ||= [...this.#seen].some((seen) => !agreed.has(seen));
    }
    this.#options.changed();
  }
}
