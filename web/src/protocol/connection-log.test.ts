import { expect, test } from "vitest";
import { MessageLog } from "./connection-log";

const media = (microphone: boolean) => ({
  type: "media" as const,
  media: { microphone, camera: false, screen: false },
});

test("messages are numbered from one and kept until they are acknowledged", () => {
  const log = new MessageLog();
  for (const on of [true, false, true]) log.add(media(on));
  expect(log.unacknowledged().map((frame) => frame.seq)).toEqual([1, 2, 3]);
  log.acknowledge(2);
  expect(log.unacknowledged().map((frame) => frame.seq)).toEqual([3]);
  log.acknowledge(3);
  expect(log.unacknowledged()).toEqual([]);
});

test("a frame that came before is told from the next one and from one after a gap", () => {
  const log = new MessageLog();
  expect(log.accept(1)).toBe("next");
  expect(log.accept(1)).toBe("repeated");
  expect(log.accept(3)).toBe("gap");
  expect(log.accept(2)).toBe("next");
  expect(log.received).toBe(2);
});

test("what is sent again carries the newest acknowledgement", () => {
  const log = new MessageLog();
  log.add(media(true));
  log.accept(1);
  expect(log.unacknowledged()).toEqual([{ seq: 1, ack: 1, message: media(true) }]);
});

test("the log says when it holds too much", () => {
  const log = new MessageLog();
  for (let count = 0; count < 2000; count += 1) log.add(media(true));
  expect(log.full).toBe(true);
});
