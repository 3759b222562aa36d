import { expect, it } from "vitest";
import type { PathNumbers } from "../../protocol/api";
import { administrationEn } from "../../words/administration.en";
import { wayWords } from "./ways";

const words = administrationEn.live;

function said(ways: Partial<PathNumbers>, others = 2, hidden = false): string {
  const numbers = { direct: 0, udp: 0, tcp: 0, tls: 0, ...ways };
  return wayWords({ id: "1", name: "Ada", guest: false, reconnecting: false, ways: numbers }, others, hidden, words);
}

it("names one way without a number, and several with theirs", () => {
  expect(said({ direct: 2 })).toBe("Direct");
  expect(said({ direct: 1, tls: 1 })).toContain("Direct to 1 · Relayed over TLS to 1");
});

it("says why the relay is used: what the way itself tells, or that the room hides addresses", () => {
  expect(said({ udp: 2 })).toBe("Relayed over UDP, because no direct way was found");
  expect(said({ tcp: 2 })).toBe("Relayed over TCP, because UDP does not get through");
  expect(said({ udp: 2 }, 2, true)).toBe("Relayed over UDP, because the room hides addresses");
});

it("does not guess where nothing is known", () => {
  expect(said({})).toBe(words.unknown);
  expect(said({}, 0)).toBe(words.alone);
});
