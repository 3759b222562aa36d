import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Captured, captureScreen, type Displays, type ScreenHint, type ScreenProblem } from "../call/screen";
import { type Memory, recall, remember } from "./remembered";

export type { ScreenHint, ScreenProblem } from "../call/screen";

/** The screen one shares oneself. */
export interface Screen {
  readonly on: ReadonlySignal<boolean>;
  /** Null while nothing is shared. */
  readonly picture: ReadonlySignal<MediaStreamTrack | null>;
  /** What is heard on the screen; null where it is silent or not shared. */
  readonly sound: ReadonlySignal<MediaStreamTrack | null>;
  /** The picture alone, for showing. */
  readonly preview: ReadonlySignal<MediaStream | null>;
  readonly hint: ReadonlySignal<ScreenHint>;
  /** Lets the person choose what to share; says what was in the way, if anything but themselves. */
  start(): Promise<ScreenProblem | null>;
  stop(): void;
  setHint(hint: ScreenHint): void;
}

/** The browser's side of sharing. */
export interface ScreenEnvironment {
  displays(): Displays | undefined;
  mediaStream(tracks: MediaStreamTrack[]): MediaStream;
  memory(): Memory;
}

const KEY = "sohbet.screen.hint";

export class OwnScreen implements Screen {
  readonly #environment: ScreenEnvironment;
  readonly #shared = signal<Captured | null>(null);
  readonly #hint: Signal<ScreenHint>;
  #asking = false;
  #closed = false;

  readonly on = computed(() => this.#shared.value !== null);
  readonly picture = computed(() => this.#shared.value?.picture ?? null);
  readonly sound = computed(() => this.#shared.value?.sound ?? null);
  readonly hint: ReadonlySignal<ScreenHint>;
  readonly preview = computed(() => {
    const { value: picture } = this.picture;
    return picture === null ? null : this.#environment.mediaStream([picture]);
  });

  constructor(environment: ScreenEnvironment) {
    this.#environment = environment;
    this.#hint = signal<ScreenHint>(recall(environment.memory, KEY) === "motion" ? "motion" : "text");
    this.hint = this.#hint;
  }

  async start(): Promise<ScreenProblem | null> {
    if (this.#asking || this.#shared.value !== null) return null;
    this.#asking = true;
    const captured = await captureScreen(this.#environment.displays());
    this.#asking = false;
    if (captured === null || typeof captured === "string") return captured;
    if (this.#closed) release(captured);
    else this.#use(captured);
    return null;
  }

  stop(): void {
    const { value: shared } = this.#shared;
    this.#shared.value = null;
    if (shared !== null) release(shared);
  }

  setHint(hint: ScreenHint): void {
    remember(this.#environment.memory, KEY, hint);
    this.#hint.value = hint;
    if (this.#shared.value !== null) this.#shared.value.picture.contentHint = hint;
  }

  close(): void {
    this.#closed = true;
    this.stop();
  }

  #use(captured: Captured): void {
    const { picture, sound } = captured;
    picture.contentHint = this.#hint.value;
    // The browser's own bar, or the end of what was shared.
    picture.onended = () => this.stop();
    if (sound !== null) sound.onended = () => this.#shared.value && this.#keepPicture(this.#shared.value);
    this.#shared.value = captured;
  }

  #keepPicture({ picture }: Captured): void {
    this.#shared.value = { picture, sound: null };
  }
}

function release({ picture, sound }: Captured): void {
  for (const track of [picture, sound]) {
    if (track === null) continue;
    track.onended = null;
    track.stop();
  }
}
