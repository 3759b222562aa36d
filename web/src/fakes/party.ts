import { type Call, type CallEnvironment, joinCall, type Tile } from "../state/call";
import { FakeChatServer } from "./chat-server";
import { settle, VirtualClock } from "./clock";
import { FakeDevices } from "./devices";
import { FakeDisplays } from "./displays";
import { FakeMemory } from "./memory";
import { FakeNetwork } from "./peer-connection";
import { FakeServer } from "./server";
import { FakeSocket } from "./socket";

/** Somebody with a page open. */
export interface Guest {
  readonly call: Call;
  readonly devices: FakeDevices;
  readonly displays: FakeDisplays;
  readonly memory: FakeMemory;
  readonly listeners: Set<() => void>;
  /** The page is being left. */
  hide(): void;
  /** The network changes. */
  move(): void;
  /** The page wakes. */
  wake(): void;
}

/** Whole clients around one server and one network. */
export class Party {
  readonly clock = new VirtualClock();
  readonly network = new FakeNetwork();
  readonly server = new FakeServer();
  readonly chat = new FakeChatServer();

  /** Somebody comes, and everything happens that follows from it. */
  async join(user: string, devices = new FakeDevices(), memory = new FakeMemory()): Promise<Guest> {
    const displays = new FakeDisplays();
    const listeners = new Set<() => void>();
    const hiders = new Set<() => void>();
    const movers = new Set<() => void>();
    const wakers = new Set<() => void>();
    const subscribe = (to: Set<() => void>) => (listener: () => void) => {
      to.add(listener);
      listeners.add(listener);
      return () => {
        to.delete(listener);
        listeners.delete(listener);
      };
    };
    const environment: CallEnvironment = {
      clock: this.clock,
      random: () => 0.5,
      openSocket: () => {
        const socket = new FakeSocket();
        this.server.accept(socket);
        return socket.socket;
      },
      onWake: subscribe(wakers),
      onMove: subscribe(movers),
      onPageHide: subscribe(hiders),
      rtc: this.network.rtc,
      chat: this.chat,
      identity: async () => null,
      memory: () => memory,
      displays: () => displays,
    };
    const call = joinCall({ room: "room", accessToken: async () => user, devices }, environment);
    await this.settle();
    const each = (set: Set<() => void>) => () => {
      for (const listener of [...set]) listener();
    };
    return { call, devices, displays, memory, listeners, hide: each(hiders), move: each(movers), wake: each(wakers) };
  }

  async settle(): Promise<void> {
    await settle(2000);
  }
}

/** The tiles' names, as the screen shows them. */
export function names(guest: Guest): string[] {
  return guest.call.tiles.value.map((tile) => tile.name.value);
}

/** Somebody's tile on another one's screen. */
export function tile(guest: Guest, name: string): Tile {
  const found = guest.call.tiles.value.find((each) => each.name.value === name);
  if (found === undefined) throw new Error(`${name} has no tile`);
  return found;
}
