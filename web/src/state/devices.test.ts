import { expect, test } from "vitest";
import { problem } from "../call/devices";
import { settle } from "../fakes/clock";
import { FakeMachine } from "../fakes/media-devices";
import { openDevices } from "./devices";

async function open(prepare: (machine: FakeMachine) => void = () => {}) {
  const machine = new FakeMachine();
  prepare(machine);
  const devices = openDevices(machine.environment);
  await devices.open();
  await settle();
  return { machine, devices };
}

const ids = (list: readonly MediaDeviceInfo[]) => list.map((device) => device.deviceId);

test("microphone and camera are asked for together, once", async () => {
  const { machine, devices } = await open();
  expect(machine.requests.length).toBe(1);
  expect(devices.microphone.value).toBe(true);
  expect(devices.camera.value).toBe(true);
  expect(devices.problems.value).toEqual([]);
  expect(devices.microphoneId.value).toBe("desk");
  expect(devices.cameraId.value).toBe("front");
  expect(ids(devices.microphones.value)).toEqual(["desk", "headset"]);
  expect(ids(devices.cameras.value)).toEqual(["front", "back"]);
  expect(ids(devices.speakers.value)).toEqual(["boxes"]);
});

test("without asking, nothing is opened", async () => {
  const machine = new FakeMachine();
  const devices = openDevices(machine.environment);
  await settle();
  expect(machine.requests).toEqual([]);
  expect(devices.microphone.value).toBe(false);
});

test.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
  ["AbortError", "busy"],
  ["TypeError", "failed"],
] as const)("a camera that fails with %s is %s, and the microphone works on", async (error, what) => {
  const { devices } = await open((machine) => machine.errors.set("video", error));
  expect(devices.problems.value).toEqual([{ kind: "camera", what }]);
  expect(devices.camera.value).toBe(false);
  expect(devices.microphone.value).toBe(true);
});

test("a microphone that is refused leaves the camera on", async () => {
  const { devices } = await open((machine) => machine.errors.set("audio", "NotAllowedError"));
  expect(devices.problems.value).toEqual([{ kind: "microphone", what: "denied" }]);
  expect(devices.camera.value).toBe(true);
  expect(devices.audioTrack.value).toBe(null);
});

test("an error of no known kind, and a browser without devices, count as failed", async () => {
  expect(problem(null)).toBe("failed");
  const machine = new FakeMachine();
  const devices = openDevices({ ...machine.environment, mediaDevices: undefined });
  await devices.open();
  expect(devices.problems.value.map(({ what }) => what)).toEqual(["failed", "failed"]);
});

test("asking again tries what failed, and keeps what works", async () => {
  const { machine, devices } = await open((each) => each.errors.set("video", "NotReadableError"));
  const { value: track } = devices.audioTrack;
  machine.errors.clear();
  await devices.open();
  expect(devices.problems.value).toEqual([]);
  expect(devices.camera.value).toBe(true);
  expect(devices.audioTrack.value).toBe(track);
  expect(machine.requests.at(-1)?.audio).toBe(false);
});

test("the camera stops when it is off, and the microphone is kept silent", async () => {
  const { machine, devices } = await open();
  await devices.setCamera(false);
  await devices.setMicrophone(false);
  expect(devices.preview.value).toBe(null);
  expect(machine.live.map(({ kind, enabled }) => [kind, enabled])).toEqual([["audio", false]]);
  await devices.setCamera(true);
  await devices.setMicrophone(true);
  expect(machine.live.map(({ kind, enabled }) => [kind, enabled])).toEqual([
    ["audio", true],
    ["video", true],
  ]);
  expect(devices.preview.value?.getTracks().length).toBe(1);
});

test("switches pressed faster than the camera opens end as the last one says", async () => {
  const { machine, devices } = await open();
  await Promise.all([devices.setCamera(false), devices.setCamera(true), devices.setCamera(false)]);
  expect(devices.camera.value).toBe(false);
  expect(machine.live.map(({ kind }) => kind)).toEqual(["audio"]);
});

test("another device is used at once, and remembered for the next time", async () => {
  const { machine, devices } = await open();
  await devices.chooseMicrophone("headset");
  await devices.chooseCamera("back");
  await devices.chooseSpeaker("boxes");
  expect(machine.live.map(({ deviceId }) => deviceId)).toEqual(["headset", "back"]);
  devices.close();
  const again = openDevices(machine.environment);
  await again.open();
  expect(again.microphoneId.value).toBe("headset");
  expect(again.cameraId.value).toBe("back");
  expect(again.speakerId.value).toBe("boxes");
});

test("a remembered device that is gone is replaced by another", async () => {
  const { devices } = await open((machine) => machine.memory.setItem("sohbet.camera", "drawer"));
  expect(devices.cameraId.value).toBe("front");
  expect(devices.problems.value).toEqual([]);
});

test("a chosen device that cannot be used leaves the one before in use, and says why", async () => {
  const { machine, devices } = await open((each) => each.errors.set("back", "NotReadableError"));
  await devices.chooseCamera("back");
  expect(devices.problems.value).toEqual([{ kind: "camera", what: "busy" }]);
  expect(devices.camera.value).toBe(true);
  expect(machine.live.map(({ deviceId }) => deviceId)).toEqual(["desk", "front"]);
});

