/** What is not well with the server, and who is told. */
export const alerts = {
  title: "Alerts",
  well: "All is well.",
  since: (when: string) => `Began ${when}.`,
  conditions: {
    errors: { what: "Many requests fail.", advice: "The server's log says why, under each request's id." },
    connections: {
      what: "Many participants find no way to each other.",
      advice: "Run “sohbet doctor”: it looks whether the relay can be reached from outside.",
    },
    database: {
      what: "The database is in trouble.",
      advice: "Look for room on the disk, and for the database's errors in the log.",
    },
    processor: {
      what: "The processor is busy.",
      advice: "See what else runs on the machine, or give it more processors.",
    },
    memory: { what: "Memory is low.", advice: "See what takes it, or give the machine more." },
    disk: {
      what: "The disk is nearly full.",
      advice: "Make room on it; chat.keep and chat.room_files bound what people send.",
    },
    certificate: { what: "The certificate ends soon.", advice: "The next section says why there is no new one." },
    down: {
      what: "The server was down.",
      advice: "It runs again. If nobody stopped it, its log says what happened before.",
    },
  },
  nowhere:
    "Nobody is told: the configuration names nobody yet. [alerts] in it takes mail addresses, a webhook or a topic of ntfy.",
  told: (ways: string) => `Whoever looks after the server is told ${ways}.`,
  ways: { email: "by mail", webhook: "by webhook", ntfy: "over ntfy" },
  test: "Send a test",
  testing: "Sending…",
  taken: (way: string) => `Sent ${way}. Look whether it arrived.`,
  refused: (way: string, problem: string) => `Not sent ${way}: ${problem}`,
};
