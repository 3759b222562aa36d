/** Whether calls work from here, and what stands in the way. */
export const trial = {
  link: "Test this connection",
  title: "Will calls work from here?",
  intro: "This tries everything a call needs, from your network to your camera. It takes a few seconds.",
  start: "Start the test",
  again: "Test again",
  running: "Testing…",
  permission: "Your browser may ask for the microphone and camera. Nothing is recorded, and nobody sees or hears you.",
  signIn: {
    title: "This test is for those who are signed in here.",
    text: "It borrows the server's relay, and this one is lent to its own people and their guests only. Log in, or open your invitation, then come back and test.",
  },
  outcomes: "Results",
  ways: {
    signaling: { title: "The server", detail: "WebSocket" },
    stun: { title: "A direct way", detail: "STUN" },
    udp: { title: "The relay, at full speed", detail: "TURN, UDP" },
    tcp: { title: "The relay, as web traffic", detail: "TURN, TCP" },
    tls: { title: "The relay, as a secure site", detail: "TURN, TLS" },
    camera: { title: "Camera", detail: "gives a picture" },
    microphone: { title: "Microphone", detail: "gives sound" },
  },
  states: { waiting: "waiting", trying: "trying…", works: "works", fails: "does not work" },
  verdict: {
    well: { title: "Calls will work, and well.", text: "Your network lets everything through that a call needs." },
    relayed: {
      title: "Calls will work.",
      text: "Your network lets only web traffic through, so they take the detour over the relay. Sound and picture may lag a little.",
    },
    direct: {
      title: "Calls will work with some people.",
      text: "The relay is out of reach, so only those whose network can be reached directly will hear you. Ask whoever looks after your network to allow UDP or TCP to the port of this server.",
    },
    silent: {
      title: "Calls cannot start from here.",
      text: "Sound and picture would get through, but something between you and the server, perhaps a proxy or an antivirus program, stops the connection (WebSocket) that brings people together. Ask whoever looks after your network to let it pass.",
    },
    none: {
      title: "Calls cannot work from here.",
      text: (port: string) =>
        `Your network lets neither sound nor picture through to this server. Ask whoever looks after it to allow UDP or TCP port ${port} to this server, or try another network, like your phone's.`,
    },
  },
  devices: {
    both: "Your microphone and camera work.",
    microphone: "Your microphone works.",
    camera: "Your camera works.",
  },
  copy: "Copy the report",
  report: {
    title: "Connection test",
    privacy: "The report holds these results and your kind of browser, no address and no secret.",
  },
  send: {
    name: "Your name (optional)",
    nameHint: "So that whoever looks after this server knows who needs help.",
    submit: "Send to the administrator",
    sent: "Sent. Whoever looks after this server can read it now.",
  },
};
