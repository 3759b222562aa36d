import { afterEach, beforeEach, expect, it, vi } from "vitest";

const AYSE = { id: "u1", login: "ayse", name: "Ayşe", admin: false, guest: false };
const MINUTE = 60_000;

/** A server that hands out numbered access tokens, and refuses those in `revoked`. */
class Server {
  readonly asked: string[] = [];
  readonly revoked = new Set<string>();
  signedIn = true;
  answers = true;
  #tokens = 0;

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const token = new Headers(init.headers).get("authorization")?.replace("Bearer ", "");
    this.asked.push([init.method, path, token].filter(Boolean).join(" "));
    if (!this.answers) throw new TypeError("Failed to fetch");
    if (path === "/api/sessions/refresh" || path === "/api/sessions") {
      if (!this.signedIn) return problem("not_authenticated");
      return Response.json({ access_token: `t${++this.#tokens}`, expires_in: 900, user: AYSE });
    }
    if (token === undefined || this.revoked.has(token)) return problem("not_authenticated");
    return init.method === "DELETE" ? new Response(null, { status: 204 }) : Response.json([]);
  };

  get refreshes(): number {
    return this.asked.filter((request) => request.includes("refresh")).length;
  }
}

const problem = (code: string) => Response.json({ code, detail: "", status: 401 }, { status: 401 });

let server: Server;
let kept: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  server = new Server();
  kept = new Map([["sohbet.user", "u1"]]);
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const load = () => import("./session");

it("asks for no session where nobody has signed in before", async () => {
  kept.clear();
  const { startSession, session } = await load();
  await startSession();
  expect(session.value).toEqual({ state: "signed_out" });
  expect(server.asked).toEqual([]);
});

it("finds the session of the last visit", async () => {
  const { startSession, user } = await load();
  await startSession();
  expect(user.value?.name).toBe("Ayşe");
});

it("keeps the access token out of everything that outlives the page", async () => {
  const { startSession } = await load();
  await startSession();
  expect([...kept.values()].join()).not.toContain("t1");
});

it("does not take a server that is down for a session that ended", async () => {
  server.answers = false;
  const { startSession, session } = await load();
  await startSession();
  expect(session.value.state).toBe("unreachable");
  expect(kept.get("sohbet.user")).toBe("u1");
});

it("refreshes once for many requests at the same time", async () => {
  const { accessToken } = await load();
  const tokens = await Promise.all([accessToken(), accessToken(), accessToken()]);
  expect(new Set(tokens).size).toBe(1);
  expect(server.refreshes).toBe(1);
});

it("waits for its turn among the tabs before it refreshes", async () => {
  let go = () => {};
  const turn = new Promise<void>((resolve) => {
    go = resolve;
  });
  vi.stubGlobal("navigator", { locks: { request: (_: string, task: () => Promise<void>) => turn.then(task) } });
  const { accessToken } = await load();
  const token = accessToken();
  await vi.advanceTimersByTimeAsync(1000);
  expect(server.refreshes).toBe(0);
  go();
  await expect(token).resolves.toBe("t1");
});

it("renews the token before it expires", async () => {
  const { accessToken, startSession } = await load();
  await startSession();
  await vi.advanceTimersByTimeAsync(13 * MINUTE);
  expect(server.refreshes).toBe(2);
  await expect(accessToken()).resolves.toBe("t2");
});

it("renews a token that expired while the computer slept, before using it", async () => {
  const { accessToken, startSession } = await load();
  await startSession();
  vi.setSystemTime(Date.now() + 60 * MINUTE);
  await expect(accessToken()).resolves.toBe("t2");
});

it("tries a refused token once more, renewed", async () => {
  const { authorized, startSession } = await load();
  await startSession();
  server.revoked.add("t1");
  await expect(authorized("GET", "/api/rooms")).resolves.toEqual([]);
  expect(server.asked.at(-1)).toBe("GET /api/rooms t2");
});

it("is signed out when the session was revoked", async () => {
  const { authorized, session, startSession, SignedOut } = await load();
  await startSession();
  server.revoked.add("t1");
  server.signedIn = false;
  await expect(authorized("GET", "/api/rooms")).rejects.toBeInstanceOf(SignedOut);
  expect(session.value.state).toBe("signed_out");
});

it("gives a fresh token to a call whose token was refused", async () => {
  const { accessToken, startSession } = await load();
  await startSession();
  await expect(accessToken(true)).resolves.toBe("t2");
});

it("forgets everything on logging out", async () => {
  const { logOut, session, startSession } = await load();
  await startSession();
  await logOut();
  expect(server.asked).toContain("DELETE /api/sessions/current t1");
  expect(session.value.state).toBe("signed_out");
  expect(kept.get("sohbet.user")).toBe("");
});
