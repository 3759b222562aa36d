import { expect, test } from "vitest";
import { pieces } from "./links";

const links = (text: string): string[] =>
  pieces(text).flatMap(({ text: shown, href }) => (href === null ? [] : [shown]));

test.each([
  ["see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]],
  ["(http://example.org)", ["http://example.org"]],
  ["https://en.wikipedia.org/wiki/Çay_(drink), or tea", ["https://en.wikipedia.org/wiki/Çay_(drink)"]],
  ["https://one.example https://two.example", ["https://one.example", "https://two.example"]],
  ["HTTPS://EXAMPLE.ORG!", ["HTTPS://EXAMPLE.ORG"]],
])("in %s the addresses are links", (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt://example.org/%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x blob:https://example.org/x file:///etc/passwd",
  "xhttps://example.org",
  "https://",
  "https://bank.example@evil.example/",
  "https://user:password@evil.example/",
  "example.org",
])("%s is no link", (text) => {
  expect(links(text)).toEqual([]);
  expect(pieces(text)).toEqual([{ text, href: null }]);
});

test("an address ends where markup or a turned direction begins", () => {
  expect(links('https://example.org"onmouseover="alert(1)')).toEqual(["https://example.org"]);
  expect(links("https://example.org<img src=x onerror=alert(1)>")).toEqual(["https://example.org"]);
  expect(links("https://example.org/\u202egnp.exe")).toEqual(["https://example.org/"]);
});

test("no word is lost or added", () => {
  const text = "a\nhttps://example.org/x, b (https://example.org/y) javascript:z";
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
