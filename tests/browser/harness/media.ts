// What must be true of media that flow, and of media that have stopped.

import { expect } from "vitest";
import { type Arrival, arrivals } from "./observe.js";
import type { Person, Transport } from "./person.js";
import { pause, until } from "./wait.js";

/** Enough of each to be a picture that moves and a sound that goes on. */
const FRAMES = 5;
const PACKETS = 25;

/**
 * Waits until picture and sound of `count` others arrive, and goes on watching until more of each has come. From silent
 * microphones sound arrives without energy.
 */
export async function hearsAndSees(person: Person, count: number, { silent = false } = {}): Promise<Arrival[]> {
  const flows = (one: Arrival) => one.state === "connected" && one.frames > 0 && (silent || one.energy > 0);
  const before = await until(`${person.browser} receives ${count} people`, async () => {
    const now = await person.evaluate(arrivals, null);
    return now.length === count && now.every(flows) && now;
  }, 45_000);
  return until(`picture and sound go on in ${person.browser}`, async () => {
    const now = await person.evaluate(arrivals, null);
    return now.length === count && now.every((one, index) => moreThan(before[index], one, silent)) && now;
  });
}

/** Every way in `received` leads through the relay, which is reached over `transport`. */
export function expectRelayed(received: Arrival[], transport: Transport): void {
  const paths = received.map(({ candidate, relayProtocol }) => ({ candidate, relayProtocol }));
  expect(paths).toEqual(received.map(() => ({ candidate: "relay", relayProtocol: transport })));
}

/** Nothing arrives over the connections at `places` any more. */
export async function expectSilence(person: Person, places: number[]): Promise<void> {
  const before = await person.evaluate(arrivals, null);
  await pause(1500);
  const after = await person.evaluate(arrivals, null);
  const counted = (all: Arrival[]) => places.map((place) => ({ frames: all[place]?.frames, packets: all[place]?.packets }));
  expect(counted(after)).toEqual(counted(before));
}

function moreThan(before: Arrival | undefined, now: Arrival, silent: boolean): boolean {
  if (before === undefined) return false;
  const { frames, packets, energy } = before;
  return now.frames >= frames + FRAMES && now.packets >= packets + PACKETS && (silent || now.energy > energy);
}
