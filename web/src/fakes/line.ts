import { vi } from "vitest";
import { Connection } from "../protocol/connection";
import type { ConnectionEvent } from "../protocol/connection-events";
import { settle } from "./clock";
import { joined, welcome } from "./messages";
import { World } from "./world";

/** A line to the server in a world of its own, and what it has told. */
export function connect() {
  const world = new World();
  const events: ConnectionEvent[] = [];
  const accessToken = vi.fn((_fresh: boolean) => Promise.resolve("token"));
  const connection = new Connection({
    room: "room",
    environment: world.environment,
    accessToken,
    media: () => ({ microphone: true, camera: false, screen: false }),
    listener: (event) => events.push(event),
  });
  const types = () => events.map((event) => event.type);
  return { world, events, types, accessToken, connection };
}

export async function greet(world: World) {
  await settle();
  world.socket.open();
  world.socket.say(welcome);
}

export async function connectAndJoin(id = "ada-1") {
  const all = connect();
  await greet(all.world);
  all.world.socket.say(joined(id));
  return all;
}

export async function reconnect(world: World) {
  await world.clock.advance(250);
  await greet(world);
}
