import { expect, test } from "vitest";
import { asPicture, looksLikePicture } from "./picture";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

test("a picture is what its bytes say", async () => {
  expect((await asPicture(new Blob([PNG])))?.type).toBe("image/png");
  expect((await asPicture(new Blob(["GIF89a......"])))?.type).toBe("image/gif");
  expect((await asPicture(new Blob(["RIFF....WEBPVP8 "])))?.type).toBe("image/webp");
  for (const text of ["<svg onload='alert(1)'/>", "<html><script>", "RIFF....WAVEfmt ", "", "GIF"]) {
    expect(await asPicture(new Blob([text], { type: "image/png" })), text).toBeNull();
  }
});

test("only small files with a picture's name are worth fetching, and no SVG", () => {
  expect(looksLikePicture("cat.JPEG", 1000)).toBe(true);
  expect(looksLikePicture("cat.svg", 1000)).toBe(false);
  expect(looksLikePicture("cat.png.html", 1000)).toBe(false);
  expect(looksLikePicture("cat.png", 6_000_000)).toBe(false);
});
