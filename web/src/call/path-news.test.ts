import { expect, test } from "vitest";
import type { ClientMessage } from "../protocol/signaling";
import { PathNews } from "./path-news";

function news() {
  const sent: ClientMessage[] = [];
  return { sent, paths: new PathNews((message) => sent.push(message)) };
}

test("a path is told once it is known, and when it changes", () => {
  const { sent, paths } = news();
  for (const over of ["udp", "udp", "tls"] as const) {
    paths.tell("bo", null);
    paths.tell("bo", { kind: "relayed", over });
  }
  expect(sent).toEqual([
    { type: "path", to: "bo", path: "udp" },
    { type: "path", to: "bo", path: "tls" },
  ]);
});

test("to the other end's relay alone one sends datagrams", () => {
  const { sent, paths } = news();
  paths.tell("bo", { kind: "relayed", over: null });
  expect(sent).toEqual([{ type: "path", to: "bo", path: "udp" }]);
});

test("whoever comes back is told of anew", () => {
  const { sent, paths } = news();
  paths.tell("bo", { kind: "direct" });
  paths.forget("bo");
  paths.tell("bo", { kind: "direct" });
  expect(sent).toHaveLength(2);
});
