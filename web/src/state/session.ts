import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type {
  GuestGrant,
  GuestRequest,
  LoginRequest,
  RegisterRequest,
  SessionGrant,
  SetupRequest,
  User,
} from "../protocol/api";
import { type Method, Refused } from "../protocol/http";
import { choose, chosen, onChosenElsewhere } from "./choices";
import { ask } from "./server";

export type Session =
  | { state: "starting" }
  | { state: "unreachable" }
  | { state: "signed_out" }
  | { state: "signed_in"; user: User };

/** There is no session (any more): somebody has to log in. */
export class SignedOut extends Error {
  override readonly name = "SignedOut";
  /** As the server says it: whoever asked for a token knows by this that waiting will not help. */
  readonly code = "not_authenticated";
}

/** A token that would expire on its way to the server is renewed first. */
const MARGIN_MS = 30_000;
/** A token is renewed in the background after this part of its life. */
const RENEW_AT = 0.8;
/** One name for all tabs: the refresh token rotates, so they take turns. */
const LOCK = "sohbet-session";
/** Remembered: who is signed in here. No secret, and it saves a stranger's page from asking for a session in vain. */
const WHO = "user";

const current = signal<Session>({ state: "starting" });
/** In memory only: a script of another page, or the next user of this browser, finds nothing. */
let access: { token: string; expiresAt: number } | null = null;
let renewal: ReturnType<typeof setTimeout> | undefined;
let refreshing: Promise<void> | null = null;

export const session: ReadonlySignal<Session> = current;
export const user: ReadonlySignal<User | null> = computed(() =>
  current.value.state === "signed_in" ? current.value.user : null,
);

/** Finds out whether this browser has a session. */
export async function startSession(): Promise<void> {
  if (chosen(WHO) === null) return end();
  await refresh().catch(() => {
    if (current.value.state !== "signed_out") current.value = { state: "unreachable" };
  });
}

/** Follows what other tabs do: signing out there signs out here, another user there is another user here. */
export function followOtherTabs(): void {
  onChosenElsewhere(WHO, (id) => {
    if (id === (user.value?.id ?? null)) return;
    access = null;
    void startSession();
  });
}

/** An access token that is good for a while; a new one where the server refused the last. Throws `SignedOut` or `Unreachable`. */
export async function accessToken(renewed = false): Promise<string> {
  if (renewed || !fresh()) await refresh();
  if (!access) throw new SignedOut("nobody is signed in");
  return access.token;
}

/** Sends a request as the signed-in user; a refused token is renewed once. */
export async function authorized<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const token = await accessToken();
  try {
    return await ask<Answer>({ method, path, body, accessToken: token });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "not_authenticated") throw error;
    // Another request may have renewed it meanwhile.
    return ask<Answer>({ method, path, body, accessToken: await accessToken(access?.token === token) });
  }
}

export async function setUp(request: SetupRequest): Promise<void> {
  accept(await ask<SessionGrant>({ method: "POST", path: "/api/setup", body: request }));
}

export async function register(request: RegisterRequest): Promise<void> {
  accept(await ask<SessionGrant>({ method: "POST", path: "/api/accounts", body: request }));
}

export async function logIn(request: LoginRequest): Promise<void> {
  accept(await ask<SessionGrant>({ method: "POST", path: "/api/sessions", body: request }));
}

/** Comes in by an invitation without an account. Returns the room's id. */
export async function enterAsGuest(request: GuestRequest): Promise<string> {
  const grant = await ask<GuestGrant>({ method: "POST", path: "/api/invites/guest", body: request });
  accept(grant.session);
  return grant.room;
}

export async function logOut(): Promise<void> {
  try {
    await authorized("DELETE", "/api/sessions/current");
  } catch (error) {
    if (!(error instanceof SignedOut) && !(error instanceof Refused)) throw error;
  }
  end();
}

/** The signed-in user has changed, by its own hand. */
export function updateUser(next: User): void {
  if (current.value.state === "signed_in") current.value = { state: "signed_in", user: next };
}

const fresh = (): boolean => access !== null && Date.now() < access.expiresAt - MARGIN_MS;

function refresh(): Promise<void> {
  refreshing ??= takingTurns(async () => {
    try {
      accept(await ask<SessionGrant>({ method: "POST", path: "/api/sessions/refresh" }));
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      end();
      throw new SignedOut("the session ended", { cause: error });
    }
  }).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function takingTurns(task: () => Promise<void>): Promise<void> {
  return globalThis.navigator?.locks ? navigator.locks.request(LOCK, task) : task();
}

function accept(grant: SessionGrant): void {
  const life = grant.expires_in * 1000;
  access = { token: grant.access_token, expiresAt: Date.now() + life };
  current.value = { state: "signed_in", user: grant.user };
  choose(WHO, grant.user.id);
  clearTimeout(renewal);
  // Offline is no reason to do anything: the next request tries again.
  renewal = setTimeout(() => refresh().catch(() => {}), life * RENEW_AT);
}

function end(): void {
  access = null;
  clearTimeout(renewal);
  choose(WHO, null);
  current.value = { state: "signed_out" };
}
