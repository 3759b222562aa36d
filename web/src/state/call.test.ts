import { expect, test } from "vitest";
import { names, Party, tile } from "../fakes/party";

async function three() {
  const party = new Party();
  const ada = await party.join("ada");
  const bo = await party.join("bo");
  const cy = await party.join("cy");
  return { party, ada, bo, cy, everyone: [ada, bo, cy] };
}

test("everyone sees oneself first, then the others in the order they came", async () => {
  const { everyone } = await three();
  expect(everyone.map(names)).toEqual([
    ["ada", "bo", "cy"],
    ["bo", "ada", "cy"],
    ["cy", "ada", "bo"],
  ]);
  for (const { call } of everyone) {
    expect(call.phase.value).toEqual({ phase: "joined" });
    expect(call.tiles.value.map((each) => each.self)).toEqual([true, false, false]);
    expect(call.tiles.value.map((each) => each.link.value)).toEqual(["connected", "connected", "connected"]);
  }
});

test("the room, oneself and the time of joining are known after joining", async () => {
  const { ada, party } = await three();
  expect(ada.call.room.value).toEqual({ id: "room", name: "Kitchen", relay_only: false });
  expect(ada.call.self.value).toMatchObject({
    id: "ada-1",
    user: "ada",
    media: { microphone: true, camera: false, screen: false },
  });
  expect(ada.call.since.value).toBe(party.clock.now());
});

test("switching microphone and camera reaches the others' tiles", async () => {
  const { party, ada, bo } = await three();
  await ada.devices.setCamera(true);
  await ada.devices.setMicrophone(false);
  await party.settle();
  expect(tile(bo, "ada").camera.value).toBe(true);
  expect(tile(bo, "ada").microphone.value).toBe(false);
  expect(ada.call.self.value?.media).toEqual({ microphone: false, camera: true, screen: false });
  const { videoTrack } = ada.devices;
  expect(sent(party).filter(([, video]) => video === videoTrack.value)).toEqual([
    [null, videoTrack.value, null, null],
    [null, videoTrack.value, null, null],
  ]);
});

test("whoever is muted sends no sound, but silence as long as the others cannot know", async () => {
  const { party, ada } = await three();
  const { audioTrack } = ada.devices;
  const singing = () => sent(party).filter(([audio]) => audio !== null && audio === audioTrack.value).length;
  expect(singing()).toBe(2);
  await ada.devices.setMicrophone(false);
  expect(singing()).toBe(0);
  party.server.cut("ada");
  await party.settle();
  expect(singing()).toBe(0);
  await ada.devices.setMicrophone(true);
  await ada.devices.setMicrophone(false);
  expect(singing()).toBe(2);
  await party.clock.advance(1000);
  expect(singing()).toBe(0);
});

test("a lost WebSocket leaves media and tiles as they are, and one identity returns", async () => {
  const { party, ada, bo } = await three();
  const before = { connections: [...party.network.connections], tiles: ada.call.tiles.value };
  party.server.cut("ada");
  await party.settle();
  expect(ada.call.phase.value).toEqual({ phase: "reconnecting" });
  expect(tile(ada, "ada").away.value).toBe(true);
  expect(tile(bo, "ada").away.value).toBe(true);
  expect(tile(bo, "ada").link.value).toBe("connected");
  await party.clock.advance(1000);
  expect(ada.call.phase.value).toEqual({ phase: "joined" });
  expect(tile(bo, "ada").away.value).toBe(false);
  expect(ada.call.tiles.value).toBe(before.tiles);
  expect(party.network.connections).toEqual(before.connections);
});

test("what is switched while the server is out of reach is told afterwards", async () => {
  const { party, ada, bo } = await three();
  party.server.cut("ada");
  await ada.devices.setMicrophone(false);
  await party.clock.advance(1000);
  expect(tile(bo, "ada").microphone.value).toBe(false);
});

