/** What keeps a call between those who are in it. */
export const safety = {
  title: "Safety code",
  compare: (name: string) =>
    `Read it to each other: if ${name} sees the same number, nobody sits between you and listens in.`,
  pending: "It is there as soon as you are connected.",
  impossible:
    "No code could be made, so somebody in between cannot be ruled out. Leave and join again to try once more.",
  relayOnly: "Hide everyone's address",
  relayOnlyText:
    "Sound and pictures always go through this server, so that nobody in the call learns another one's IP address. It may sound a little later.",
  addressHidden: "Nobody in this room learns your IP address.",
};
