import { describe, expect, test } from "vitest";
import { LADDER } from "./quality";
import { Uplink, type UplinkSample } from "./uplink";

const TOP = LADDER.length - 1;
const LOOK = 2000;
const fine: UplinkSample = { camera: true, available: 5_000_000, loss: 0, roundTrip: 40, limitation: "none" };

/** An uplink over which time passes, look by look. */
class Watched {
  readonly uplink: Uplink;
  now = 0;

  constructor(ceiling = TOP) {
    this.uplink = new Uplink(ceiling);
  }

  /** The same is measured for so many seconds; says on which rung it ends, -1 for no picture. */
  for(seconds: number, sample: Partial<UplinkSample> = {}): number {
    const end = this.now + seconds * 1000;
    while (this.now < end) {
      this.now += LOOK;
      this.uplink.take({ ...fine, ...sample }, this.now);
    }
    return this.rung;
  }

  /** How many seconds until the picture is as good as that again. */
  until(rung: number, sample: Partial<UplinkSample> = {}): number {
    const start = this.now;
    while (this.rung < rung && this.now - start < 600_000) this.for(LOOK / 1000, sample);
    return (this.now - start) / 1000;
  }

  get rung(): number {
    const { encoding } = this.uplink;
    return encoding === null ? -1 : LADDER.indexOf(encoding);
  }
}

describe("on a good way", () => {
  test("the picture is as good as the number of people allows, from the start", () => {
    expect(new Watched().for(60)).toBe(TOP);
    expect(new Watched(2).for(60)).toBe(2);
  });

  test("it gets better at once when people leave, and worse when they come", () => {
    const way = new Watched(TOP);
    way.uplink.setCeiling(1);
    expect(way.for(60)).toBe(1);
    way.uplink.setCeiling(4);
    expect(way.rung).toBe(4);
  });

  test("a moment of trouble changes nothing", () => {
    const way = new Watched();
    way.for(20);
    expect(way.for(2, { available: 200_000, loss: 0.3, roundTrip: 2000 })).toBe(TOP);
    expect(way.for(20)).toBe(TOP);
  });

  test("5 % of random loss is no reason to be seen less well", () => {
    expect(new Watched().for(120, { loss: 0.05 })).toBe(TOP);
  });
});

describe("on a slow way", () => {
  test("300 kbit/s bear a smaller picture beside the sound", () => {
    const rung = new Watched().for(30, { available: 270_000, limitation: "bandwidth" });
    expect(rung).toBe(2);
    expect(LADDER[rung]?.maxBitrate).toBeLessThan(300_000);
  });

  test("where there is room for the sound and no more, the picture is off within four seconds", () => {
    const way = new Watched();
    way.for(10);
    expect(way.for(4, { available: 110_000 })).toBe(-1);
    expect(way.uplink.paused).toBe(true);
  });

  test("a browser that estimates nothing steps down by what the other side misses", () => {
    const way = new Watched(2);
    expect(way.for(6, { available: null, loss: 0.15 })).toBe(1);
    expect(way.for(20, { available: null, loss: 0.15 })).toBe(-1);
  });

  test("a queue in front of a bottleneck counts as its first sign", () => {
    const way = new Watched();
    way.for(10, { available: null });
    expect(way.for(30, { available: null, roundTrip: 900 })).toBeLessThan(TOP - 2);
  });

  test("a long way is not a queue", () => {
    expect(new Watched().for(60, { available: null, roundTrip: 800 })).toBe(TOP);
  });

  test("a short estimate is no reason while no picture is sent", () => {
    expect(new Watched().for(60, { camera: false, available: 60_000 })).toBe(TOP);
  });
});

describe("after the way recovered", () => {
  const cut = { available: 100_000 };

  test("the picture comes back by itself, and climbs a rung at a time", () => {
    const way = new Watched();
    way.for(10, cut);
    expect(way.until(0)).toBeLessThanOrEqual(12);
    expect(way.for(2)).toBe(0);
    expect(way.until(TOP)).toBeLessThanOrEqual(45);
  });

  test("what the browser estimated while only sound was sent does not keep it off", () => {
    const way = new Watched();
    way.for(10, cut);
    expect(way.until(0, { available: 60_000 })).toBeLessThanOrEqual(12);
    expect(way.for(4, { available: 60_000 })).toBe(0);
    expect(way.for(6, { available: 60_000 })).toBe(-1);
  });

  test("it stays off while the sound is not well", () => {
    const way = new Watched();
    way.for(10, cut);
    expect(way.for(60, { loss: 0.08 })).toBe(-1);
    expect(way.for(60, { roundTrip: 2000 })).toBe(-1);
  });

  test("each attempt that fails makes it wait longer for the next, so that it does not flicker", () => {
    const way = new Watched();
    way.for(10, cut);
    const waits = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      waits.push(way.until(0));
      way.for(8, cut);
    }
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
    expect(waits.at(-1)).toBeGreaterThan(60);
    expect(waits.at(-1)).toBeLessThan(90);
  });

  test("an attempt that holds for long makes it bold again", () => {
    const way = new Watched();
    way.for(10, cut);
    way.until(0);
    way.for(8, cut);
    way.until(TOP);
    way.for(60);
    way.for(10, cut);
    expect(way.until(0)).toBeLessThanOrEqual(12);
  });

  test("it climbs no further where the browser says that something limits it", () => {
    const way = new Watched();
    way.for(10, cut);
    way.until(0);
    expect(way.for(120, { limitation: "cpu" })).toBe(0);
  });
});
