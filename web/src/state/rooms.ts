import { type ReadonlySignal, signal } from "@preact/signals";
import type { CreateRoom, Role, Room, UpdateRoom } from "../protocol/api";
import { poll } from "./poll";
import { authorized } from "./session";

/** Often enough that a friend who has just come shows, seldom enough that nobody notices the asking. */
const WAIT_MS = 4_000;

const list = signal<readonly Room[] | null>(null);

/** The rooms that the signed-in user may join; null until the server has said. */
export const rooms: ReadonlySignal<readonly Room[] | null> = list;

const path = (id: string): string => `/api/rooms/${encodeURIComponent(id)}`;

export async function loadRooms(): Promise<void> {
  list.value = await authorized<Room[]>("GET", "/api/rooms");
}

export const watchRooms = (): (() => void) => poll(loadRooms, WAIT_MS);

export const room = (id: string): Promise<Room> => authorized("GET", path(id));

export const watchRoom = (id: string, seen: (room: Room) => void, failed: (error: unknown) => void): (() => void) =>
  poll(() => room(id).then(seen, failed), WAIT_MS);

export async function createRoom(request: CreateRoom): Promise<Room> {
  const made = await authorized<Room>("POST", "/api/rooms", request);
  list.value = [...(list.value ?? []), made];
  return made;
}

export async function updateRoom(id: string, change: UpdateRoom): Promise<Room> {
  const changed = await authorized<Room>("PATCH", path(id), change);
  list.value = list.value?.map((one) => (one.id === id ? changed : one)) ?? null;
  return changed;
}

export async function deleteRoom(id: string): Promise<void> {
  await authorized("DELETE", path(id));
  list.value = list.value?.filter((one) => one.id !== id) ?? null;
}

/** Another user's rooms are not ours to show. */
export function forgetRooms(): void {
  list.value = null;
}

/** Whether somebody in this role may invite, remove and ban. */
export const moderates = (role: Role): boolean => role === "owner" || role === "moderator";
