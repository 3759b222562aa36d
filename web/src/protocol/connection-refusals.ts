import type { EndReason } from "./connection-events";
import type { ErrorCode } from "./signaling";

/** A refusal that trying again cannot change. */
export function isFinal(code: ErrorCode, entering: boolean): code is Extract<ErrorCode, EndReason> {
  if (code === "unsupported_version") return true;
  return entering && (code === "room_full" || code === "not_permitted" || code === "room_not_found");
}

/** A refusal that says that the two sides disagree on where they are. */
export function isConfused(code: ErrorCode): boolean {
  return code === "malformed_message" || code === "not_joined" || code === "already_joined";
}

/** Nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "not_authenticated";
}
