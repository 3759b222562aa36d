import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Journey, NOWHERE } from "../call/journey";
import type { LinkState, MediaView } from "../call/media-view";
import { type Quality, UNKNOWN } from "../call/pair-quality";
import { PENDING, type Safety } from "../call/safeguard";
import type { MediaState, Participant, Presence, Role } from "../protocol/signaling";

/** One person on the stage. */
export interface Tile {
  /** The participant's id; another one after somebody had to join anew. */
  readonly id: string;
  /** The same through such a change: what a list of tiles is keyed by. */
  readonly key: string;
  readonly self: boolean;
  readonly name: ReadonlySignal<string>;
  readonly role: Role;
  /** Not a guest: their role may stay. */
  readonly account: boolean;
  /** Picture and sound for a muted `<video>`; one's own preview has the picture alone. */
  readonly stream: ReadonlySignal<MediaStream | null>;
  /** Sound alone for an `<audio>`: with a picture in it, it would wait for the camera. Null for oneself. */
  readonly sound: ReadonlySignal<MediaStream | null>;
  /** The screen this person shares, for a muted `<video>`. */
  readonly screen: ReadonlySignal<MediaStream | null>;
  /** What is heard on that screen, for an `<audio>`. Null for oneself. */
  readonly screenSound: ReadonlySignal<MediaStream | null>;
  readonly sharing: ReadonlySignal<boolean>;
  readonly microphone: ReadonlySignal<boolean>;
  readonly camera: ReadonlySignal<boolean>;
  readonly speaking: ReadonlySignal<boolean>;
  readonly link: ReadonlySignal<LinkState>;
  /** The server does not hear from this person; media may well flow on. */
  readonly away: ReadonlySignal<boolean>;
  readonly journey: ReadonlySignal<Journey>;
  /** The code that two people compare; pending for oneself. */
  readonly safety: ReadonlySignal<Safety>;
  readonly quality: ReadonlySignal<Quality>;
  /** Their camera is on, but the way here is too slow for its picture. */
  readonly heldBack: ReadonlySignal<boolean>;
  /** 0..1, for each `<audio>`; remembered for this person. */
  readonly volume: ReadonlySignal<number>;
}

/** What changes about somebody without their becoming another participant. */
class Face {
  readonly name = signal("");
  readonly role = signal<Role>("guest");
  readonly stream = signal<MediaStream | null>(null);
  readonly sound = signal<MediaStream | null>(null);
  readonly screen = signal<MediaStream | null>(null);
  readonly screenSound = signal<MediaStream | null>(null);
  readonly sharing = signal(false);
  readonly microphone = signal(false);
  readonly camera = signal(false);
  readonly heard = signal(false);
  /** The sound of a microphone switched off trails behind the news of it. */
  readonly speaking = computed(() => this.heard.value && this.microphone.value);
  readonly link = signal<LinkState>("connecting");
  readonly away = signal(false);
  readonly journey = signal<Journey>(NOWHERE);
  readonly safety = signal<Safety>(PENDING);
  readonly quality = signal<Quality>(UNKNOWN);
  readonly held = signal(false);
  readonly heldBack = computed(() => this.held.value && this.camera.value);
  readonly volume: Signal<number>;

  constructor(volume: number) {
    this.volume = signal(volume);
  }
}

/** Somebody else in the call. */
export class OtherTile implements Tile {
  readonly self = false;
  readonly id: string;
  readonly key: string;
  readonly user: string;
  readonly account: boolean;
  readonly #face: Face;

  private constructor({ id, user, role, name, media, presence, guest }: Participant, key: string, face: Face) {
    this.id = id;
    this.key = key;
    this.user = user;
    this.account = !guest;
    this.#face = face;
    face.name.value = name;
    face.role.value = role;
    this.hear(media, presence);
  }

  /** Somebody new. */
  static of(participant: Participant, volume: number): OtherTile {
    return new OtherTile(participant, participant.id, new Face(volume));
  }

  /** The same person as another participant: nothing on the screen moves. */
  become(participant: Participant): OtherTile {
    this.hold(false);
    return new OtherTile(participant, this.key, this.#face);
  }

  get role() {
    return this.#face.role.value;
  }

  get name() {
    return this.#face.name;
  }

  get stream() {
    return this.#face.stream;
  }

  get sound() {
    return this.#face.sound;
  }

  get screen() {
    return this.#face.screen;
  }

  get screenSound() {
    return this.#face.screenSound;
  }

  get sharing() {
    return this.#face.sharing;
  }

  get microphone() {
    return this.#face.microphone;
  }

  get camera() {
    return this.#face.camera;
  }

  get speaking() {
    return this.#face.speaking;
  }

  get link() {
    return this.#face.link;
  }

  get away() {
    return this.#face.away;
  }

  get journey() {
    return this.#face.journey;
  }

  get safety() {
    return this.#face.safety;
  }

  get quality() {
    return this.#face.quality;
  }

  get heldBack() {
    return this.#face.heldBack;
  }

  get volume() {
    return this.#face.volume;
  }

  setRole(role: Role): void {
    this.#face.role.value = role;
  }

  /** What the server said of them. */
  hear(media: MediaState, presence: Presence): void {
    this.#face.microphone.value = media.microphone;
    this.#face.camera.value = media.camera;
    this.#face.sharing.value = media.screen;
    this.#face.away.value = presence === "reconnecting";
  }

  /** What their media show. */
  see(view: MediaView): void {
    this.#face.stream.value = view.stream;
    this.#face.sound.value = view.sound;
    this.#face.screen.value = view.screen;
    this.#face.screenSound.value = view.screenSound;
    this.#face.heard.value = view.speaking;
    this.#face.link.value = view.link;
    this.#face.journey.value = view.journey;
    if (JSON.stringify(view.safety) !== JSON.stringify(this.#face.safety.peek())) this.#face.safety.value = view.safety;
    this.#face.quality.value = view.quality;
  }

  /** What they said of their picture. */
  hold(held: boolean): void {
    this.#face.held.value = held;
  }
}
