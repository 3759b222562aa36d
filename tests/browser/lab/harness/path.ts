// How media travel between two guests, and whether that is as it should be.

import { type Arrival, arrivals } from "../../harness/observe.js";
import { hearsAndSees } from "../../harness/media.js";
import type { Room } from "../../harness/scene.js";
import { until } from "../../harness/wait.js";
import type { Path } from "../expected.js";
import type { Guest } from "./guest.js";

/** For a better pair to take the place of the first that worked, in milliseconds. */
const SETTLING = 10_000;

/** One is in the room and the other joins: both hear and see each other, and each one's media go the expected way. */
export async function meet(one: Guest, other: Guest, room: Room, path: Path): Promise<void> {
  await Promise.all([one.approach(room), other.approach(room)]);
  await one.enter();
  await other.enter();
  await Promise.all([hearsAndSees(one.person, 1), hearsAndSees(other.person, 1)]);
  await Promise.all([settles(one, path), settles(other, path)]);
}

async function settles(guest: Guest, path: Path): Promise<void> {
  const wanted = path === "direct" ? path : `relay over ${guest.home.network.way}`;
  let now: string[] = [];
  await until(() => `${guest.home.network.label} is connected ${wanted}; it is ${now}`, async () => {
    now = (await guest.person.evaluate(arrivals, null)).map(described);
    return now.length === 1 && now[0] === wanted;
  }, SETTLING);
}

/** By the near end of it: what a relay hands over is seen in full only from both. */
function described({ candidate, relayProtocol }: Arrival): string {
  return candidate === "relay" ? `relay over ${relayProtocol}` : candidate === null ? "nothing" : "direct";
}
