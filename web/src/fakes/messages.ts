import type { Said } from "../protocol/connection-events";
import type { Participant, Peer } from "../protocol/signaling";

export const welcome: Said<"welcome"> = {
  type: "welcome",
  version: 1,
  user: "user-ada",
  ping_interval_ms: 10_000,
  grace_ms: 30_000,
};

export function participant(id: string, user = `user-${id}`): Participant {
  const media = { microphone: true, camera: false, screen: false };
  return { id, user, name: id, role: "member", media, presence: "online", guest: false };
}

export function peer(id: string, polite = false, user = `user-${id}`): Peer {
  return { participant: participant(id, user), polite };
}

export function joined(id = "ada-1", peers: Peer[] = []): Said<"joined"> {
  return {
    type: "joined",
    room: { id: "room", name: "Kitchen", relay_only: false },
    participant: participant(id, "user-ada"),
    resume_token: `secret of ${id}`,
    peers,
    ice_servers: [{ urls: ["turn:relay"], username: "1:ada", credential: "first" }],
    hands: [],
    locked: false,
  };
}
