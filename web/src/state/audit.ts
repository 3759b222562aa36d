import type { AuditPage } from "../protocol/api";
import { authorized } from "./session";

export type { AuditEntry, AuditPage } from "../protocol/api";

/** What people in charge did, a page at a time, the newest first: in one room for its owners, everywhere for administrators. */
export function auditPage(room: string | null, before: number | null): Promise<AuditPage> {
  const path = room === null ? "/api/audit" : `/api/rooms/${encodeURIComponent(room)}/audit`;
  return authorized("GET", before === null ? path : `${path}?before=${before}`);
}
