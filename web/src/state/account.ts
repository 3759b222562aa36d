import type {
  CertificateInfo,
  ChangePassword,
  Paths,
  Quality,
  SessionInfo,
  Settings,
  UpdateMe,
  UpdateSettings,
  User,
} from "../protocol/api";
import { loadServer } from "./server";
import { authorized, updateUser } from "./session";

export async function rename(change: UpdateMe): Promise<void> {
  updateUser(await authorized<User>("PATCH", "/api/me", change));
}

export const changePassword = (change: ChangePassword): Promise<void> => authorized("PUT", "/api/me/password", change);

export const sessions = (): Promise<SessionInfo[]> => authorized("GET", "/api/sessions");
export const revokeSession = (id: string): Promise<void> =>
  authorized("DELETE", `/api/sessions/${encodeURIComponent(id)}`);

export const paths = (): Promise<Paths> => authorized("GET", "/api/paths");

export const quality = (): Promise<Quality> => authorized("GET", "/api/quality");

export const certificate = (): Promise<CertificateInfo> => authorized("GET", "/api/certificate");

export const settings = (): Promise<Settings> => authorized("GET", "/api/settings");
export async function updateSettings(change: UpdateSettings): Promise<Settings> {
  const changed = await authorized<Settings>("PATCH", "/api/settings", change);
  await loadServer();
  return changed;
}
