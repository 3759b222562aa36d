// What must be true of media that flow, and of media that have stopped.

import { expect } from "vitest";
import { type Arrival, arrivals } from "./observe.js";
import type { Person, Transport } from "./person.js";
import { pause, until } from "./wait.js";

/** Enough of each to be a picture that moves and a sound that goes on. */
const FRAMES = 5;
const PACKETS = 25;

/** For a call to come about (or come back) on a busy machine, in milliseconds. */
const MEDIA_DEADLINE = 60_000;

/** Waits until picture and sound of `count` others arrive, and goes on watching until more of each has come. */
export async function hearsAndSees(person: Person, count: number, patience = MEDIA_DEADLINE): Promise<Arrival[]> {
  const flows = (one: Arrival) => one.state === "connected" && one.frames > 0 && one.energy > 0;
  let before: Arrival[] = [];
  let now: Arrival[] = [];
  const what = () => `${person.browser} goes on receiving ${count} people; it receives ${JSON.stringify(now)}`;
  return until(what, async () => {
    now = await person.evaluate(arrivals, null);
    if (now.length !== count || !now.every(flows)) return null;
    if (!sameConnections(before, now)) before = now;
    return now.every((one, index) => moreThan(before[index], one)) && now;
  }, patience);
}

/** Every way in `received` leads through the relay, which is reached over `transport`. */
export function expectRelayed(received: Arrival[], transport: Transport): void {
  const paths = received.map(({ candidate, relayProtocol }) => ({ candidate, relayProtocol }));
  expect(paths).toEqual(received.map(() => ({ candidate: "relay", relayProtocol: transport })));
}

function sameConnections(before: Arrival[], now: Arrival[]): boolean {
  const numbers = (all: Arrival[]) => all.map(({ connection }) => connection).join();
  return numbers(before) === numbers(now);
}

/** Nothing arrives over the connections at `places` any more. */
export async function expectSilence(person: Person, places: number[]): Promise<void> {
  const before = await person.evaluate(arrivals, null);
  await pause(1500);
  const after = await person.evaluate(arrivals, null);
  const counted = (all: Arrival[]) => places.map((place) => ({ frames: all[place]?.frames, packets: all[place]?.packets }));
  expect(counted(after)).toEqual(counted(before));
}

function moreThan(before: Arrival | undefined, now: Arrival): boolean {
  if (before === undefined) return false;
  const { frames, packets, energy } = before;
  return now.frames >= frames + FRAMES && now.packets >= packets + PACKETS && now.energy > energy;
}
