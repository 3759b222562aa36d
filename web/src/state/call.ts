import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Identity } from "../call/identity";
import { Mesh } from "../call/mesh";
import type { Rtc, Tracks } from "../call/rtc";
import type { Cancel } from "../protocol/clock";
import { Connection } from "../protocol/connection";
import type { ConnectionEvent, EndReason, Environment, News, Said } from "../protocol/connection-events";
import type { MediaState, Participant, Peer, Role, RoomInfo } from "../protocol/signaling";
import { type Bearing, bearing } from "./bearing";
import { browserCall } from "./browser";
import { Charge } from "./charge";
import { Chat } from "./chat";
import type { ChatServer } from "./chat-server";
import type { Devices } from "./devices";
import { OwnTile, ownSpeech } from "./own-tile";
import type { Memory } from "./remembered";
import { Risings } from "./risings";
import { Roster } from "./roster";
import { OwnScreen, type Screen, type ScreenEnvironment } from "./screen";
import type { Tile } from "./tile";
import { Volumes } from "./volumes";

export { type Journey, relayedThere } from "../call/journey";
export type { LinkState } from "../call/media-view";
export type { Quality } from "../call/pair-quality";
export type { Reason } from "../call/reason";
export type { Grade } from "../call/reception";
export type { Safety } from "../call/safeguard";
export type { Statistics } from "../call/statistics";
export type { Path } from "../call/stats";
export type { Participant, Role, RoomInfo } from "../protocol/signaling";
export type { Screen, ScreenHint, ScreenProblem } from "./screen";
export type { Tile } from "./tile";

/** After joining anew, how long the places of those who are not back yet are kept, in milliseconds: the longest back-off
 * and a slow connection's time. */
const PLACES_KEPT = 20_000;
/** Changes of network come in bursts; the last one counts, after so many milliseconds. */
const MOVING = 200;

export type CallPhase =
  | { phase: "joining" }
  | { phase: "joined" }
  /** Outside. `attended`: somebody is in who can let one in. `online`: the server is in reach. */
  | { phase: "waiting"; attended: boolean; online: boolean }
  | { phase: "reconnecting" }
  | { phase: "ended"; reason: EndReason };

/** A call one is in. */
export interface Call {
  readonly phase: ReadonlySignal<CallPhase>;
  readonly room: ReadonlySignal<RoomInfo | null>;
  /** Oneself first, then the others in the order they came. */
  readonly tiles: ReadonlySignal<readonly Tile[]>;
  readonly self: ReadonlySignal<Participant | null>;
  /** Whether the way bears one's own picture. */
  readonly bearing: ReadonlySignal<Bearing>;
  readonly charge: Charge;
  /** When one joined first, in milliseconds since the epoch. */
  readonly since: ReadonlySignal<number | null>;
  /** The screen one shares. */
  readonly screen: Screen;
  readonly chat: Chat;
  /** Reactions in the air. */
  readonly risings: Risings;
  react(emoji: string): void;
  /** 0..1, remembered for the person. */
  setVolume(participant: string, volume: number): void;
  remove(participant: string, ban: boolean): void;
  /** Ends the call. The devices stay open for whoever opened them. */
  leave(): void;
}

export interface JoinOptions {
  readonly room: string;
  /** See `ConnectionOptions.accessToken`. */
  accessToken(fresh?: boolean): Promise<string>;
  readonly devices: Devices;
}

/** The browser's side of a call. */
export interface CallEnvironment extends Environment, Omit<ScreenEnvironment, "mediaStream"> {
  readonly rtc: Rtc;
  readonly chat: ChatServer;
  /** What one proves oneself with in a call. */
  identity(): Promise<Identity | null>;
  memory(): Memory;
  /** Tells that the network changed. */
  onMove(listener: () => void): Cancel;
  /** Tells that the page is being left. */
  onPageHide(listener: () => void): Cancel;
}

export function joinCall(options: JoinOptions, environment: CallEnvironment = browserCall): Call {
  return new RoomCall(options, environment);
}

class RoomCall implements Call {
  readonly #devices: Devices;
  readonly #environment: CallEnvironment;
  readonly #connection: Connection;
  readonly #mesh: Mesh;
  readonly #roster = new Roster();
  readonly #volumes: Volumes;
  readonly charge: Charge;
  readonly #speech: ReturnType<typeof ownSpeech>;
  readonly #phase = signal<CallPhase>({ phase: "joining" });
  readonly #room = signal<RoomInfo | null>(null);
  readonly #self = signal<Participant | null>(null);
  readonly #own = signal<OwnTile | null>(null);
  readonly #since = signal<number | null>(null);
  /** The others can know that one's microphone is off. */
  readonly #mutedKnown = signal(false);
  readonly #stop: Cancel[];
  readonly screen: OwnScreen;
  #told: MediaState = { microphone: false, camera: false, screen: false };
  #moving: Cancel | null = null;
  #places: Cancel | null = null;

