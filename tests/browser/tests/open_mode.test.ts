// Browsers on the pages of another application, which uses sohbet as its TURN server.

import { afterAll, beforeAll, describe, test } from "vitest";
import { connect, OPEN_MODE, openPage } from "../harness/application.js";
import { expectRelayed, hearsAndSees } from "../harness/media.js";
import type { BrowserName, Transport } from "../harness/person.js";
import { Scene } from "../harness/scene.js";

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(OPEN_MODE);
});
afterAll(() => scene.close());

const pairs: [BrowserName, BrowserName][] = [["chromium", "chromium"], ["chromium", "firefox"]];
const transports: Transport[] = ["udp", "tcp", "tls"];

describe.each(pairs)("%s and %s", (first, second) => {
  test.each(transports)("hear and see each other on another application's page over %s", async (transport) => {
    const page = await openPage();
    const [ann, ben] = [await scene.person(first, { transport }), await scene.person(second, { transport })];
    await Promise.all([ann.goto(page), ben.goto(page)]);
    await connect(scene.server, ann, ben);
    for (const received of await Promise.all([hearsAndSees(ann, 1), hearsAndSees(ben, 1)])) {
      expectRelayed(received, transport);
    }
  });
});
