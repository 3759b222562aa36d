import type { EndReason } from "./connection-events";
import type { ErrorCode } from "./signaling";

const FINAL: ReadonlySet<ErrorCode> = new Set([
  "room_full",
  "not_permitted",
  "room_not_found",
  "room_locked",
  "waiting_room_full",
]);

/** A refusal that trying again cannot change. */
export function isFinal(code: ErrorCode, entering: boolean): code is Extract<ErrorCode, EndReason> {
  if (code === "unsupported_version") return true;
  return entering && FINAL.has(code);
}

/** A refusal that says that the two sides disagree on where they are. */
export function isConfused(code: ErrorCode): boolean {
  return code === "malformed_message" || code === "not_joined" || code === "already_joined";
}

/** Nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "not_authenticated";
}
