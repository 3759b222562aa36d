import { expect, test } from "vitest";
import { settle } from "../fakes/clock";
import { Couple, tracks } from "../fakes/couple";
import { seeded } from "../fakes/random";

const MANY_TURNS = 3000;

async function connected(random?: () => number) {
  const couple = new Couple(random);
  await settle(MANY_TURNS);
  return couple;
}

function expectAgreement(couple: Couple) {
  for (const owner of ["ada", "bo"] as const) {
    const connection = couple.connection(owner);
    expect(connection.signalingState).toBe("stable");
    expect(connection.connectionState).toBe("connected");
    expect(connection.getTransceivers().map(({ kind, currentDirection }) => [kind, currentDirection])).toEqual([
      ["audio", "sendrecv"],
      ["video", "sendrecv"],
      ["video", "sendrecv"],
      ["audio", "sendrecv"],
    ]);
  }
}

test("the polite side, who came later, makes the only offer, and both send and receive", async () => {
  const couple = await connected();
  expectAgreement(couple);
  expect(couple.offers("bo")).toBe(1);
  expect(couple.offers("ada")).toBe(0);
  expect(couple.ada.view.link).toBe("connected");
  expect(couple.bo.view.link).toBe("connected");
  expect(couple.ada.view.stream?.getTracks().map((track) => track.kind)).toEqual(["audio", "video"]);
  expect(couple.ada.view.sound?.getTracks().map((track) => track.kind)).toEqual(["audio"]);
  expect(couple.ada.view.screen?.getTracks().map((track) => track.kind)).toEqual(["video"]);
  expect(couple.ada.view.screenSound?.getTracks().map((track) => track.kind)).toEqual(["audio"]);
});

test("candidates travel both ways, and so does their end", async () => {
  const couple = await connected();
  for (const owner of ["ada", "bo"] as const) {
    const { candidates, refused } = couple.connection(owner);
    expect(candidates.length).toBe(2);
    expect(candidates.at(-1)).toBe(null);
    expect(refused).toBe(0);
  }
});

test("two hundred rounds of offers made by both sides at once converge", async () => {
  const couple = await connected(seeded(1));
  let glare = 0;
  for (let round = 0; round < 200; round += 1) {
    const before = couple.offers("ada") + couple.offers("bo");
    for (const owner of ["ada", "bo"] as const) couple.connection(owner).restartIce();
    await settle(MANY_TURNS);
    expectAgreement(couple);
    expect(couple.connection("ada").knows(couple.connection("bo"))).toBe(true);
    expect(couple.connection("bo").knows(couple.connection("ada"))).toBe(true);
    if (couple.offers("ada") + couple.offers("bo") - before > 1) glare += 1;
  }
  expect(glare).toBeGreaterThan(50);
  expect(couple.network.connections.length).toBe(2);
});

test("a negotiation asked for while an answer is awaited makes no second offer", async () => {
  const couple = await connected();
  couple.stopPost();
  couple.connection("bo").restartIce();
  await settle(MANY_TURNS);
  couple.connection("bo").onnegotiationneeded?.();
  await settle(MANY_TURNS);
  expect(couple.offers("bo")).toBe(2);
  couple.runPost();
  await settle(MANY_TURNS);
  expectAgreement(couple);
});

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  "two first offers of the same number converge on one connection a side (order %i)",
  async (seed) => {
    const couple = new Couple(seeded(seed));
    couple.stopPost();
    // Nothing arrives, so first Bo and then Ada replaces the link by number 1.
    await couple.clock.advance(15_000);
    expect(couple.offers("ada")).toBe(1);
    expect(couple.offers("bo")).toBe(2);
    couple.runPost();
    await settle(MANY_TURNS);
    expectAgreement(couple);
  },
);

test("signals of a link that was replaced are dropped", async () => {
  const couple = await connected();
  const old = couple.sent.filter(({ to }) => to === "ada");
  couple.ada.handle(3, { type: "candidate", candidate: null });
  const replaced = couple.connection("ada");
  for (const { link, signal } of old) couple.ada.handle(link, signal);
  await settle(MANY_TURNS);
  expect(couple.connection("ada")).toBe(replaced);
  expect(replaced.remoteDescription).toBe(null);
});

test("a higher number replaces the peer connection and closes the old one", async () => {
  const couple = await connected();
  const first = couple.connection("ada");
  couple.connection("bo").become("failed");
  couple.connection("bo").restartIce = () => {};
  // Two restarts lead nowhere, the third remedy is a new connection.
  await couple.clock.advance(30_000);
  await settle(MANY_TURNS);
  expect(first.signalingState).toBe("closed");
  expect(couple.sent.at(-1)?.link).toBe(1);
  expectAgreement(couple);
});

