import type { AccountSessions, HistoryInfo, Live, RoomInvites, StorageInfo } from "../protocol/api";
import { authorized } from "./session";

/** Who is in a call now. */
export const live = (): Promise<Live> => authorized("GET", "/api/live");

/** How the server did in the last hour, day and week. */
export const pastFigures = (): Promise<HistoryInfo> => authorized("GET", "/api/history");

/** What is kept on the disk, and for how long. */
export const storage = (): Promise<StorageInfo> => authorized("GET", "/api/storage");

/** One text for a report of a bug. */
export const diagnostics = (): Promise<string> => authorized("GET", "/api/diagnostics");

/** Everybody's sessions. */
export const allSessions = (): Promise<AccountSessions> => authorized("GET", "/api/sessions/all");

/** The open invitations of all rooms. */
export const roomInvites = (): Promise<RoomInvites> => authorized("GET", "/api/invites/rooms");
