import { expect, test } from "vitest";
import { settle } from "../fakes/clock";
import { FakeDevices } from "../fakes/devices";
import { FakeStream } from "../fakes/media";
import { EchoTest } from "./echo-test";

function tested(prepare: (devices: FakeDevices) => void = () => {}) {
  const devices = new FakeDevices();
  prepare(devices);
  const played: (string | null)[] = [];
  let finish = (_: Blob) => {};
  const test = new EchoTest(devices, {
    mediaStream: (tracks) => new FakeStream(tracks).stream,
    record: () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
    playBack: async (_recording, speaker) => void played.push(speaker),
  });
  return { devices, test, played, finish: () => finish(new Blob()) };
}

test("what was said is played back", async () => {
  const { devices, test: echo, played, finish } = tested();
  const running = echo.start();
  expect(echo.phase.value).toBe("recording");
  devices.level.value = 0.6;
  devices.level.value = 0;
  finish();
  await running;
  expect(played).toEqual([null]);
  expect(echo.phase.value).toBe("ready");
});

test("silence is said to be silence, and not played", async () => {
  const { test: echo, played, finish } = tested();
  const running = echo.start();
  finish();
  await running;
  expect(played).toEqual([]);
  expect(echo.phase.value).toBe("silent");
});

test("nothing is recorded while the microphone is off", async () => {
  const { test: echo } = tested((devices) => {
    devices.microphone.value = false;
  });
  await echo.start();
  expect(echo.phase.value).toBe("ready");
});

test("leaving the door ends it", async () => {
  const { devices, test: echo, played, finish } = tested();
  const running = echo.start();
  devices.level.value = 1;
  echo.stop();
  finish();
  await running;
  await settle();
  expect(played).toEqual([]);
});
