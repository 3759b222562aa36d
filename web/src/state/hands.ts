import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** Raised hands, in the server's order. */
export class Hands {
  readonly #order = signal<readonly string[]>([]);
  readonly #own = signal("");
  readonly #send: (participant: string, raised: boolean) => void;
  /** One's own hand is meant to be up: it goes up again where the server has forgotten it. */
  #meant = false;

  /** The participants whose hand is up, first come, first served. */
  readonly order: ReadonlySignal<readonly string[]> = this.#order;
  /** Whether one's own is up. */
  readonly up = computed(() => this.#order.value.includes(this.#own.value));

  constructor(send: (participant: string, raised: boolean) => void) {
    this.#send = send;
  }

  /** 1 for whoever is next; null for a hand that is down. */
  place(participant: string): number | null {
    const index = this.#order.value.indexOf(participant);
    return index < 0 ? null : index + 1;
  }

  /** Raises or lowers one's own hand. */
  toggle(): void {
    this.#meant = !this.up.peek();
    this.#send(this.#own.peek(), this.#meant);
  }

  /** Lowers somebody's hand. */
  lower(participant: string): void {
    if (participant === this.#own.peek()) this.#meant = false;
    this.#send(participant, false);
  }

  joined(own: string, order: readonly string[]): void {
    this.#own.value = own;
    this.#order.value = order;
    if (this.#meant && !order.includes(own)) this.#send(own, true);
  }

  hear(order: readonly string[]): void {
    const own = this.#own.peek();
    // Somebody in charge lowered it.
    if (this.#order.peek().includes(own) && !order.includes(own)) this.#meant = false;
    this.#order.value = order;
  }
}
