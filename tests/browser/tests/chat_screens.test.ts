// The chat on small and large screens, in both languages: nothing sticks out, and everyone can use it.

import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../harness/axe.js";
import { drop, dropped } from "../harness/chat.js";
import type { Person } from "../harness/person.js";
import { Scene } from "../harness/scene.js";
import { until } from "../harness/wait.js";

const SIZES = [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const SCREENS = "artifacts/screens";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open();
  mkdirSync(SCREENS, { recursive: true });
});
afterAll(() => scene.close());

test.each(["en", "tr"])("the chat fits every screen and shuts nobody out (%s)", async (language) => {
  const room = await scene.room(`Screens ${language}`);
  const api = await scene.api();
  const path = `/api/rooms/${room.id}/messages`;
  const { id } = await api.post<{ id: string }>(path, { key: "1", text: "Shall we meet at seven? https://example.org/a-rather-long-way/to-the-table?guests=4" });
  await api.send("PUT", `${path}/${id}/reactions/${encodeURIComponent("👍")}`);
  await api.post(path, { key: "2", text: "Bring the çay.\nAnd the good cups." });
  for (const viewport of SIZES) {
    const person = await scene.guest("Defne", room, "chromium", { viewport });
    await person.evaluate((wish) => localStorage.setItem("sohbet.language", wish), language);
    await person.evaluate(() => location.reload(), null);
    await person.see("button", language === "tr" ? "Şimdi katıl" : "Join now");
    await person.click("button", language === "tr" ? "Şimdi katıl" : "Join now");
    await until("the call is there", () => person.evaluate(() => document.querySelector("[data-participant]") !== null, null));
    await look(person, `${language}-${viewport.width}-closed`);
    await person.press("c");
    await until("the messages are there", () => person.evaluate(() => document.querySelectorAll(".message").length >= 2, null));
    await drop(person, dropped("summer plans (final).pdf", Buffer.alloc(240_000, 1)));
    await until("the file is there", () => person.evaluate(() => document.querySelector("button.file-card") !== null, null));
    await look(person, `${language}-${viewport.width}-chat`);
    await person.evaluate(() => document.querySelector<HTMLElement>(".message-options")?.click(), null);
    await look(person, `${language}-${viewport.width}-options`);
    await person.close();
  }
});

/** Keeps the screen, and finds what sticks out or shuts somebody out. */
async function look(person: Person, name: string): Promise<void> {
  await person.screenshot(`${SCREENS}/chat-${name}.png`);
  expect(await person.evaluate(() => document.documentElement.scrollWidth - innerWidth, null), name).toBeLessThanOrEqual(0);
  const outside = await person.evaluate(() => {
    const seen = [...document.querySelectorAll<HTMLElement>("button, textarea, .side-panel")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    return seen.filter((one) => !one.closest(".chat-scroll, [popover]")).flatMap((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const inside = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
      return inside ? [] : [one.getAttribute("aria-label") ?? one.className];
    });
  }, null);
  expect(outside, name).toEqual([]);
  expect(await barriersOf(person, name)).toEqual([]);
}
