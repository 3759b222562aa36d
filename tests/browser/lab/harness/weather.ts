// Bad weather over somebody's home: what happens to networks and machines in the middle of a call.

import { INNER_CLIENT, moveIn, type Outdoors } from "./home.js";
import { freshAddresses, settle, WAN } from "./internet.js";
import type { Namespace } from "./namespace.js";
import { LAN } from "./networks.js";

export interface Weather {
  readonly name: string;
  /** In milliseconds. */
  readonly lasts: number;
  /** Media go on all the while; otherwise they stop, and come back once it is over. */
  readonly passable: boolean;
  begin(home: Outdoors): void;
  end(home: Outdoors): void;
}

/** Long enough for a minute's worth of packets to show what is lost of them, in milliseconds. */
const ROUGH = 15_000;

/** A change that is over at once: from then on the network is as good as before. */
const AT_ONCE = 0;

const OTHER_CLIENT = "192.168.1.3";

export const loss = (percent: number): Weather => ({
  name: `${percent} % loss each way`,
  lasts: ROUGH,
  passable: true,
  begin: ({ router }) => drop(router, `numgen random mod 100 < ${percent} drop`),
  end: clearUp,
});

export const cut = (seconds: number): Weather => ({
  name: `cut of ${seconds} s`,
  lasts: seconds * 1000,
  passable: false,
  begin: ({ router }) => drop(router, "drop"),
  end: clearUp,
});

/** A token bucket each way; what waits longer than half a second is dropped, as in an ordinary router's queue. */
export const narrow = (kilobits: number): Weather => ({
  name: `${kilobits} kbit/s each way`,
  lasts: ROUGH,
  passable: true,
  begin: ({ router }) => each([LAN, WAN], (cable) => {
    router.run("tc", "qdisc", "add", "dev", cable, "root", "tbf", "rate", `${kilobits}kbit`, "burst", "4kb", "latency", "500ms");
  }),
  end: ({ router }) => each([LAN, WAN], (cable) => void router.run("tc", "qdisc", "delete", "dev", cable, "root")),
});

export const far = (milliseconds: number, jitter: number): Weather => ({
  name: `${milliseconds} ± ${jitter} ms each way`,
  lasts: ROUGH,
  passable: true,
  begin: (home) => home.far(milliseconds, jitter),
  end: (home) => home.far(home.distance),
});

/** The machine gets another address in its own network, and the browser is told so by the system. */
export const ANOTHER_ADDRESS: Weather = moves("another address of the machine", ({ machine }) => rehouse(machine, OTHER_CLIENT));
export const OLD_ADDRESS: Weather = moves("its old address again", ({ machine }) => rehouse(machine, INNER_CLIENT));

/** The provider gives the router another address, and nobody tells the browser. */
export const ANOTHER_PUBLIC_ADDRESS: Weather = moves("another address of the router", ({ router }) => {
  router.ip("address", "flush", "dev", WAN);
  settle(router, freshAddresses().v4);
});

/** Every process on the machine stands still, as in a laptop with its lid closed. */
export const asleep = (seconds: number): Weather => ({
  name: `browser stopped for ${seconds} s`,
  lasts: seconds * 1000,
  passable: false,
  begin: ({ machine }) => each(machine.processes, (process) => void globalThis.process.kill(process, "SIGSTOP")),
  end: ({ machine }) => each(machine.processes, (process) => void globalThis.process.kill(process, "SIGCONT")),
});

function moves(name: string, begin: (home: Outdoors) => void): Weather {
  return { name, lasts: AT_ONCE, passable: false, begin, end: () => {} };
}

function rehouse(machine: Namespace, address: string): void {
  machine.ip("address", "flush", "dev", "eth");
  moveIn(machine, address);
}

/** Before anything is translated or let through, in both directions. */
function drop(router: Namespace, rule: string): void {
  router.rules(`table ip weather {
    chain sky { type filter hook prerouting priority raw; ${rule}; }
  }`);
}

function clearUp({ router }: Outdoors): void {
  router.rules("delete table ip weather");
}

function each<Item>(items: readonly Item[], run: (item: Item) => void): void {
  for (const item of items) run(item);
}
