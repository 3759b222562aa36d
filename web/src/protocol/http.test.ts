import { afterEach, expect, it, vi } from "vitest";
import { Refused, send, Unreachable } from "./http";

afterEach(() => vi.unstubAllGlobals());

const answering = (response: () => Response) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => response()),
  );

it("sends JSON with the access token, and returns the answer", async () => {
  answering(() => Response.json({ id: "r1" }));
  await expect(send({ method: "POST", path: "/api/rooms", body: { name: "x" }, accessToken: "t" })).resolves.toEqual({
    id: "r1",
  });
  const [path, init] = vi.mocked(fetch).mock.calls[0] ?? [];
  expect(path).toBe("/api/rooms");
  expect(new Headers(init?.headers).get("authorization")).toBe("Bearer t");
  expect(init?.body).toBe('{"name":"x"}');
});

it("takes an empty answer for done", async () => {
  answering(() => new Response(null, { status: 204 }));
  await expect(send({ method: "DELETE", path: "/api/rooms/r1" })).resolves.toBeUndefined();
});

it("tells a refusal by its code, and when to try again", async () => {
  answering(() =>
    Response.json({ code: "rate_limited", detail: "slow" }, { status: 429, headers: { "retry-after": "7" } }),
  );
  const refusal = await send({ method: "GET", path: "/api/server" }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refused);
  expect(refusal).toMatchObject({ status: 429, code: "rate_limited", retryAfter: 7 });
});

it("survives an error page that some proxy wrote", async () => {
  answering(() => new Response("<h1>Bad Gateway</h1>", { status: 502 }));
  await expect(send({ method: "GET", path: "/api/server" })).rejects.toMatchObject({
    status: 502,
    code: "unavailable",
  });
});

it("tells a server that does not answer from one that refuses", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(send({ method: "GET", path: "/api/server" })).rejects.toBeInstanceOf(Unreachable);
});
