// What must be true of media that flow, and of media that have stopped.

import { expect } from "vitest";
import { type Arrival, arrivals, type Sound, soundFrom } from "./observe.js";
import type { Person, Transport } from "./person.js";
import { pause, until } from "./wait.js";

/** Enough of each to be a picture that moves and a sound that goes on. */
const FRAMES = 5;
const PACKETS = 25;

/** For a call to come about (or come back) on a busy machine, in milliseconds. */
const MEDIA_DEADLINE = 60_000;

type Heard = Pick<Arrival, "packets" | "energy">;

/** Whether more has come than before. */
type More = (before: Arrival | undefined, now: Arrival) => boolean;

/** Waits until picture and sound of `count` others arrive, and goes on watching until more of each has come. */
export function hearsAndSees(person: Person, count: number): Promise<Arrival[]> {
  return receives(person, count, (before, now) => morePicture(before, now) && moreSound(before, now), MEDIA_DEADLINE);
}

/** The same for the pictures alone, within `patience` (milliseconds). */
export function sees(person: Person, count: number, patience: number): Promise<Arrival[]> {
  return receives(person, count, morePicture, patience);
}

/** Waits until what `person` hears of somebody of this name gets more, within `patience` (milliseconds). */
export async function hears(person: Person, name: string, patience: number): Promise<void> {
  let before: Sound | null = null;
  let now: Sound | null = null;
  const what = () => `${person.browser} hears ${name}; it receives ${JSON.stringify(now)}`;
  await until(what, async () => {
    now = await person.evaluate(soundFrom, name);
    if (before?.track !== now?.track) before = now;
    return before !== null && now !== null && moreSound(before, now);
  }, patience);
}

async function receives(person: Person, count: number, more: More, patience: number): Promise<Arrival[]> {
  let before: Arrival[] = [];
  let now: Arrival[] = [];
  const what = () => `${person.browser} goes on receiving ${count} people; it receives ${JSON.stringify(now)}`;
  return until(what, async () => {
    now = await person.evaluate(arrivals, null);
    if (now.length !== count || now.some(({ state }) => state !== "connected")) return null;
    if (!sameConnections(before, now)) before = now;
    return now.every((one, index) => more(before[index], one)) && now;
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

function morePicture(before: Arrival | undefined, now: Arrival): boolean {
  return before !== undefined && now.frames >= before.frames + FRAMES;
}

function moreSound(before: Heard | undefined, now: Heard): boolean {
  return before !== undefined && now.packets >= before.packets + PACKETS && now.energy > before.energy;
}
