import { expect, test } from "vitest";
import { publicName } from "./server";

test("a name that the internet may know is suggested, an address or a name of a home is not", () => {
  expect(publicName("call.example.org")).toBe("call.example.org");
  for (const inner of ["localhost", "server.local", "192.0.2.1", "[2001:db8::1]", "box.home.arpa", "nas"]) {
    expect(publicName(inner)).toBe("");
  }
});
