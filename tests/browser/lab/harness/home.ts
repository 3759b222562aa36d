// One household or office: somebody's machine, and the router between it and the internet.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Seat } from "../../harness/seat.js";
import { forgetNames, freshAddresses, plugIn, WAN } from "./internet.js";
import { cable, type Length, Namespace } from "./namespace.js";
import { LAN, type Network, PROXY_PORT } from "./networks.js";
import { Passage } from "./passage.js";

/** As in most homes, so that two people who call each other have the same inner address. */
export const INNER_ROUTER = "192.168.1.1";
export const INNER_CLIENT = "192.168.1.2";

/** From a home to the internet, in milliseconds, as over DSL or a mobile network: 40 to a server and back, 80 to another
 * home and back. */
const DISTANCE = 20;

/** A narrow way holds back what comes for so long, as a home's router does, and then drops it. */
const SHALLOW = ["burst", "4kb", "latency", "300ms"];

const PROXY = fileURLToPath(new URL("proxy.js", import.meta.url));

export class Home {
  private readonly machines: Namespace[];
  private readonly processes: ChildProcess[] = [];
  private readonly passages: Passage[] = [];

  /** Where the home's router ends and the internet begins. */
  private router: Namespace | null = null;
  private far: Length = () => {};

  private constructor(readonly network: Network, private readonly client: Namespace) {
    this.machines = [client];
  }

  /** Builds one; `label` is a short word that no other has. */
  static async open(network: Network, label: string): Promise<Home> {
    const home = new Home(network, new Namespace(label));
    try {
      const addresses = freshAddresses();
      if (network.family === "v6") await home.plugInDirectly(addresses.v6);
      else await home.putBehindRouter(label, addresses.v4);
      return home;
    } catch (error) {
      home.close();
      throw error;
    }
  }

  /** A place in front of the machine here, for browsers started by scripts in `folder`. */
  async seat(folder: string): Promise<Seat> {
    const passage = await Passage.into(this.client);
    this.passages.push(passage);
    return {
      program: (executable) => this.client.script(folder, executable),
      flags: this.network.proxied ? [`--proxy-server=http://${INNER_ROUTER}:${PROXY_PORT}`] : [],
      preferences: this.network.proxied ? firefoxProxy : {},
      debuggingPort: passage.port,
    };
  }

  /** Makes the way between the router and the internet narrow, both up and down; null: as wide as it was. In kbit/s. */
  narrow(rate: number | null): void {
    const { router } = this;
    for (const end of [WAN, LAN]) {
      if (rate === null) router?.run("tc", "qdisc", "delete", "dev", end, "root");
      else router?.run("tc", "qdisc", "replace", "dev", end, "root", "tbf", "rate", `${rate}kbit`, ...SHALLOW);
    }
  }

  /** What weather is made of: the home's router, somebody's machine there, and the way between it and the internet. */
  get outdoors(): Outdoors {
    const { router, client: machine } = this;
    if (router === null) throw new Error(`a home of ${this.network.label} has no router to make weather on`);
    return { router, machine, far: (distance, jitter = 0) => this.far(distance, jitter), distance: DISTANCE };
  }

  /** Every browser here must have been closed before. */
  close(): void {
    for (const passage of this.passages) passage.close();
    for (const process of this.processes) process.kill();
    for (const machine of this.machines) machine.remove();
  }

  private async plugInDirectly(v6: string): Promise<void> {
    this.far = await plugIn(this.client, { v6 }, DISTANCE);
    this.client.rules(this.network.rules(v6));
  }

  private async putBehindRouter(label: string, v4: string): Promise<void> {
    const router = new Namespace(`${label}-r`);
    this.router = router;
    this.machines.unshift(router); // whose cables go before the machine at their other end
    this.far = await plugIn(router, { v4 }, DISTANCE);
    cable([router, LAN], [this.client, "eth"]);
    router.ip("address", "add", `${INNER_ROUTER}/24`, "dev", LAN);
    this.client.set("ipv6.conf.eth.disable_ipv6", 1);
    moveIn(this.client, INNER_CLIENT);
    router.rules(this.network.rules(INNER_CLIENT));
    router.set("ipv4.ip_forward", 1);
    if (!this.network.proxied) return;
    forgetNames(this.client); // in such an office the proxy looks them up
    await this.startProxy(router);
  }

  private async startProxy(router: Namespace): Promise<void> {
    const [program = "", ...words] = [...router.within, process.execPath, PROXY, String(PROXY_PORT)];
    const proxy = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
    this.processes.push(proxy);
    await once(proxy.stdout, "data");
  }
}

/** Gives a machine behind a router this address there. */
export function moveIn(machine: Namespace, address: string): void {
  machine.ip("address", "add", `${address}/24`, "dev", "eth");
  machine.ip("route", "add", "default", "via", INNER_ROUTER);
}

export interface Outdoors {
  readonly router: Namespace;
  readonly machine: Namespace;
  /** Puts the internet so many milliseconds away. */
  far(distance: number, jitter?: number): void;
  /** How far it is in fair weather. */
  readonly distance: number;
}

const firefoxProxy = {
  "network.proxy.type": 1,
  "network.proxy.http": INNER_ROUTER,
  "network.proxy.http_port": PROXY_PORT,
  "network.proxy.ssl": INNER_ROUTER,
  "network.proxy.ssl_port": PROXY_PORT,
};
