import type { Problem } from "./api";

/** The server answered, and refused. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly status: number,
    /** Stable, for programs; `unavailable` where the answer was not the server's own. */
    readonly code: string,
    detail: string,
    /** Seconds after which trying again makes sense, where the server said so. */
    readonly retryAfter: number | null,
  ) {
    super(detail);
  }
}

/** No answer came: no network, or the server is down. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Request {
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly accessToken?: string | undefined;
}

/** An answer that takes longer is as good as none; the slowest honest one hashes a password on a busy small machine. */
const PATIENCE_MS = 20_000;

/** Sends one request to our own server. Throws `Refused` or `Unreachable`. */
export async function send<Answer>({ method, path, body, accessToken }: Request): Promise<Answer> {
  const headers = new Headers({ accept: "application/json, text/plain" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (accessToken !== undefined) headers.set("authorization", `Bearer ${accessToken}`);
  const response = await fetch(path, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new Unreachable("the server did not answer", { cause });
  });
  if (!response.ok) {
    const text = await response.text().catch(() => "");
    throw refusalOf(response.status, text, response.headers.get("retry-after"));
  }
  if (response.status === 204) return undefined as Answer;
  const isText = response.headers.get("content-type")?.startsWith("text/plain");
  return (await (isText ? response.text() : response.json()).catch((cause: unknown) => {
    throw new Unreachable("the answer was cut short", { cause });
  })) as Answer;
}

/** What an answer that is a refusal says. */
export function refusalOf(status: number, text: string, retryAfter: string | null): Refused {
  const problem = parsed(text);
  const wait = Number(retryAfter);
  return new Refused(
    status,
    problem?.code ?? "unavailable",
    problem?.detail ?? `status ${status}`,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}

function parsed(text: string): Partial<Problem> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
