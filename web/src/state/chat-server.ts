import type { Messages, SendMessage, UploadedFile } from "../protocol/api";
import { Refused, Unreachable } from "../protocol/http";
import type { ChatMessage } from "../protocol/signaling";
import { download, upload } from "../protocol/transfer";
import { accessToken, authorized } from "./session";

/** The server's side of a room's chat. */
export interface ChatServer {
  /** The newest messages below a number, the newest first. */
  page(room: string, before?: number): Promise<Messages>;
  send(room: string, message: SendMessage): Promise<ChatMessage>;
  edit(room: string, id: string, text: string): Promise<ChatMessage>;
  remove(room: string, id: string): Promise<void>;
  react(room: string, id: string, emoji: string, on: boolean): Promise<ChatMessage>;
  /** Gives the file's id. */
  upload(room: string, file: Blob, signal: AbortSignal, progress: (share: number) => void): Promise<string>;
  download(room: string, file: string): Promise<Blob>;
}

const at = (...parts: string[]): string => `/api/rooms/${parts.map(encodeURIComponent).join("/")}`;

export const httpChat: ChatServer = {
  page: (room, before) => authorized("GET", at(room, "messages") + (before === undefined ? "" : `?before=${before}`)),
  send: (room, message) => authorized("POST", at(room, "messages"), message),
  edit: (room, id, text) => authorized("PATCH", at(room, "messages", id), { text }),
  remove: (room, id) => authorized("DELETE", at(room, "messages", id)),
  react: (room, id, emoji, on) => authorized(on ? "PUT" : "DELETE", at(room, "messages", id, "reactions", emoji)),
  async upload(room, content, signal, progress) {
    const path = at(room, "files");
    const answer = await upload<UploadedFile>({ path, accessToken: await accessToken(), content, signal, progress });
    return answer.id;
  },
  download: async (room, file) => download(at(room, "files", file), await accessToken()),
};

/** Whether trying again later can help. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof Refused) || error.code === "disk_full") return false;
  return error.status >= 500 || error.code === "rate_limited";
}
