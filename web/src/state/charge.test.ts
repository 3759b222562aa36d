import { expect, test } from "vitest";
import { Party, tile } from "../fakes/party";
import type { Told } from "./charge";

async function two() {
  const party = new Party();
  const ada = await party.join("ada");
  const bo = await party.join("bo");
  return { party, ada, bo };
}

const id = (guest: { call: { self: { value: { id: string } | null } } }) => guest.call.self.value?.id ?? "";

test("hands are numbered in the server's order", async () => {
  const { party, ada, bo } = await two();
  bo.call.charge.hands.toggle();
  await party.settle();
  ada.call.charge.hands.toggle();
  await party.settle();
  expect(ada.call.charge.hands.place(id(bo))).toBe(1);
  expect(bo.call.charge.hands.place(id(ada))).toBe(2);
  bo.call.charge.hands.toggle();
  await party.settle();
  expect(ada.call.charge.hands.place(id(ada))).toBe(1);
  expect(bo.call.charge.hands.up.value).toBe(false);
});

test("a hand that is up goes up again after the server forgot everything", async () => {
  const { party, ada, bo } = await two();
  bo.call.charge.hands.toggle();
  await party.settle();
  party.server.stop();
  party.server.start();
  await party.clock.advance(5000);
  await party.settle();
  expect(ada.call.charge.hands.order.value).toEqual([id(bo)]);
});

test("a hand that somebody else lowered stays down", async () => {
  const { party, ada, bo } = await two();
  bo.call.charge.hands.toggle();
  await party.settle();
  ada.call.charge.hands.lower(id(bo));
  await party.settle();
  party.server.stop();
  party.server.start();
  await party.clock.advance(5000);
  await party.settle();
  expect(ada.call.charge.hands.order.value).toEqual([]);
});

test("whoever is muted turns their own microphone off and is told by whom", async () => {
  const { party, ada, bo } = await two();
  const told: Told[] = [];
  bo.call.charge.onTold((one) => told.push(one));
  party.server.say("bo", { type: "switched_off", media: "microphone", by: "ada" });
  await party.settle();
  expect(bo.devices.microphone.value).toBe(false);
  expect(tile(ada, "bo").microphone.value).toBe(false);
  expect(told).toEqual([{ what: "switched_off", media: "microphone", by: "ada" }]);
});

test("whoever is asked to unmute stays muted until they answer", async () => {
  const { party, bo } = await two();
  await bo.devices.setMicrophone(false);
  party.server.say("bo", { type: "asked_to_unmute", by: "ada" });
  await party.settle();
  expect(bo.call.charge.askedBy.value).toBe("ada");
  expect(bo.devices.microphone.value).toBe(false);
  bo.call.charge.answered();
  expect(bo.call.charge.askedBy.value).toBeNull();
});

test("a new role shows on oneself and on the others", async () => {
  const { party, ada, bo } = await two();
  for (const user of ["ada", "bo"]) {
    party.server.say(user, { type: "role_changed", participant: id(bo), role: "moderator" });
  }
  await party.settle();
  expect(bo.call.self.value?.role).toBe("moderator");
  expect(tile(ada, "bo").role).toBe("moderator");
});
