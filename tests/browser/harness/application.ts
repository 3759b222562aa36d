// Another application: its page knows nothing of sohbet, which it uses as its TURN server by a shared secret.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { accept, description } from "./call.js";
import type { Person } from "./person.js";
import type { Server } from "./server.js";

const SECRET = "s3cr3t";

/** How long a credential is good, in seconds. */
const LIFETIME = 600;

/** The settings with which sohbet serves the application, on one machine with it. */
export const OPEN_MODE = {
  SOHBET_RELAY_MODE: "open",
  SOHBET_RELAY_PORTS: "50000-50999",
  SOHBET_RELAY_SECRETS: SECRET,
  SOHBET_RELAY_BIND_IPV4: "127.0.0.1",
  SOHBET_RELAY_BIND_IPV6: "::1",
  SOHBET_RELAY_ALLOW_PEERS: "127.0.0.0/8,::1/128",
};

/** Every way to the relay, with a credential in the form of coturn's use-auth-secret. */
function iceServer(server: Server, user: string): RTCIceServer {
  const at = `localhost:${server.port}`;
  const username = `${Math.floor(Date.now() / 1000) + LIFETIME}:${user}`;
  const credential = createHmac("sha1", SECRET).update(username).digest("base64");
  return { urls: [`turn:${at}?transport=udp`, `turn:${at}?transport=tcp`, `turns:${at}?transport=tcp`], username, credential };
}

/** Serves the application's empty page until the test ends; what comes from localhost may use a camera. */
export async function openPage(): Promise<string> {
  const http = createServer((_, response) => void response.setHeader("Content-Type", "text/html").end("<!doctype html>"));
  await once(http.listen(0, "localhost"), "listening");
  onTestFinished(() => void http.close());
  return `http://localhost:${(http.address() as AddressInfo).port}/`;
}

/** Calls from one person's page to the other's. */
export async function connect(server: Server, caller: Person, callee: Person): Promise<void> {
  const offered = await caller.evaluate(description, { iceServer: iceServer(server, "caller"), offered: null });
  const answered = await callee.evaluate(description, { iceServer: iceServer(server, "callee"), offered });
  await caller.evaluate(accept, answered);
}
