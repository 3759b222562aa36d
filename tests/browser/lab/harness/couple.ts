// Two people in a call: Ann, whose home the weather is over, and Ben, who sits in calm. What each hears is watched.

import type { Transport } from "../../harness/person.js";
import { voice } from "./tone.js";
import type { Scene } from "../../harness/scene.js";
import { pause, until } from "../../harness/wait.js";
import { Guest } from "./guest.js";
import { type Heard, heardSince, listen } from "./hearing.js";
import { NETWORKS } from "./networks.js";
import { meet } from "./path.js";
import type { Weather } from "./weather.js";

/** Small and slow: what is measured is sound, and many share two cores. */
const PICTURE = { width: 160, height: 90, frameRate: 5 };

/** How long sound must have been heard without a break to count as back, in milliseconds. */
const STEADY = 2000;

/** For sound to be back, in milliseconds, however bad it was. */
const PATIENCE = 60_000;

export type Way = "direct" | "relayed";

/** What came of one weather, in milliseconds; by whose ears. */
export interface Outcome {
  readonly weather: string;
  readonly way: Way;
  readonly passable: boolean;
  /** By Ann's, then by Ben's. */
  readonly ears: readonly Ears[];
}

export interface Ears {
  /** From when it was over until sound was heard for good. */
  readonly back: number;
  /** How long nothing was heard, in all. */
  readonly silent: number;
  /** The share of what was played that the decoder made up, 0..1. */
  readonly concealed: number;
}

export class Couple {
  private constructor(readonly way: Way, readonly ann: Guest, private readonly ben: Guest) {}

  /** Ann's home is built for her; Ben comes in beside a guest who is there. `way`: how their media are to travel. */
  static async meet(label: string, way: Way, scene: Scene, calm: Guest): Promise<Couple> {
    const room = await scene.room(label);
    const wish = { ...person(scene), ...(way === "relayed" && { transport: "udp" as Transport }) };
    const [ann, ben] = await Promise.all([
      Guest.at(NETWORKS.restricted, label, scene, room, wish),
      calm.beside("ben", room, wish),
    ]);
    try {
      await meet(ann, ben, room, way === "direct" ? "direct" : "relay");
    } catch (error) {
      await ann.close();
      throw error;
    }
    for (const { person } of [ann, ben]) await person.evaluate(listen, null);
    return new Couple(way, ann, ben);
  }

  /** Lets weather pass over Ann's home, and waits until both hear each other again. */
  async suffer(weather: Weather): Promise<Outcome> {
    await this.ready();
    const home = this.ann.home.outdoors;
    return this.watch(weather.name, weather.passable, async () => {
      weather.begin(home);
      await pause(weather.lasts);
      weather.end(home);
    });
  }

  /** Both have heard each other for a while. */
  async ready(): Promise<void> {
    await this.steady(Date.now());
  }

  /** Watches both while something happens, and until both hear each other again. */
  async watch(name: string, passable: boolean, happens: () => Promise<void>): Promise<Outcome> {
    const began = Date.now();
    await happens();
    const ended = Date.now();
    const heard = await this.steady(began, `${name}, ${this.way}`);
    return { weather: name, way: this.way, passable, ears: heard.map((each) => reckon(each, ended)) };
  }

  async close(): Promise<void> {
    await this.ann.close();
  }

  /** Once both have heard each other for a while without a break: what each has heard since then. */
  private steady(since: number, after = "meeting"): Promise<Heard[]> {
    const from = Date.now();
    return until(`after ${after}, sound is heard without a break at both ends`, async () => {
      const all = await Promise.all([this.ann, this.ben].map(({ person }) => person.evaluate(heardSince, since)));
      const quiet = Math.max(from, ...all.flatMap(({ silences }) => silences.map(([, to]) => to)));
      return all.every(({ now }) => now - quiet >= STEADY) && all;
    }, PATIENCE);
  }
}

/** How somebody's browser is started, and what it gives for a camera and a microphone. */
export function person(scene: Scene) {
  return { flags: [voice(scene.folder)], picture: PICTURE };
}

function reckon({ silences, samples, concealed }: Heard, ended: number): Ears {
  const last = Math.max(ended, ...silences.map(([, to]) => to));
  const silent = silences.reduce((sum, [from, to]) => sum + to - from, 0);
  return { back: last - ended, silent, concealed: samples === 0 ? 1 : concealed / samples };
}