  readonly phase: ReadonlySignal<CallPhase> = this.#phase;
  readonly chat: Chat;
  readonly risings: Risings;
  readonly room: ReadonlySignal<RoomInfo | null> = this.#room;
  readonly since: ReadonlySignal<number | null> = this.#since;
  readonly self = computed(() => this.#self.value && { ...this.#self.value, media: this.#media() });
  readonly tiles = computed<readonly Tile[]>(() => {
    const { value: own } = this.#own;
    return own === null ? [] : [own, ...this.#roster.tiles.value];
  });

  readonly bearing = computed(() => bearing(this.#roster.tiles.value));

  constructor({ room, accessToken, devices }: JoinOptions, environment: CallEnvironment) {
    this.#devices = devices;
    this.#environment = environment;
    this.screen = new OwnScreen({ ...environment, mediaStream: environment.rtc.mediaStream });
    this.chat = new Chat({ room, server: environment.chat, clock: environment.clock, random: environment.random });
    this.risings = new Risings(environment.clock);
    this.#volumes = new Volumes(environment.memory);
    this.charge = new Charge({
      devices,
      screen: this.screen,
      send: (message) => this.#connection.send(message),
      roleChanged: (id, role) => this.#roleChanged(id, role),
    });
    this.#speech = ownSpeech(devices, environment.clock);
    this.#mesh = new Mesh({
      rtc: environment.rtc,
      clock: environment.clock,
      send: (message) => this.#connection.send(message),
      changed: (id, view) => batch(() => this.#roster.find(id)?.see(view)),
      report: (report) => this.#connection.say({ type: "quality", report }),
      random: environment.random,
      noticed: () => this.#connection.check(),
      rejoin: () => this.#connection.rejoin(),
    });
    const identified = environment.identity().then((identity) => this.#mesh.identify(identity));
    this.#connection = new Connection({
      room,
      environment,
      // It is there before anybody can offer anything: every link of the call has it.
      accessToken: (fresh) => identified.then(() => accessToken(fresh)),
      media: () => this.#tell(),
      listener: (event) => batch(() => this.#take(event)),
    });
    this.#stop = [
      this.#speech.stop,
      () => this.chat.stop(),
      environment.onMove(() => {
        this.#connection.renew();
        this.#moved();
      }),
      environment.onWake(() => this.#moved()),
      environment.onPageHide(() => this.leave()),
      effect(() => this.#knowMuted()),
      effect(() => this.#mesh.setTracks(this.#tracks())),
      effect(() => this.#mediaChanged(this.#media())),
    ];
  }

  setVolume(participant: string, volume: number): void {
    const tile = this.#roster.find(participant);
    if (tile === undefined) return;
    tile.volume.value = Math.min(1, Math.max(0, volume));
    this.#volumes.set(tile.user, tile.volume.value);
  }

  remove(participant: string, ban: boolean): void {
    this.#connection.send({ type: "remove", participant, ban });
  }

  react(emoji: string): void {
    this.#connection.say({ type: "reaction", emoji });
  }

  leave(): void {
    this.#mesh.reportLast();
    this.#connection.leave();
  }

  #media(): MediaState {
    const { microphone, camera } = this.#devices;
    return { microphone: microphone.value, camera: camera.value, screen: this.screen.on.value };
  }

  #knowMuted(): void {
    if (this.#devices.microphone.value) this.#mutedKnown.value = false;
    else if (this.#phase.value.phase === "joined") this.#mutedKnown.value = true;
  }

  #tracks(): Tracks {
    const { audioTrack, videoTrack, microphone } = this.#devices;
    const { picture, sound } = this.screen;
    // Silence costs an encoder here and a decoder there for each of the others, so none is sent. But as long as they cannot
    // know that the microphone is off, no sound at all would look like a dead link.
    const mute = !microphone.value && this.#mutedKnown.value;
    return {
      microphone: mute ? null : audioTrack.value,
      camera: videoTrack.value,
      screen: picture.value,
      screen_sound: sound.value,
    };
  }

  /** The media, as the server learns them by joining. */
  #tell(): MediaState {
    this.#told = this.#media();
    return this.#told;
  }

  #mediaChanged(media: MediaState): void {
    if (this.#self.peek() === null) return;
    if (sameMedia(media, this.#told)) return;
    this.#told = media;
    this.#connection.send({ type: "media", media });
  }

  #take(event: ConnectionEvent): void {
    if (event.type === "joined") this.#joined(event.joined);
    else if (event.type === "waiting") this.#waits(event.waiting.room, event.waiting.attended);
    else if (event.type === "reconnecting") this.#setOnline(false);
    else if (event.type === "resumed") this.#resumed();
    else if (event.type === "doubtful") this.#mesh.doubt(true);
    else if (event.type === "answered") this.#mesh.doubt(false);
    else if (event.type === "news") this.#hear(event.news);
    else if (event.type === "ended") this.#ended(event.reason);
  }

  #joined(joined: Said<"joined">): void {
    const { room, participant, peers, ice_servers } = joined;
    this.#mesh.fallSilent();
    this.#roster.startOver();
    this.#mesh.configure(ice_servers);
    this.#mesh.setRelayOnly(room.relay_only);
    this.#room.value = room;
    this.#self.value = participant;
    this.#since.value ??= this.#environment.clock.now();
    const { speaking } = this.#speech;
    const away = computed(() => this.#phase.value.phase === "reconnecting");
    this.#own.value = new OwnTile(participant, { devices: this.#devices, screen: this.screen, speaking, away });
    this.#setOnline(true);
    this.chat.entered(participant.user);
    for (const peer of peers) this.#admit(peer);
    this.charge.joined(joined);
    this.#keepPlaces();
    this.#mediaChanged(this.#media());
  }

  #resumed(): void {
    this.charge.resumed();
    this.#setOnline(true);
    this.chat.drafts.hurry();
  }

  #waits(room: RoomInfo, attended: boolean): void {
    this.#room.value = room;
    this.#phase.value = { phase: "waiting", attended, online: true };
  }

  #roleChanged(id: string, role: Role): void {
    const { value: self } = this.#self;
    if (self?.id === id) this.#self.value = { ...self, role };
    else this.#roster.find(id)?.setRole(role);
  }

  #setOnline(online: boolean): void {
    const { value: phase } = this.#phase;
    if (phase.phase === "waiting" && !online) this.#phase.value = { ...phase, online };
    else this.#phase.value = { phase: online ? "joined" : "reconnecting" };
    this.#mesh.setOnline(online);
    this.#mesh.doubt(false);
  }

  #admit(peer: Peer): void {
    const before = this.#roster.admit(peer.participant, this.#volumes.of(peer.participant.user));
    this.#mesh.add(peer, before?.id);
  }

