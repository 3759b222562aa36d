import { describe, expect, it } from "vitest";
import { settle } from "../fakes/clock";
import { FakeMachine } from "../fakes/media-devices";
import { FakeSocket } from "../fakes/socket";
import { Refused } from "../protocol/http";
import { DEADLINE, Trial, type TrialEnvironment } from "./trial";

const URLS = ["turn:h?transport=udp", "turn:h?transport=tcp", "turns:h?transport=tcp"];
const LENT = { ice_servers: [{ urls: ["stun:h"] }, { urls: URLS, username: "u", credential: "c" }], lifetime: 60 };

/** A browser without WebRTC on a machine with devices, before a server that says nothing. */
class World {
  readonly machine = new FakeMachine();
  readonly socket = new FakeSocket();
  readonly asked: RTCConfiguration[] = [];
  readonly environment: TrialEnvironment = {
    clock: this.machine.clock,
    rtc: {
      peerConnection: (configuration) => {
        this.asked.push(configuration);
        throw new Error("no WebRTC here");
      },
      mediaStream: this.machine.environment.mediaStream,
    },
    mediaDevices: this.machine.environment.mediaDevices,
    openSocket: () => this.socket.socket,
    firstFrame: async () => {},
    lend: async () => LENT,
  };
}

describe("a trial", () => {
  it("tries each way to the relay by itself, and nothing but the relay", async () => {
    const world = new World();
    void new Trial(world.environment).run();
    await settle();
    const relays = world.asked.filter(({ iceTransportPolicy }) => iceTransportPolicy === "relay");
    expect(relays.map(({ iceServers }) => iceServers?.flatMap(({ urls }) => urls))).toEqual(URLS.map((url) => [url]));
    expect(world.asked.filter((configuration) => !relays.includes(configuration))).toEqual([
      { iceServers: [{ urls: ["stun:h"] }] },
    ]);
  });

  it("ends what takes too long, and lets the devices go", async () => {
    const world = new World();
    const trial = new Trial(world.environment);
    const done = trial.run();
    await settle();
    expect(trial.outcomes.value).toMatchObject({ signaling: { state: "trying" }, camera: { state: "waiting" } });
    world.machine.clock.advance(DEADLINE);
    await done;
    expect(trial.outcomes.value).toMatchObject({
      signaling: { state: "fails" },
      udp: { state: "fails" },
      camera: { state: "works" },
      microphone: { state: "works" },
    });
    expect(trial.verdict.value?.call).toBe("none");
    expect(world.socket.closed).toBe(true);
    expect(world.machine.live).toEqual([]);
    expect(world.machine.clock.waiting).toBe(0);
  });

  it("says why a device does not work", async () => {
    const world = new World();
    world.machine.errors.set("video", "NotAllowedError");
    const trial = new Trial(world.environment);
    const done = trial.run();
    await settle();
    world.machine.clock.advance(DEADLINE);
    await done;
    expect(trial.outcomes.value).toMatchObject({
      camera: { state: "fails", why: "denied" },
      microphone: { state: "works" },
    });
  });

  it("tells when the server lends no relay, and can be run again", async () => {
    const world = new World();
    const refused = new Refused(429, "rate_limited", "too often", 15);
    const trial = new Trial({ ...world.environment, lend: () => Promise.reject(refused) });
    await trial.run();
    expect(trial.trouble.value).toBe(refused);
    expect(trial.running.value).toBe(false);
    expect(trial.outcomes.value.udp).toEqual({ state: "waiting" });
  });

  it("opens no device for somebody who left", async () => {
    const world = new World();
    const trial = new Trial(world.environment);
    const done = trial.run();
    await settle();
    trial.close();
    await done;
    expect(world.machine.requests).toEqual([]);
    expect(world.socket.closed).toBe(true);
  });
});
