import type { Account, Ban, Member, Role, UpdateAccount } from "../protocol/api";
import { authorized } from "./session";

const id = encodeURIComponent;

/** Everyone with an account: all of them for an administrator, those who may log in for everyone else. */
export const accounts = (): Promise<Account[]> => authorized("GET", "/api/accounts");
export const updateAccount = (account: string, change: UpdateAccount): Promise<Account> =>
  authorized("PATCH", `/api/accounts/${id(account)}`, change);
export const deleteAccount = (account: string): Promise<void> => authorized("DELETE", `/api/accounts/${id(account)}`);

export const members = (room: string): Promise<Member[]> => authorized("GET", `/api/rooms/${id(room)}/members`);
export const setMember = (room: string, user: string, role: Role): Promise<Member> =>
  authorized("PUT", `/api/rooms/${id(room)}/members/${id(user)}`, { role });
export const removeMember = (room: string, user: string): Promise<void> =>
  authorized("DELETE", `/api/rooms/${id(room)}/members/${id(user)}`);

export const bans = (room: string): Promise<Ban[]> => authorized("GET", `/api/rooms/${id(room)}/bans`);
export const liftBan = (room: string, user: string): Promise<void> =>
  authorized("DELETE", `/api/rooms/${id(room)}/bans/${id(user)}`);
