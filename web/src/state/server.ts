import { type ReadonlySignal, signal } from "@preact/signals";
import type { ServerInfo } from "../protocol/api";
import { type Request, send, Unreachable } from "../protocol/http";

const info = signal<ServerInfo | null>(null);
const answers = signal(true);

/** What the server says about itself; null until it has. */
export const server: ReadonlySignal<ServerInfo | null> = info;

/** Whether the last request got an answer. */
export const reachable: ReadonlySignal<boolean> = answers;

/** Sends a request and notes whether the server answered. */
export async function ask<Answer>(request: Request): Promise<Answer> {
  try {
    const answer = await send<Answer>(request);
    answers.value = true;
    return answer;
  } catch (error) {
    answers.value = !(error instanceof Unreachable);
    throw error;
  }
}

export async function loadServer(): Promise<void> {
  info.value = await ask<ServerInfo>({ method: "GET", path: "/api/server" });
}

/** The name by which this page was reached, if the whole internet may know it; empty for an address or a name of a home. */
export function publicName(hostname: string): string {
  const isName = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/.test(hostname);
  return isName && !/\.(local|lan|home|internal|localhost|test|home\.arpa)$/.test(hostname) ? hostname : "";
}