test("a link that is disconnected is restarted by one side, and never thrown away", async () => {
  const couple = await connected();
  const before = [...couple.network.connections];
  for (const owner of ["ada", "bo"] as const) couple.connection(owner).become("disconnected");
  expect(couple.ada.view.link).toBe("unsteady");
  await couple.clock.advance(2000);
  expect(couple.connection("bo").restarts).toBe(1);
  expect(couple.connection("ada").restarts).toBe(0);
  expectAgreement(couple);
  expect(couple.network.connections).toEqual(before);
});

test("a cut that heals while the server is asked whether it is there needs no restart", async () => {
  const couple = await connected();
  for (const owner of ["ada", "bo"] as const) {
    couple[owner].doubt(true);
    couple.connection(owner).become("disconnected");
  }
  await couple.clock.advance(2500);
  for (const owner of ["ada", "bo"] as const) {
    couple.connection(owner).become("connected");
    couple[owner].doubt(false);
  }
  await couple.clock.advance(60_000);
  expect(couple.connection("ada").restarts + couple.connection("bo").restarts).toBe(0);
  expectAgreement(couple);
});

test("a failed link is restarted at once, with the newest servers", async () => {
  const couple = await connected();
  const fresh = [{ urls: ["turn:relay"], credential: "second" }];
  couple.ada.configure(fresh);
  couple.bo.configure(fresh);
  for (const owner of ["ada", "bo"] as const) couple.connection(owner).become("failed");
  expect(couple.bo.view.link).toBe("failed");
  await couple.clock.advance(0);
  await settle(MANY_TURNS);
  expectAgreement(couple);
  expect(couple.connection("bo").restarts).toBe(1);
  expect(couple.connection("ada").configuration).toMatchObject({ bundlePolicy: "max-bundle", iceServers: fresh });
});

test("while signals reach nobody no remedy is tried, and then one at once", async () => {
  const couple = await connected();
  for (const owner of ["ada", "bo"] as const) {
    couple[owner].setReachable(false);
    couple.connection(owner).become("failed");
  }
  await couple.clock.advance(10 * 60_000);
  expect(couple.connection("bo").restarts).toBe(0);
  for (const owner of ["ada", "bo"] as const) couple[owner].setReachable(true);
  await couple.clock.advance(0);
  await settle(MANY_TURNS);
  expect(couple.connection("bo").restarts).toBe(1);
  expectAgreement(couple);
});

test("a change of network while the server is out of reach is acted on when it is back", async () => {
  const couple = await connected();
  couple.ada.setReachable(false);
  couple.ada.moved();
  await couple.clock.advance(1000);
  expect(couple.connection("ada").restarts).toBe(0);
  couple.ada.setReachable(true);
  await couple.clock.advance(0);
  await settle(MANY_TURNS);
  expect(couple.connection("ada").restarts).toBe(1);
  expectAgreement(couple);
});

test("a link that the other side restarts is not restarted from this side, too", async () => {
  const couple = await connected();
  couple.connection("ada").restartIce();
  await settle(MANY_TURNS);
  couple.connection("bo").become("disconnected");
  await couple.clock.advance(4000);
  expect(couple.bo.view.link).toBe("unsteady");
  expect(couple.connection("bo").restarts).toBe(0);
});

/** What arrived at one end so far. */
function receive(couple: Couple, owner: "ada" | "bo", packetsReceived: number) {
  couple.connection(owner).report = new Map([["A", { id: "A", type: "inbound-rtp", packetsReceived }]]);
}

test("after a change of network a link on which packets still come is left alone", async () => {
  const couple = await connected();
  receive(couple, "ada", 100);
  couple.ada.moved();
  await couple.clock.advance(900);
  receive(couple, "ada", 150);
  await couple.clock.advance(60_000);
  expect(couple.connection("ada").restarts).toBe(0);
});

test("after a change of network a link that is unsteady already is restarted at once", async () => {
  const couple = await connected();
  couple.connection("ada").become("disconnected");
  couple.ada.moved();
  expect(couple.connection("ada").restarts).toBe(1);
});

test("who is in reach again, and to whom nothing comes, looks for a path at once", async () => {
  for (const [packets, restarts] of [
    [100, 1],
    [150, 0],
  ] as const) {
    const couple = await connected();
    receive(couple, "ada", 100);
    await couple.ada.measure();
    await couple.clock.advance(1000);
    receive(couple, "ada", packets);
    await couple.ada.measure();
    couple.ada.setReachable(false);
    couple.ada.setReachable(true);
    expect(couple.connection("ada").restarts).toBe(restarts);
  }
});