test("after a restart of the server everyone is back by themselves, each in the same place", async () => {
  const { party, ada, everyone } = await three();
  const before = everyone.map((guest) => guest.call.tiles.value.map(({ key }) => key));
  const { audioTrack } = ada.devices;
  const track = audioTrack.value;
  party.server.stop();
  await party.clock.advance(8000);
  for (const guest of everyone) {
    expect(guest.call.phase.value).toEqual({ phase: "reconnecting" });
    expect(guest.call.tiles.value.map(({ link }) => link.value)).toEqual(["connected", "connected", "connected"]);
  }
  party.server.start();
  await party.clock.advance(12_000);
  for (const guest of everyone) {
    expect(guest.call.phase.value).toEqual({ phase: "joined" });
    expect(guest.call.tiles.value.map(({ link }) => link.value)).toEqual(["connected", "connected", "connected"]);
    expect(guest.call.tiles.value.map(({ away }) => away.value)).toEqual([false, false, false]);
  }
  expect(everyone.map((guest) => guest.call.tiles.value.map(({ key }) => key))).toEqual(before);
  expect(audioTrack.value).toBe(track);
  // A connection for each of the three pairs and sides, and none of the old life.
  expect(party.network.open.length).toBe(6);
  await party.clock.advance(60_000);
  expect(everyone.map((guest) => guest.call.tiles.value.length)).toEqual([3, 3, 3]);
});

test("the media of the old life go on until those of the new one flow", async () => {
  const { party, ada, bo } = await three();
  const before = tile(ada, "bo").stream.value;
  const old = [...party.network.connections];
  party.server.stop();
  party.network.up = false;
  party.server.start();
  await party.clock.advance(5000);
  expect(tile(ada, "bo").id).not.toBe("bo-2");
  expect(tile(ada, "bo").link.value).toBe("connected");
  expect(tile(ada, "bo").stream.value).toBe(before);
  expect(old.every((connection) => connection.signalingState !== "closed")).toBe(true);
  party.network.up = true;
  for (const connection of party.network.open) party.network.check(connection);
  await party.settle();
  expect(tile(ada, "bo").stream.value).toBe(before);
  // Connected is not heard yet.
  await party.clock.advance(1100);
  expect(tile(ada, "bo").stream.value).not.toBe(before);
  expect(tile(ada, "bo").link.value).toBe("connected");
  expect(tile(bo, "ada").link.value).toBe("connected");
  // The other end may still hear it.
  expect(old.every((connection) => connection.signalingState === "closed")).toBe(false);
  await party.clock.advance(2000);
  expect(old.every((connection) => connection.signalingState === "closed")).toBe(true);
});

test("the place of somebody who does not come back after a restart is kept a while, then given up", async () => {
  const { party, ada, bo, cy } = await three();
  party.server.stop();
  cy.call.leave();
  party.server.start();
  await party.clock.advance(5000);
  expect(names(ada)).toEqual(["ada", "bo", "cy"]);
  expect(tile(ada, "cy").away.value).toBe(true);
  expect(tile(ada, "bo").away.value).toBe(false);
  await party.clock.advance(20_000);
  expect(names(ada)).toEqual(["ada", "bo"]);
  expect(names(bo)).toEqual(["bo", "ada"]);
  expect(party.network.open.length).toBe(2);
});

test("somebody who reloads the page takes their own place again", async () => {
  const { party, ada } = await three();
  party.server.cut("bo");
  await party.settle();
  const { key } = tile(ada, "bo");
  await party.join("bo");
  expect(names(ada)).toEqual(["ada", "bo", "cy"]);
  expect(tile(ada, "bo").key).toBe(key);
  expect(tile(ada, "bo").link.value).toBe("connected");
});

test("one person on two devices has two tiles", async () => {
  const { party, ada } = await three();
  await party.join("bo");
  expect(names(ada)).toEqual(["ada", "bo", "cy", "bo"]);
});

test("a grace time that ran out joins anew, among people who stayed", async () => {
  const { party, ada, bo } = await three();
  party.server.cut("ada");
  party.server.expire("ada");
  await party.settle();
  expect(names(bo)).toEqual(["bo", "cy"]);
  await party.clock.advance(1000);
  expect(names(ada)).toEqual(["ada", "bo", "cy"]);
  expect(names(bo)).toEqual(["bo", "cy", "ada"]);
  expect(tile(ada, "bo").link.value).toBe("connected");
  expect(tile(ada, "bo").away.value).toBe(false);
  await party.clock.advance(3100);
  expect(party.network.open.length).toBe(6);
});