  #hear(news: News): void {
    if (news.type === "peer_joined") this.#admit(news.peer);
    else if (news.type === "peer_left") this.#remove(news.participant);
    else if (news.type === "peer_changed") this.#change(news);
    else if (news.type === "peer_path") this.#mesh.hearPath(news.participant, news.path);
    else if (news.type === "chat" || news.type === "chat_deleted") this.chat.hear(news);
    else if (news.type === "reaction") this.risings.add(news.participant, news.emoji);
    else if (news.type === "picture") this.#roster.find(news.from)?.hold(news.paused);
    else if (news.type === "ice_servers") this.#mesh.configure(news.ice_servers);
    else if (news.type === "safety") this.#mesh.handleSafety(news.from, news.payload);
    else if (news.type === "relay_only") this.#hide(news.relay_only);
    else if (news.type === "description" || news.type === "candidate") this.#mesh.handle(news.from, news.link, news);
    else this.charge.hear(news);
  }

  #change({ participant, media, presence }: Said<"peer_changed">): void {
    this.#roster.find(participant)?.hear(media, presence);
    this.#mesh.change(participant, media, presence);
  }

  #hide(relayOnly: boolean): void {
    if (this.#room.value) this.#room.value = { ...this.#room.value, relay_only: relayOnly };
    this.#mesh.setRelayOnly(relayOnly);
  }

  #remove(id: string): void {
    this.#roster.remove(id);
    this.#mesh.remove(id);
  }

  /** Those who do not come back in time have left. */
  #keepPlaces(): void {
    this.#places?.();
    this.#places = this.#environment.clock.after(PLACES_KEPT, () => {
      batch(() => {
        for (const id of this.#roster.missing) this.#remove(id);
      });
    });
  }

  #moved(): void {
    this.#moving?.();
    this.#moving = this.#environment.clock.after(MOVING, () => this.#mesh.moved());
  }

  #ended(reason: EndReason): void {
    for (const stop of this.#stop) stop();
    this.screen.close();
    this.#moving?.();
    this.#places?.();
    this.#mesh.close();
    this.#roster.clear();
    this.#own.value = null;
    this.#phase.value = { phase: "ended", reason };
  }
}

const sameMedia = (one: MediaState, other: MediaState): boolean =>
  one.microphone === other.microphone && one.camera === other.camera && one.screen === other.screen;
