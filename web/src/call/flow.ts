/** After so long without a packet, in milliseconds, a link that counts as connected is none. */
const STALLED = 5000;

/** Notices when the packets of a link dry up. */
export class Flow {
  #expected = true;
  #received = 0;
  /** When the last new packet was noticed; null until one came. */
  #flowedAt: number | null = null;

  /** Whether the other side has anything on, so that something must arrive. */
  expect(something: boolean): void {
    this.#expected = something;
    this.#flowedAt = null;
  }

  /** Takes the number of packets that arrived so far; says whether they have stopped at `now` (milliseconds). */
  hasStalled(received: number, now: number): boolean {
    if (received > this.#received) this.#flowedAt = now;
    this.#received = received;
    return this.#expected && this.#flowedAt !== null && now - this.#flowedAt >= STALLED;
  }

  /** Another peer connection, which counts from nothing. */
  startOver(): void {
    this.#received = 0;
    this.#flowedAt = null;
  }
}
