import { expect, test } from "vitest";
import { settle } from "../fakes/clock";
import { FakeMachine } from "../fakes/media-devices";
import { openDevices } from "./devices";

async function pushToTalk() {
  const machine = new FakeMachine();
  const devices = openDevices(machine.environment);
  await devices.open();
  await devices.setPushToTalk(true);
  await settle();
  return { machine, devices };
}

test("the microphone is on while the key is held, and only then", async () => {
  const { devices } = await pushToTalk();
  expect(devices.microphone.value).toBe(false);
  await devices.hold();
  expect([devices.held.value, devices.microphone.value, devices.audioTrack.value?.enabled]).toEqual([true, true, true]);
  await devices.release();
  expect([devices.held.value, devices.microphone.value, devices.audioTrack.value?.enabled]).toEqual([
    false,
    false,
    false,
  ]);
});

test("without that mode the key does nothing", async () => {
  const { devices } = await pushToTalk();
  await devices.setPushToTalk(false);
  await devices.hold();
  expect(devices.microphone.value).toBe(false);
});

test("the mode is remembered, so that the next call begins in silence", async () => {
  const { machine } = await pushToTalk();
  const again = openDevices(machine.environment);
  await again.open();
  expect(again.pushToTalk.value).toBe(true);
  expect(again.microphone.value).toBe(false);
  expect(again.camera.value).toBe(true);
});

test("somebody who may mute wins over a held key until it is pressed anew", async () => {
  const { devices } = await pushToTalk();
  await devices.hold();
  await devices.silence();
  expect([devices.held.value, devices.microphone.value]).toEqual([false, false]);
  await devices.hold();
  expect(devices.microphone.value).toBe(false);
  await devices.release();
  await devices.hold();
  expect(devices.microphone.value).toBe(true);
});

test("silencing an open microphone turns it off, and the person may turn it on again", async () => {
  const { devices } = await pushToTalk();
  await devices.setPushToTalk(false);
  await devices.setMicrophone(true);
  await devices.silence();
  expect(devices.microphone.value).toBe(false);
  await devices.setMicrophone(true);
  expect(devices.microphone.value).toBe(true);
});