test("a microphone chosen while muted is never heard", async () => {
  const { machine, devices } = await open();
  await devices.setMicrophone(false);
  const heard: boolean[] = [];
  devices.audioTrack.subscribe((track) => heard.push(track?.enabled ?? false));
  devices.microphone.subscribe((on) => heard.push(on));
  await devices.chooseMicrophone("headset");
  expect(machine.live[1]?.deviceId).toBe("headset");
  expect(heard).not.toContain(true);
});

test("another microphone steps in for one that is unplugged", async () => {
  const { machine, devices } = await open();
  await machine.unplug("desk");
  expect(devices.microphoneId.value).toBe("headset");
  expect(devices.microphone.value).toBe(true);
  expect(devices.problems.value).toEqual([]);
});

test("without another microphone it is said to be unplugged, and it is back when it is plugged in", async () => {
  const { machine, devices } = await open();
  await machine.unplug("headset");
  await machine.unplug("desk");
  expect(devices.problems.value).toEqual([{ kind: "microphone", what: "unplugged" }]);
  expect(devices.microphone.value).toBe(false);
  await machine.plug({ kind: "audioinput", deviceId: "desk" });
  expect(devices.problems.value).toEqual([]);
  expect(devices.microphone.value).toBe(true);
});

test("a microphone that was off when it was unplugged is still off when it is back", async () => {
  const { machine, devices } = await open();
  await machine.unplug("headset");
  await devices.setMicrophone(false);
  await machine.unplug("desk");
  await machine.plug({ kind: "audioinput", deviceId: "desk" });
  expect(devices.microphone.value).toBe(false);
  expect(machine.live.map(({ kind, enabled }) => [kind, enabled])).toContainEqual(["audio", false]);
});

test("no other camera steps in for one that is unplugged", async () => {
  const { machine, devices } = await open();
  await machine.unplug("front");
  expect(devices.problems.value).toEqual([{ kind: "camera", what: "unplugged" }]);
  expect(devices.videoTrack.value).toBe(null);
  expect(machine.live.map(({ kind }) => kind)).toEqual(["audio"]);
});

test("the level follows the microphone, and is nothing while it is off", async () => {
  const { machine, devices } = await open();
  machine.amplitude = 0.1;
  await machine.clock.advance(100);
  expect(devices.level.value).toBeCloseTo(2 / 3);
  await devices.setMicrophone(false);
  expect(devices.level.value).toBe(0);
  expect(machine.running).toBe(false);
  await devices.setMicrophone(true);
  expect(machine.running).toBe(true);
});

test("closing stops and unsubscribes everything", async () => {
  const { machine, devices } = await open();
  devices.close();
  await settle();
  expect(machine.live).toEqual([]);
  expect(machine.listeners).toBe(0);
  expect(machine.clock.waiting).toBe(0);
});

test("devices that open after closing are stopped", async () => {
  const machine = new FakeMachine();
  const devices = openDevices(machine.environment);
  const opening = devices.open();
  devices.close();
  await opening;
  expect(machine.live).toEqual([]);
});

test("a browser that forbids storage still works", async () => {
  const machine = new FakeMachine();
  const memory = () => {
    throw new DOMException("", "SecurityError");
  };
  const devices = openDevices({ ...machine.environment, memory });
  await devices.open();
  await devices.chooseCamera("back");
  expect(devices.cameraId.value).toBe("back");
});

test("each kind of processing can be switched off, in mid-call and for the next time", async () => {
  const { machine, devices } = await open();
  await devices.setMicrophone(false);
  await devices.setProcessing("noiseSuppression", false);
  expect(machine.requests.at(-1)?.audio).toMatchObject({ noiseSuppression: false, echoCancellation: true });
  expect(machine.live.filter(({ kind }) => kind === "audio").map(({ enabled }) => enabled)).toEqual([false]);
  const again = openDevices(machine.environment);
  await again.open();
  expect(again.processing.value).toEqual({ echoCancellation: true, noiseSuppression: false, autoGainControl: true });
  expect(machine.requests.at(-1)?.audio).toMatchObject({ noiseSuppression: false });
});

test("a device that the system takes is an interruption, which resuming or the system ends", async () => {
  const { machine, devices } = await open();
  machine.live[0]?.mute(true);
  expect(devices.interrupted.value).toBe(true);
  machine.live[0]?.mute(false);
  expect(devices.interrupted.value).toBe(false);
  machine.live[0]?.mute(true);
  await devices.resume();
  expect(devices.interrupted.value).toBe(false);
  expect(machine.live.map(({ kind, muted }) => [kind, muted])).toEqual([
    ["video", false],
    ["audio", false],
  ]);
});

test("a device that is off is not missed when the system takes it", async () => {
  const { machine, devices } = await open();
  await devices.setMicrophone(false);
  machine.live[0]?.mute(true);
  expect(devices.interrupted.value).toBe(false);
});
