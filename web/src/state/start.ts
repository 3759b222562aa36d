import { effect } from "@preact/signals";
import { forgetLinks } from "./invites";
import { showLanguage } from "./language";
import { poll } from "./poll";
import { forgetRooms } from "./rooms";
import { followHistory } from "./route";
import { loadServer, server } from "./server";
import { followOtherTabs, session, startSession, user } from "./session";
import { showTheme } from "./theme";

/** How soon a server that did not answer is asked again. */
const RETRY_MS = 2_000;

/** Wakes the client up: what the server is, who is signed in here, how the page should look. */
export function start(): void {
  showLanguage();
  showTheme();
  followHistory();
  followOtherTabs();
  forgetOthers();
  untilAnswered();
}

/** Asks until the server has said what it is and whether somebody is signed in. */
function untilAnswered(): void {
  const stop = poll(async () => {
    await Promise.all([server.value ?? loadServer(), startSession()]);
    if (session.value.state === "unreachable") throw new Error("no answer yet");
    stop();
  }, RETRY_MS);
}

/** What one user has loaded is not the next one's to see. */
function forgetOthers(): void {
  let last: string | null = null;
  effect(() => {
    const now = user.value?.id ?? null;
    if (now === last) return;
    last = now;
    forgetRooms();
    forgetLinks();
  });
}
