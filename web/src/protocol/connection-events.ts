import type { Cancel, Clock } from "./clock";
import type { Socket } from "./connection-wire";
import type { ErrorCode, MediaState, RemovalReason, ServerMessage } from "./signaling";

/** One of the server's messages, by its type. */
export type Said<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

/** News of the room, in the order the server told them. */
export type News = Said<
  | "peer_joined"
  | "peer_changed"
  | "peer_path"
  | "peer_left"
  | "description"
  | "candidate"
  | "ice_servers"
  | "chat"
  | "chat_deleted"
  | "reaction"
  | "safety"
  | "relay_only"
  | "picture"
  | "hands"
  | "switched_off"
  | "asked_to_unmute"
  | "locked"
  | "role_changed"
  | "waiters"
>;

/** Why a participant's life ended for good. `lost`: the server could not be reached for too long. */
export type EndReason =
  | "left"
  | RemovalReason
  | Extract<ErrorCode, "room_full" | "not_permitted" | "room_not_found" | "unsupported_version">
  | Extract<ErrorCode, "room_locked" | "waiting_room_full">
  | "lost";

/** What a connection tells. After `ended`, nothing more. */
export type ConnectionEvent =
  /** A new participant, at first and again whenever the old one could not be resumed. */
  | { type: "joined"; joined: Said<"joined"> }
  /** Outside, until somebody in charge decides; again whenever that has changed. `joined` or `ended` follows. */
  | { type: "waiting"; waiting: Said<"waiting"> }
  /** The server is out of reach; attempts go on. */
  | { type: "reconnecting" }
  /** Something made it seem so, and the server was asked whether it is there: `answered` or `reconnecting` follows. */
  | { type: "doubtful" }
  /** It is. */
  | { type: "answered" }
  /** The same participant again, with nothing lost. */
  | { type: "resumed" }
  | { type: "news"; news: News }
  /** A message was refused; the participant lives on. */
  | { type: "refused"; code: ErrorCode }
  | { type: "ended"; reason: EndReason };

/** The world around a connection. */
export interface Environment {
  readonly clock: Clock;
  /** A new WebSocket to the server's signaling address. */
  openSocket(): Socket;
  /** Uniform in 0..1. */
  random(): number;
  /** Tells when trying at once is worth it: the network came back, or the page woke up. */
  onWake(listener: () => void): Cancel;
}

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly room: string;
  readonly environment: Environment;
  /**
   * An access token. `fresh`: the last one was refused, so it must be a new one. Rejecting with an error whose `code` is
   * `not_authenticated` means that nobody is signed in any more; any other rejection counts as a server out of reach.
   */
  accessToken(fresh: boolean): Promise<string>;
  /** The media that are on now. */
  media(): MediaState;
  listener(event: ConnectionEvent): void;
}