test("whom the server has let go is neither shown nor heard, even where media still flow", async () => {
  const { party, ada, cy } = await three();
  party.server.deaf = true;
  party.server.expire("bo");
  await party.settle();
  for (const guest of [ada, cy]) expect(names(guest)).not.toContain("bo");
  // Ada and Cy keep one connection each, to each other; Bo's two do not know yet.
  expect(party.network.open.length).toBe(2 + 2);
});

test("who is removed while the media of an earlier life go on gets nothing more by those", async () => {
  const { party, ada, bo } = await three();
  party.server.stop();
  party.server.start();
  for (let turn = 0; turn < 100 && tile(ada, "bo").id === "bo-2"; turn += 1) await party.clock.advance(50);
  await party.clock.advance(1100);
  const before = party.network.open.length;
  ada.call.remove(tile(ada, "bo").id, false);
  await party.settle();
  expect(bo.call.phase.value).toEqual({ phase: "ended", reason: "removed" });
  expect(names(ada)).toEqual(["ada", "cy"]);
  expect(party.network.open.length).toBeLessThan(before);
});

test("somebody who leaves takes tile and media along", async () => {
  const { party, ada, bo } = await three();
  bo.call.leave();
  await party.settle();
  expect(bo.call.phase.value).toEqual({ phase: "ended", reason: "left" });
  expect(names(ada)).toEqual(["ada", "cy"]);
  expect(party.network.open.length).toBe(2);
});

test("somebody who is removed is told so, and is gone", async () => {
  const { party, ada, bo } = await three();
  ada.call.remove(tile(ada, "bo").id, false);
  await party.settle();
  expect(bo.call.phase.value).toEqual({ phase: "ended", reason: "removed" });
  expect(names(ada)).toEqual(["ada", "cy"]);
  await party.clock.advance(60_000);
  expect(names(ada)).toEqual(["ada", "cy"]);
});

test("leaving the page leaves the call", async () => {
  const { party, ada, bo } = await three();
  bo.hide();
  await party.settle();
  expect(names(ada)).toEqual(["ada", "cy"]);
});

test("leaving closes and unsubscribes everything, and keeps the devices", async () => {
  const { party, everyone } = await three();
  for (const { call } of everyone) call.leave();
  await party.settle();
  expect(party.network.open).toEqual([]);
  expect(party.clock.waiting).toBe(0);
  expect(everyone.map(({ listeners }) => listeners.size)).toEqual([0, 0, 0]);
  expect(everyone.map(({ devices }) => devices.closed)).toEqual([false, false, false]);
  expect(everyone.map(({ call }) => call.tiles.value.length)).toEqual([0, 0, 0]);
});

test("a change of network restarts every link that it cut once, however many events tell of it", async () => {
  const { party, ada } = await three();
  ada.move();
  ada.move();
  await party.clock.advance(3000);
  expect(party.network.connections.map(({ restarts }) => restarts).reduce((sum, each) => sum + each)).toBe(2);
  expect(tile(ada, "bo").link.value).toBe("connected");
});

test("waking looks whether every link still has its path, and asks whether the server is there", async () => {
  const { party, ada } = await three();
  ada.wake();
  await party.clock.advance(3000);
  expect(party.network.connections.map(({ restarts }) => restarts).reduce((sum, each) => sum + each)).toBe(2);
  expect(ada.call.phase.value).toEqual({ phase: "joined" });
});

/** So many packets have come over every connection. */
async function receive(party: Party, packetsReceived: number) {
  for (const connection of party.network.connections) {
    connection.report = new Map([["A", { id: "A", type: "inbound-rtp", packetsReceived }]]);
  }
  await party.clock.advance(1000);
}

/** No media come any more, and no word from the server, until everybody has noticed. */
async function cut(party: Party) {
  await receive(party, 100);
  party.server.deaf = true;
  await party.clock.advance(3000 + 3000);
}