test("a connected link on which nothing comes any more is unsteady, and restarted within three seconds", async () => {
  for (const [owner, wait] of [
    ["bo", 0],
    ["ada", 2000],
  ] as const) {
    const couple = await connected();
    receive(couple, owner, 100);
    await couple[owner].measure();
    await couple.clock.advance(1000);
    await couple[owner].measure();
    expect(couple[owner].view.link).toBe("connected");
    await couple.clock.advance(1000);
    await couple[owner].measure();
    expect(couple[owner].view.link).toBe("unsteady");
    await couple.clock.advance(wait);
    expect(couple.connection(owner).restarts).toBe(1);
    receive(couple, owner, 150);
    await couple[owner].measure();
    expect(couple[owner].view.link).toBe("connected");
    await couple.clock.advance(60_000);
    expect(couple.connection(owner).restarts).toBe(1);
  }
});

test("nothing is expected of somebody who has everything off", async () => {
  const couple = await connected();
  receive(couple, "ada", 100);
  await couple.ada.measure();
  couple.ada.expect(false);
  await couple.clock.advance(60_000);
  await couple.ada.measure();
  expect(couple.ada.view.link).toBe("connected");
  expect(couple.connection("ada").restarts).toBe(0);
});

test.each([true, false])(
  "what a new peer connection did not heal, a new life might; else another connection (%s)",
  async (rejoins) => {
    const couple = await connected();
    couple.rejoins = rejoins;
    couple.network.up = false;
    couple.ada.fallSilent();
    couple.connection("bo").become("failed");
    await couple.clock.advance(34_999);
    const before = couple.network.connections.length;
    await couple.clock.advance(1);
    expect(couple.network.connections.length - before).toBe(rejoins ? 0 : 1);
  },
);

test("a link flows from its first sound, or when none came for a second", async () => {
  const couple = await connected();
  couple.ada.listen();
  expect(couple.ada.flows).toBe(false);
  await couple.clock.advance(999);
  couple.ada.listen();
  expect(couple.ada.flows).toBe(false);
  await couple.clock.advance(1);
  couple.ada.listen();
  expect(couple.ada.flows).toBe(true);
  const [audio] = couple.connection("bo").getTransceivers();
  if (audio !== undefined) audio.sources = [{ timestamp: 1, audioLevel: 0 }];
  couple.bo.listen();
  expect(couple.bo.flows).toBe(true);
});

test("a description that cannot be applied leads to a new peer connection at once", async () => {
  const couple = await connected();
  couple.connection("ada").setRemoteDescription = () => Promise.reject(new DOMException("", "OperationError"));
  couple.connection("bo").restartIce();
  await settle(MANY_TURNS);
  expect(couple.ada.view.link).toBe("failed");
  await couple.clock.advance(0);
  await settle(MANY_TURNS);
  expectAgreement(couple);
});

test("devices are switched without negotiation", async () => {
  const couple = await connected();
  const before = couple.sent.length;
  const next = tracks(false);
  couple.ada.setTracks(next);
  await settle();
  const sending = couple.connection("ada").getTransceivers();
  expect(sending.map(({ sender }) => sender.track)).toEqual([next.microphone, null, null, null]);
  expect(couple.sent.length).toBe(before);
});

test("a screen and its sound travel beside the person, without negotiation, and end by themselves", async () => {
  const couple = await connected();
  const before = couple.sent.length;
  const person = tracks();
  const [screen, screen_sound] = [tracks().camera, tracks().microphone];
  couple.bo.setTracks({ ...person, screen, screen_sound });
  await settle();
  const sending = couple.connection("bo").getTransceivers();
  expect(sending.map(({ sender }) => sender.track)).toEqual([person.microphone, person.camera, screen, screen_sound]);
  expect(sending[2]?.sender.streams).toEqual(sending[3]?.sender.streams);
  expect(sending[2]?.sender.streams[0]).not.toBe(sending[0]?.sender.streams[0]);
  couple.bo.setTracks(person);
  await settle();
  expect(sending.map(({ sender }) => sender.track)).toEqual([person.microphone, person.camera, null, null]);
  expect(couple.sent.length).toBe(before);
});

test("both sides send what they have from the first, each picture within its budget", async () => {
  const couple = await connected();
  for (const owner of ["ada", "bo"] as const) {
    const [audio, video, screen] = couple.connection(owner).getTransceivers();
    expect(audio?.sender.track).toMatchObject({ kind: "audio" });
    expect(video?.sender.track).toMatchObject({ kind: "video" });
    expect(video?.sender.parameters.encodings[0]?.maxBitrate).toBe(1_800_000);
    expect(screen?.sender.parameters.encodings[0]?.maxBitrate).toBe(2_500_000);
    expect(audio?.sender.streams.length).toBe(1);
    expect(audio?.sender.streams).toEqual(video?.sender.streams);
  }
});

test("closing leaves nothing behind", async () => {
  const couple = await connected();
  couple.ada.close();
  couple.bo.close();
  expect(couple.network.open).toEqual([]);
  expect(couple.clock.waiting).toBe(0);
});
