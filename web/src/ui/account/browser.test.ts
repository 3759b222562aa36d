import { expect, it } from "vitest";
import { browserOf } from "./browser";

it("calls browsers what people call them", () => {
  expect(browserOf("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0")).toBe("Firefox · Linux");
  expect(browserOf("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0")).toBe(
    "Edge · Windows",
  );
  expect(browserOf("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1")).toBe(
    "Safari · iPhone",
  );
  expect(browserOf("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36")).toBe(
    "Chrome · Android",
  );
});

it("does not guess", () => {
  expect(browserOf("curl/8.0")).toBeNull();
});