test("when media stop and the server is silent too, no restart is tried until it is back, and then one at once", async () => {
  const { party, everyone } = await three();
  await cut(party);
  const restarts = () => party.network.connections.reduce((sum, connection) => sum + connection.restarts, 0);
  const phases = () => everyone.map(({ call }) => call.phase.value.phase);
  expect(phases()).toEqual(["reconnecting", "reconnecting", "reconnecting"]);
  expect(everyone.map((guest) => guest.call.tiles.value.map(({ link }) => link.value).slice(1))).toEqual(
    everyone.map(() => ["unsteady", "unsteady"]),
  );
  expect(restarts()).toBe(0);
  party.server.deaf = false;
  await party.clock.advance(4000);
  expect(phases()).toEqual(["joined", "joined", "joined"]);
  expect(restarts()).toBeGreaterThanOrEqual(3);
});

test("media that come again are reason to try the server at once", async () => {
  const { party } = await three();
  await cut(party);
  const before = party.server.attempts;
  await receive(party, 200);
  expect(party.server.attempts).toBe(before + 3);
});

test("a volume is within bounds, and remembered for the person", async () => {
  const { party, ada } = await three();
  ada.call.setVolume(tile(ada, "bo").id, 0.25);
  ada.call.setVolume(tile(ada, "cy").id, 7);
  expect(tile(ada, "bo").volume.value).toBe(0.25);
  expect(tile(ada, "cy").volume.value).toBe(1);
  ada.call.leave();
  const again = await party.join("ada", ada.devices, ada.memory);
  expect(tile(again, "bo").volume.value).toBe(0.25);
  expect(tile(again, "cy").volume.value).toBe(1);
});

test("a speaker is shown, unless muted", async () => {
  const { party, ada, bo } = await three();
  const speak = async () => {
    const receivers = party.network.connections.flatMap((connection) => connection.getTransceivers());
    for (const each of receivers) each.sources = [{ timestamp: party.clock.now(), audioLevel: 0.5 }];
    bo.devices.level.value = 0.8;
    await party.clock.advance(60);
  };
  for (let count = 0; count < 4; count += 1) await speak();
  expect(tile(ada, "bo").speaking.value).toBe(true);
  expect(tile(bo, "bo").speaking.value).toBe(true);
  await bo.devices.setMicrophone(false);
  for (let count = 0; count < 20; count += 1) await speak();
  expect(tile(ada, "bo").speaking.value).toBe(false);
  expect(tile(bo, "bo").speaking.value).toBe(false);
});

test("how media travel is shown", async () => {
  const { party, ada } = await three();
  for (const connection of party.network.connections) {
    connection.report = new Map<string, object>([
      ["P", { id: "P", type: "candidate-pair", selected: true, localCandidateId: "L", currentRoundTripTime: 0.03 }],
      ["L", { id: "L", type: "local-candidate", candidateType: "relay", relayProtocol: "tls" }],
    ]);
  }
  await party.clock.advance(2000);
  const { path, roundTrip, ends, far } = tile(ada, "bo").journey.value;
  expect(path).toEqual({ kind: "relayed", over: "tls" });
  expect(far).toBe("tls");
  expect(roundTrip).toBe(30);
  expect(ends).toEqual({ here: true, there: false });
});

test("a shared screen is shown beside the person, through a new life, until it ends", async () => {
  const { party, ada, bo } = await three();
  await bo.call.screen.start();
  await party.settle();
  expect(tile(ada, "bo").sharing.value).toBe(true);
  expect(tile(ada, "bo").screen.value?.getVideoTracks().length).toBe(1);
  expect(tile(bo, "bo").screen.value?.getVideoTracks()).toEqual([bo.displays.picture.track]);
  const screens = party.network.open.flatMap((connection) => connection.getTransceivers()[2]?.sender.track ?? []);
  expect(screens).toEqual([bo.displays.picture.track, bo.displays.picture.track]);
  bo.displays.picture.end();
  await party.settle();
  expect(tile(ada, "bo").sharing.value).toBe(false);
});

test("leaving ends what one shares", async () => {
  const { bo } = await three();
  await bo.call.screen.start();
  bo.call.leave();
  expect(bo.displays.picture.readyState).toBe("ended");
});

/** What each open end sends, by slot. */
function sent(party: Party): unknown[][] {
  return party.network.open.map((each) => each.getTransceivers().map(({ sender }) => sender.track));
}
