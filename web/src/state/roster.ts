import { type ReadonlySignal, signal } from "@preact/signals";
import type { Participant } from "../protocol/signaling";
import { OtherTile } from "./tile";

/** The others in the call, each in a place that stays theirs. */
export class Roster {
  readonly #tiles = signal<readonly OtherTile[]>([]);
  /** Participants of a life that is over, whose people may come back any moment. */
  readonly #missing = new Set<string>();

  get tiles(): ReadonlySignal<readonly OtherTile[]> {
    return this.#tiles;
  }

  find(id: string): OtherTile | undefined {
    return this.#tiles.value.find((tile) => tile.id === id);
  }

  /** Gives a participant a tile: the one of the same person who is away, or a new one. Says whose place it takes. */
  admit(participant: Participant, volume: number): OtherTile | undefined {
    const before = this.#predecessor(participant);
    if (before === undefined) {
      this.#tiles.value = [...this.#tiles.value, OtherTile.of(participant, volume)];
    } else {
      this.#missing.delete(before.id);
      const after = before.become(participant);
      this.#tiles.value = this.#tiles.value.map((tile) => (tile === before ? after : tile));
    }
    return before;
  }

  remove(id: string): void {
    this.#missing.delete(id);
    this.#tiles.value = this.#tiles.value.filter((tile) => tile.id !== id);
  }

  /** A new life begins: everyone is missing until the server names them. */
  startOver(): void {
    for (const tile of this.#tiles.value) {
      this.#missing.add(tile.id);
      tile.away.value = true;
    }
  }

  /** Who has not come back. */
  get missing(): string[] {
    return [...this.#missing];
  }

  clear(): void {
    this.#missing.clear();
    this.#tiles.value = [];
  }

  #predecessor({ id, user }: Participant): OtherTile | undefined {
    return this.find(id) ?? this.#tiles.value.find((tile) => tile.user === user && tile.away.value);
  }
}
