/** How the media to somebody travel. */
export const journey = {
  title: "How am I connected?",
  unknown: "Not connected yet.",
  direct: "Direct: your two devices found a way to each other, without the relay.",
  relayed: (over: string, why: string) => `Relayed over ${over}, because ${why}.`,
  reasons: {
    relay_only: "nothing else may be used here",
    no_direct: "a direct way was not found",
    udp_silent: "UDP got no answer",
    udp_and_tcp_silent: "neither UDP nor plain TCP got an answer",
    udp_not_offered: "the server offers no UDP here",
    udp_lost: "packets did not get through over UDP",
  },
  ends: {
    both: (theirs: string | null) =>
      theirs === null ? "Both ends use the relay." : `Both ends use the relay, the other one over ${theirs}.`,
    here: "Only your end uses the relay.",
    there: (theirs: string | null) =>
      theirs === null
        ? "Relayed, because the other end needs it. Your end does without."
        : `Relayed at the other end, over ${theirs}. Your end does without.`,
  },
  roundTrip: "Round trip",
  loss: "Lost on the way here",
  incoming: "Receiving",
  outgoing: "Sending",
};
