import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type Journey, NOWHERE } from "../call/journey";
import { SpeakingDetector } from "../call/level";
import type { LinkState } from "../call/media-view";
import { type Quality, UNKNOWN } from "../call/pair-quality";
import { PENDING, type Safety } from "../call/safeguard";
import { type Cancel, type Clock, every } from "../protocol/clock";
import type { Participant, Role } from "../protocol/signaling";
import type { Devices } from "./devices";
import type { Screen } from "./screen";
import type { Tile } from "./tile";

/** How often to look whether one speaks oneself, in milliseconds. */
const LISTEN = 60;
/** One's own tile keeps its place through every change of participant. */
const KEY = "self";

/** What one's own tile is made of. */
export interface OwnFace {
  readonly devices: Devices;
  readonly screen: Screen;
  readonly speaking: ReadonlySignal<boolean>;
  readonly away: ReadonlySignal<boolean>;
}

/** Oneself in the call. */
export class OwnTile implements Tile {
  readonly self = true;
  readonly key = KEY;
  readonly id: string;
  readonly role: Role;
  readonly account: boolean;
  readonly name: ReadonlySignal<string>;
  readonly stream: ReadonlySignal<MediaStream | null>;
  readonly sound = signal<MediaStream | null>(null);
  readonly screen: ReadonlySignal<MediaStream | null>;
  readonly screenSound = signal<MediaStream | null>(null);
  readonly sharing: ReadonlySignal<boolean>;
  readonly microphone: ReadonlySignal<boolean>;
  readonly camera: ReadonlySignal<boolean>;
  readonly speaking: ReadonlySignal<boolean>;
  readonly link = signal<LinkState>("connected");
  readonly away: ReadonlySignal<boolean>;
  readonly journey = signal<Journey>(NOWHERE);
  readonly safety = signal<Safety>(PENDING);
  readonly quality = signal<Quality>(UNKNOWN);
  readonly heldBack = signal(false);
  readonly volume = signal(1);

  constructor({ id, role, name, guest }: Participant, { devices, screen, speaking, away }: OwnFace) {
    this.id = id;
    this.role = role;
    this.account = !guest;
    this.name = signal(name);
    this.stream = devices.preview;
    this.screen = screen.preview;
    this.sharing = screen.on;
    this.microphone = devices.microphone;
    this.camera = devices.camera;
    this.speaking = speaking;
    this.away = away;
  }
}

/** Whether one speaks oneself, as long as it is not cancelled. */
export function ownSpeech(devices: Devices, clock: Clock): { speaking: ReadonlySignal<boolean>; stop: Cancel } {
  const detector = new SpeakingDetector();
  const heard = signal(false);
  const stop = every(clock, LISTEN, () => {
    heard.value = detector.push(devices.level.value, clock.now());
  });
  return { speaking: computed(() => heard.value && devices.microphone.value), stop };
}
