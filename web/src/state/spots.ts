import type { Tile } from "./tile";

/** One thing on the stage: a person, or the screen that a person shares. */
export interface Spot {
  /** Stays the same as long as the thing is there: what a list is keyed by. */
  readonly key: string;
  readonly tile: Tile;
  readonly screen: boolean;
}

/** Everything on the stage: people in the order they came, then screens, oneself last. So a newcomer moves nobody. */
export function spotsOf(tiles: readonly Tile[]): Spot[] {
  const others = tiles.filter((tile) => !tile.self);
  const self = tiles.filter((tile) => tile.self);
  return [
    ...others.map(person),
    ...[...others, ...self].filter((tile) => tile.sharing.value).map(screen),
    ...self.map(person),
  ];
}

export const screenKey = (tile: Tile): string => `${tile.key}/screen`;

const person = (tile: Tile): Spot => ({ key: tile.key, tile, screen: false });
const screen = (tile: Tile): Spot => ({ key: screenKey(tile), tile, screen: true });
