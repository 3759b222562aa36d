import { type ReadonlySignal, signal } from "@preact/signals";
import type { Cancel } from "../protocol/clock";
import type { News, Said } from "../protocol/connection-events";
import type { NumberedMessage } from "../protocol/connection-log";
import type { MediaKind, Role, Waiting } from "../protocol/signaling";
import type { Devices } from "./devices";
import { Hands } from "./hands";
import type { Screen } from "./screen";

export type { MediaKind, Waiting } from "../protocol/signaling";

/** What somebody in charge did that a person should be told. */
export type Told =
  | { what: "switched_off"; media: MediaKind; by: string }
  | { what: "locked"; locked: boolean; by: string }
  | { what: "role"; participant: string; role: Role }
  | { what: "waits"; name: string };

interface Options {
  readonly devices: Devices;
  readonly screen: Screen;
  send(message: NumberedMessage): void;
  /** Somebody has another role now. */
  roleChanged(participant: string, role: Role): void;
}

/** Who is in charge and what that means: hands, the lock, who waits outside. The server decides; this says and shows it. */
export class Charge {
  readonly hands: Hands;
  readonly #options: Options;
  readonly #locked = signal(false);
  readonly #waiting = signal<readonly Waiting[]>([]);
  readonly #askedBy = signal<string | null>(null);
  readonly #listeners = new Set<(told: Told) => void>();

  readonly locked: ReadonlySignal<boolean> = this.#locked;
  /** Who waits outside; empty for those who may not know. */
  readonly waiting: ReadonlySignal<readonly Waiting[]> = this.#waiting;
  /** Who asks one to unmute. */
  readonly askedBy: ReadonlySignal<string | null> = this.#askedBy;

  constructor(options: Options) {
    this.#options = options;
    this.hands = new Hands((participant, raised) => options.send({ type: "hand", participant, raised }));
  }

  /** Hears of what should be told, until it is cancelled. */
  onTold(listener: (told: Told) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody's microphone, camera or screen; with null everybody's whom one may. */
  switchOff(participant: string | null, media: MediaKind): void {
    this.#options.send({ type: "switch_off", participant, media });
  }

  askToUnmute(participant: string): void {
    this.#options.send({ type: "ask_to_unmute", participant });
  }

  /** The question was answered, either way. */
  answered(): void {
    this.#askedBy.value = null;
  }

  lock(locked: boolean): void {
    this.#options.send({ type: "lock", locked });
  }

  giveRole(participant: string, role: Role): void {
    this.#options.send({ type: "give_role", participant, role });
  }

  handOver(participant: string): void {
    this.#options.send({ type: "hand_over", participant });
  }

  /** One who waits, or with null all. */
  admit(waiting: string | null): void {
    this.#options.send({ type: "admit", waiting });
  }

  turnAway(waiting: string | null): void {
    this.#options.send({ type: "turn_away", waiting });
  }

  joined({ participant, hands, locked }: Said<"joined">): void {
    this.#waiting.value = [];
    if (this.#locked.value && !locked) this.#tell({ what: "locked", locked, by: "" });
    this.#locked.value = locked;
    this.hands.joined(participant.id, hands);
  }

  /** What is told about waiting is not repeated: it is said anew where somebody waits. */
  resumed(): void {
    this.#waiting.value = [];
  }

  hear(news: News): void {
    if (news.type === "hands") this.hands.hear(news.hands);
    else if (news.type === "switched_off") this.#obey(news);
    else if (news.type === "asked_to_unmute") this.#askedBy.value = news.by;
    else if (news.type === "locked") this.#lockChanged(news);
    else if (news.type === "role_changed") this.#roleChanged(news);
    else if (news.type === "waiters") this.#hearOfWaiting(news.waiting);
  }

  /** A moderator's word is carried out by one's own hand: whoever was muted can unmute again. */
  #obey({ media, by }: Said<"switched_off">): void {
    if (media === "microphone") void this.#options.devices.silence();
    if (media === "camera") void this.#options.devices.setCamera(false);
    if (media === "screen") this.#options.screen.stop();
    this.#askedBy.value = null;
    this.#tell({ what: "switched_off", media, by });
  }

  #lockChanged({ locked, by }: Said<"locked">): void {
    this.#locked.value = locked;
    this.#tell({ what: "locked", locked, by });
  }

  #roleChanged({ participant, role }: Said<"role_changed">): void {
    this.#options.roleChanged(participant, role);
    this.#tell({ what: "role", participant, role });
  }

  #hearOfWaiting(waiting: readonly Waiting[]): void {
    const known = new Set(this.#waiting.value.map(({ id }) => id));
    this.#waiting.value = waiting;
    for (const { id, name } of waiting) if (!known.has(id)) this.#tell({ what: "waits", name });
  }

  #tell(told: Told): void {
    for (const listener of this.#listeners) listener(told);
  }
}
