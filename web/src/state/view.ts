import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel, Clock } from "../protocol/clock";
import { browserCall } from "./browser";
import { type Memory, recall, remember } from "./remembered";
import { type Spot, screenKey, spotsOf } from "./spots";
import type { Tile } from "./tile";

/** `grid`: everybody alike. `speaker`: whoever speaks is large. */
export type Mode = "grid" | "speaker";

export interface ViewEnvironment {
  readonly clock: Clock;
  memory(): Memory;
}

const KEY = "sohbet.view";
/** Somebody is shown large after speaking for so long, in milliseconds, while nobody large does: a "yes" moves nothing. */
const FOLLOW = 1500;

/** Who or what is large on the stage, if anything: what was pinned, a screen that somebody began to share, the speaker. */
export class View {
  readonly #environment: ViewEnvironment;
  readonly #tiles: ReadonlySignal<readonly Tile[]>;
  readonly #mode = signal<Mode>("grid");
  readonly #pinned = signal<string | null>(null);
  readonly #speaker = signal<string | null>(null);
  readonly #stop: Cancel[];
  #screens: readonly string[] = [];
  #following: Cancel | null = null;

  /** The key of the spot that is large; null where all are alike. */
  readonly featured = computed(() => {
    const keys = spotsOf(this.#tiles.value).map(({ key }) => key);
    const there = (key: string | null) => key !== null && keys.includes(key);
    if (there(this.#pinned.value)) return this.#pinned.value;
    if (this.#mode.value === "grid") return null;
    return there(this.#speaker.value) ? this.#speaker.value : (this.#others()[0]?.key ?? null);
  });
  /** What one would look at: what is large, or else whoever spoke last. */
  readonly focus = computed<Spot | null>(() => {
    const spots = spotsOf(this.#tiles.value);
    const find = (key: string | null) => spots.find((spot) => spot.key === key);
    return find(this.featured.value) ?? find(this.#speaker.value) ?? spots[0] ?? null;
  });
  readonly pinned: ReadonlySignal<string | null> = this.#pinned;

  constructor(tiles: ReadonlySignal<readonly Tile[]>, environment: ViewEnvironment = browserCall) {
    this.#tiles = tiles;
    this.#environment = environment;
    this.#mode.value = recall(environment.memory, KEY) === "speaker" ? "speaker" : "grid";
    this.#stop = [effect(() => this.#watchScreens()), effect(() => this.#follow())];
  }

  /** Keeps a spot large; null lets go of whatever was. */
  pin(key: string | null): void {
    this.#pinned.value = key;
  }

  /** Everybody alike, or else the speaker large. */
  toggle(): void {
    const mode = this.featured.value === null ? "speaker" : "grid";
    this.#pinned.value = null;
    this.#mode.value = mode;
    remember(this.#environment.memory, KEY, mode);
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.#following?.();
  }

  #others(): Tile[] {
    return this.#tiles.value.filter((tile) => !tile.self);
  }

  /** A screen is large from its beginning; when it ends, another one may be. */
  #watchScreens(): void {
    const sharing = this.#others().filter((tile) => tile.sharing.value);
    const screens = sharing.map(screenKey);
    const fresh = screens.filter((key) => !this.#screens.includes(key)).at(-1);
    const ended = this.#screens.includes(this.#pinned.peek() ?? "") && !screens.includes(this.#pinned.peek() ?? "");
    this.#screens = screens;
    if (fresh !== undefined) this.#pinned.value = fresh;
    else if (ended) this.#pinned.value = screens.at(-1) ?? null;
  }

  #follow(): void {
    const speaking = this.#others().filter((tile) => tile.speaking.value);
    this.#following?.();
    this.#following = null;
    const [next] = speaking;
    if (next === undefined || speaking.some(({ key }) => key === this.#speaker.peek())) return;
    this.#following = this.#environment.clock.after(FOLLOW, () => {
      this.#speaker.value = next.key;
    });
  }
}
