import { expect, test } from "vitest";
import { Party } from "../fakes/party";
import { spotsOf } from "./spots";
import { View } from "./view";

async function stage() {
  const party = new Party();
  const ada = await party.join("ada");
  const bo = await party.join("bo");
  const cy = await party.join("cy");
  const open = () => new View(ada.call.tiles, { clock: party.clock, memory: () => ada.memory });
  const key = (name: string, screen = false) =>
    spotsOf(ada.call.tiles.value).find((spot) => spot.tile.name.value === name && spot.screen === screen)?.key ?? null;
  return { party, ada, bo, cy, view: open(), open, key };
}

test("everybody is alike until somebody asks for the speaker, which is remembered", async () => {
  const { view, open, key } = await stage();
  expect(view.featured.value).toBe(null);
  view.toggle();
  expect(view.featured.value).toBe(key("bo"));
  expect(open().featured.value).toBe(key("bo"));
  view.toggle();
  expect(view.featured.value).toBe(null);
});

test("whoever speaks on while nobody large does becomes large", async () => {
  const { party, cy, view, key } = await stage();
  view.toggle();
  const speak = async (milliseconds: number) => {
    for (let time = 0; time < milliseconds; time += 60) {
      for (const connection of party.network.open) {
        const [microphone] = connection.getTransceivers();
        const track = microphone?.sender.track;
        if (track !== cy.devices.audioTrack.value) continue;
        const other = party.network.open.find((peer) => peer !== connection && connection.knows(peer));
        const heard = other?.getTransceivers()[0];
        if (heard) heard.sources = [{ timestamp: party.clock.now(), audioLevel: 0.5 }];
      }
      await party.clock.advance(60);
    }
  };
  await speak(300);
  expect(view.featured.value).toBe(key("bo"));
  await party.clock.advance(2000);
  expect(view.featured.value).toBe(key("bo"));
  await speak(2400);
  expect(view.featured.value).toBe(key("cy"));
});

test("a screen is large from its beginning, the newest of several, and none when all have ended", async () => {
  const { party, bo, cy, view, key } = await stage();
  await bo.call.screen.start();
  await party.settle();
  expect(view.featured.value).toBe(key("bo", true));
  await cy.call.screen.start();
  await party.settle();
  expect(view.featured.value).toBe(key("cy", true));
  cy.call.screen.stop();
  await party.settle();
  expect(view.featured.value).toBe(key("bo", true));
  bo.call.screen.stop();
  await party.settle();
  expect(view.featured.value).toBe(null);
});

test("a screen that somebody made small stays so, and one's own is never large by itself", async () => {
  const { party, ada, bo, cy, view } = await stage();
  await bo.call.screen.start();
  await party.settle();
  view.toggle();
  await ada.call.screen.start();
  await cy.devices.setCamera(true);
  await party.settle();
  expect(view.featured.value).toBe(null);
});

test("what is pinned stays large while others speak, until it is gone", async () => {
  const { party, bo, view, key } = await stage();
  view.pin(key("bo"));
  expect(view.featured.value).toBe(key("bo"));
  bo.call.leave();
  await party.settle();
  expect(view.featured.value).toBe(null);
});

test("newcomers and screens move nobody: oneself is last, screens come before", async () => {
  const { party, ada, bo } = await stage();
  const names = () => spotsOf(ada.call.tiles.value).map((spot) => `${spot.tile.name.value}${spot.screen ? "*" : ""}`);
  expect(names()).toEqual(["bo", "cy", "ada"]);
  await bo.call.screen.start();
  await party.join("di");
  await party.settle();
  expect(names()).toEqual(["bo", "cy", "di", "bo*", "ada"]);
});

test("after closing nothing waits", async () => {
  const { party, view } = await stage();
  const waiting = party.clock.waiting;
  view.close();
  view.toggle();
  expect(party.clock.waiting).toBeLessThanOrEqual(waiting);
});
