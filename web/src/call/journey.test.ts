import { expect, test } from "vitest";
import { relayedThere } from "./journey";

test("an end that uses the relay itself says so, whatever the other one does", () => {
  for (const far of [null, "direct", "udp", "tls"] as const) {
    expect(relayedThere({ path: { kind: "relayed", over: "udp" }, far })).toBe(false);
  }
});

test("an end that sends to the other's relay says that, also before the server knows over what", () => {
  for (const far of [null, "tls"] as const) {
    expect(relayedThere({ path: { kind: "relayed", over: null }, far })).toBe(true);
  }
});

test("where the browser takes the relay for any address, the server knows more", () => {
  expect(relayedThere({ path: { kind: "direct" }, far: "tcp" })).toBe(true);
  expect(relayedThere({ path: { kind: "direct" }, far: "direct" })).toBe(false);
  expect(relayedThere({ path: { kind: "direct" }, far: null })).toBe(false);
  expect(relayedThere({ path: null, far: "tcp" })).toBe(false);
});
