import { expect, test } from "vitest";
import { FakeDisplays } from "../fakes/displays";
import { FakeStream } from "../fakes/media";
import { FakeMemory } from "../fakes/memory";
import { OwnScreen } from "./screen";

function open(displays: FakeDisplays | undefined = new FakeDisplays(), memory = new FakeMemory()) {
  const mediaStream = (tracks: MediaStreamTrack[]) => new FakeStream(tracks).stream;
  const screen = new OwnScreen({ displays: () => displays, mediaStream, memory: () => memory });
  return { screen, displays: displays as FakeDisplays, memory };
}

test("a shared screen is picture and sound, until it is stopped", async () => {
  const { screen, displays } = open();
  expect(await screen.start()).toBe(null);
  expect(screen.on.value).toBe(true);
  expect(screen.picture.value).toBe(displays.picture.track);
  expect(screen.sound.value).toBe(displays.sound.track);
  expect(screen.preview.value?.getTracks()).toEqual([displays.picture.track]);
  screen.stop();
  expect(screen.on.value).toBe(false);
  expect([displays.picture.readyState, displays.sound.readyState]).toEqual(["ended", "ended"]);
});

test("the browser's own bar ends it, and everything of it", async () => {
  const { screen, displays } = open();
  await screen.start();
  displays.picture.end();
  expect(screen.on.value).toBe(false);
  expect(displays.sound.readyState).toBe("ended");
});

test("a sound that ends by itself leaves the picture", async () => {
  const { screen, displays } = open();
  await screen.start();
  displays.sound.end();
  expect(screen.picture.value).toBe(displays.picture.track);
  expect(screen.sound.value).toBe(null);
});

test.each([
  ["NotAllowedError", "Permission denied", null],
  ["NotAllowedError", "Permission denied by system", "denied"],
  ["NotReadableError", "", "denied"],
  ["NotFoundError", "", "failed"],
] as const)("%s (%s) means %s", async (name, message, meaning) => {
  const { screen, displays } = open();
  displays.error = [name, message];
  expect(await screen.start()).toBe(meaning);
  expect(screen.on.value).toBe(false);
});

test("a browser that shares no screens says so", async () => {
  const { screen } = open({} as FakeDisplays);
  expect(await screen.start()).toBe("unsupported");
});

test("the system's sound is offered only where the browser leaves its own out", async () => {
  const { screen, displays } = open();
  await screen.start();
  expect(displays.requests[0]).toMatchObject({ systemAudio: "include", audio: { restrictOwnAudio: true } });
  screen.stop();
  displays.restrictsOwnAudio = false;
  await screen.start();
  expect(displays.requests[1]).toMatchObject({ systemAudio: "exclude", selfBrowserSurface: "exclude" });
});

test("text or motion is told to the encoder at once, and remembered", async () => {
  const { screen, displays, memory } = open();
  await screen.start();
  expect(displays.picture.contentHint).toBe("text");
  screen.setHint("motion");
  expect(displays.picture.contentHint).toBe("motion");
  const again = open(displays, memory);
  expect(again.screen.hint.value).toBe("motion");
});

test("a screen chosen after the call ended is let go", async () => {
  const { screen, displays } = open();
  const starting = screen.start();
  screen.close();
  await starting;
  expect(displays.picture.readyState).toBe("ended");
});
