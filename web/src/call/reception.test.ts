import { describe, expect, test } from "vitest";
import { grade, readArrived, readJitter, reception } from "./reception";
import type { Report } from "./stats";

const report = (...stats: object[]) => new Map(stats.map((one, index) => [String(index), one])) as unknown as Report;
const sound = { type: "inbound-rtp", kind: "audio", packetsReceived: 950, packetsLost: 50, totalSamplesReceived: 1000 };
const picture = { type: "inbound-rtp", kind: "video", packetsReceived: 1000, packetsLost: 0, freezeCount: 3 };
const NOTHING = { packetsReceived: 0, packetsLost: 0, samples: 0, concealed: 0, freezes: 0 };

describe("what arrived", () => {
  test("is added up over sound and picture, and silence made up for silence is no loss", () => {
    const arrived = readArrived(report({ ...sound, concealedSamples: 90, silentConcealedSamples: 40 }, picture));
    expect(arrived).toEqual({ packetsReceived: 1950, packetsLost: 50, samples: 1000, concealed: 50, freezes: 3 });
    expect(reception(NOTHING, arrived, 30_000)).toEqual({ loss: 0.025, concealment: 0.05, freezes: 6 });
  });

  test("is not what was only agreed on, as for a screen that nobody shares", () => {
    const silent = { type: "inbound-rtp", kind: "audio", packetsReceived: 0, totalSamplesReceived: 9000, jitter: 0 };
    expect(readArrived(report(silent, sound))).toEqual({
      ...NOTHING,
      packetsReceived: 950,
      packetsLost: 50,
      samples: 1000,
    });
    expect(readJitter(report(silent, { ...sound, jitter: 0.012 }))).toBe(12);
    expect(readJitter(report(silent))).toBe(null);
  });

  test("is nobody's fault where nothing was due", () => {
    expect(reception(NOTHING, NOTHING, 2000)).toEqual({ loss: null, concealment: null, freezes: 0 });
  });

  test("cannot be less than before", () => {
    const before = { packetsReceived: 10, packetsLost: 5, samples: 10, concealed: 5, freezes: 1 };
    const after = { packetsReceived: 20, packetsLost: 3, samples: 20, concealed: 4, freezes: 0 };
    expect(reception(before, after, 2000)).toEqual({ loss: 0, concealment: 0, freezes: 0 });
  });
});

describe("a grade", () => {
  const clean = { loss: 0, concealment: 0, freezes: 0 };

  test("is good where nothing is amiss, and where nothing is known", () => {
    expect(grade(clean, 40)).toBe("good");
    expect(grade({ loss: null, concealment: null, freezes: null }, null)).toBe("good");
  });

  test("is that of the worst measure", () => {
    expect(grade({ ...clean, loss: 0.05 }, 40)).toBe("fair");
    expect(grade({ ...clean, concealment: 0.1 }, 40)).toBe("poor");
    expect(grade({ ...clean, freezes: 20 }, 40)).toBe("poor");
    expect(grade(clean, 600)).toBe("fair");
    expect(grade(clean, 1500)).toBe("poor");
  });
});
