import { expect, test } from "vitest";
import { askOfOpus } from "./opus";

const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join("");

test("the other side is asked for sound that mends itself and is cheap in silence", () => {
  const chromium = lines(
    "a=rtpmap:111 opus/48000/2",
    "a=rtcp-fb:111 transport-cc",
    "a=fmtp:111 minptime=10;useinbandfec=1",
  );
  expect(askOfOpus(chromium)).toBe(
    lines("a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1"),
  );
  const firefox = lines("a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=0", "a=rtpmap:109 opus/48000/2");
  expect(askOfOpus(firefox)).toBe(
    lines("a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1;usedtx=1", "a=rtpmap:109 opus/48000/2"),
  );
});

test("nothing else of a description is touched, and to ask twice is to ask once", () => {
  const sdp = lines("v=0", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtpmap:96 VP8/90000", "a=fmtp:97 apt=96");
  expect(askOfOpus(sdp)).toBe(sdp);
  const opus = lines("a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10");
  expect(askOfOpus(askOfOpus(opus))).toBe(askOfOpus(opus));
});
