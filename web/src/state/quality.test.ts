import { expect, test } from "vitest";
import { type Guest, Party, tile } from "../fakes/party";

/** A report of a way that bears so many bits a second, with so many packets lost on it for each one that comes. */
function report(clock: { now(): number }, available: number, lost = 0): Map<string, object> {
  const pair = { type: "candidate-pair", selected: true, localCandidateId: "L", currentRoundTripTime: 0.03 };
  const sound = {
    id: "S",
    type: "inbound-rtp",
    kind: "audio",
    jitter: 0.004,
    get packetsReceived() {
      return clock.now() / 20;
    },
    get packetsLost() {
      return (lost * clock.now()) / 20;
    },
  };
  return new Map<string, object>([
    ["P", { id: "P", ...pair, availableOutgoingBitrate: available }],
    ["L", { id: "L", type: "local-candidate", candidateType: "host" }],
    ["S", sound],
  ]);
}

async function two() {
  const party = new Party();
  const ada = await party.join("ada");
  const bo = await party.join("bo");
  await ada.devices.setCamera(true);
  await party.settle();
  const ways = (available: number) => {
    for (const connection of party.network.open) connection.report = report(party.clock, available);
  };
  return { party, ada, bo, ways };
}

/** Whether each end's picture is sent. */
function sent(party: Party): unknown[] {
  const videos = party.network.open.flatMap((connection) => connection.getTransceivers()).filter(isVideo);
  return videos
    .filter(({ sender }) => sender.track !== null)
    .map(({ sender }) => sender.parameters.encodings[0]?.active);
}

const isVideo = ({ kind }: { kind: string }) => kind === "video";
const seen = (guest: Guest) => ({
  camera: tile(guest, "ada").camera.value,
  heldBack: tile(guest, "ada").heldBack.value,
});

test("a picture that the way does not bear is held back, which both are told, and comes back", async () => {
  const { party, ada, bo, ways } = await two();
  expect(seen(bo)).toEqual({ camera: true, heldBack: false });
  ways(90_000);
  await party.clock.advance(10_000);
  expect(sent(party)).toEqual([false]);
  expect(ada.call.bearing.value.held).toBe("from_all");
  expect(seen(bo)).toEqual({ camera: true, heldBack: true });
  ways(5_000_000);
  await party.clock.advance(20_000);
  expect(sent(party)).toEqual([true]);
  expect(ada.call.bearing.value.held).toBe("from_nobody");
  expect(seen(bo)).toEqual({ camera: true, heldBack: false });
});

test("who switches the camera off meanwhile has it off, for oneself and for the others", async () => {
  const { party, ada, bo, ways } = await two();
  ways(90_000);
  await party.clock.advance(10_000);
  await ada.devices.setCamera(false);
  await party.clock.advance(4000);
  expect(ada.call.bearing.value.held).toBe("from_nobody");
  expect(seen(bo)).toEqual({ camera: false, heldBack: false });
});

test("where nothing arrives well, it is one's own connection", async () => {
  const { party, ada, ways } = await two();
  ways(5_000_000);
  await party.clock.advance(4000);
  expect(ada.call.bearing.value.poorly).toBe(false);
  for (const connection of party.network.open) connection.report = report(party.clock, 5_000_000, 0.5);
  await party.clock.advance(4000);
  expect(tile(ada, "bo").quality.value.grade).toBe("poor");
  expect(ada.call.bearing.value.poorly).toBe(true);
});

test("where a sound ends by a mute, what a decoder makes up for a moment is not held against anybody", async () => {
  const { party, bo, ada, ways } = await two();
  ways(5_000_000);
  await party.clock.advance(4000);
  expect(tile(bo, "ada").quality.value.grade).toBe("good");
  await ada.devices.setMicrophone(false);
  await party.settle();
  for (const connection of party.network.open) {
    Object.assign(connection.report.get("S") ?? {}, { totalSamplesReceived: 48_000, concealedSamples: 12_000 });
  }
  await party.clock.advance(4000);
  expect(tile(bo, "ada").quality.value.grade).toBe("good");
});

test.each([
  [2, 20],
  [3, 20],
  [6, 8],
])("of %i people each connection is looked at %i times in ten seconds", async (people, looks) => {
  const party = new Party();
  for (let index = 0; index < people; index += 1) await party.join(`user ${index}`);
  const [connection] = party.network.open;
  let looked = 0;
  const nothing = new Map<string, object>();
  Object.defineProperty(connection, "report", {
    get: () => {
      looked += 1;
      return nothing;
    },
  });
  await party.clock.advance(10_000);
  expect(looked).toBe(looks);
});

test("the server is told how it began, once a minute how it goes, and the rest at the end", async () => {
  const { party, ada, ways } = await two();
  ways(5_000_000);
  const receivers = party.network.open.flatMap((connection) => connection.getTransceivers());
  for (const each of receivers) each.sources = [{ timestamp: party.clock.now(), audioLevel: 0 }];
  await party.clock.advance(4000);
  const { reports } = party.server;
  expect(reports.filter(({ path }) => path === "direct").length).toBe(2);
  expect(reports.length).toBe(2);
  await party.clock.advance(62_000);
  expect(reports.length).toBe(4);
  expect(reports[3]).toMatchObject({ jitter: 4, round_trip: 30 });
  await party.clock.advance(20_000);
  ada.call.leave();
  await party.settle();
  expect(reports.length).toBe(6);
});
