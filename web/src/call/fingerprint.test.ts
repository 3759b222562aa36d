import { expect, test } from "vitest";
import { fingerprintIn } from "./fingerprint";

const value = (byte: string) => Array.from({ length: 32 }, () => byte).join(":");
const line = (byte: string) => `a=fingerprint:sha-256 ${value(byte)}\r\n`;

test("the one fingerprint of a description is found, however often it stands there", () => {
  const sdp = `v=0\r\n${line("AB")}m=audio 9 x 0\r\n${line("ab")}`;
  expect(fingerprintIn(sdp)).toBe("ab".repeat(32));
});

test("a description that vouches for several certificates, another hash or none is no ground for a code", () => {
  expect(fingerprintIn(`v=0\r\n${line("AB")}m=audio 9 x 0\r\n${line("CD")}`)).toBeNull();
  expect(fingerprintIn(`${line("AB")}a=fingerprint:sha-1 ${value("CD")}\r\n`)).toBeNull();
  expect(fingerprintIn(`a=fingerprint:sha-384 ${value("AB")}\r\n`)).toBeNull();
  expect(fingerprintIn("v=0\r\n")).toBeNull();
});
