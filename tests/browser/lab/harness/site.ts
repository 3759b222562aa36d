// The lab's servers: the real binary on port 443 of a machine of its own.

import { Scene } from "../../harness/scene.js";
import type { Settings } from "../../harness/server.js";
import { plugIn, SERVERS } from "./internet.js";
import { Namespace } from "./namespace.js";

export const PORT = 443;

export interface Hosted {
  readonly scene: Scene;
  readonly machine: Namespace;
  close(): Promise<void>;
}

/** A server on a machine of its own, which has the addresses that the lab knows for the name. */
export async function host(name: keyof typeof SERVERS, settings: Settings = {}): Promise<Hosted> {
  const machine = new Namespace(name.replace(".example", ""));
  await plugIn(machine, SERVERS[name]);
  return serve(name, machine, settings);
}

/** A server on `machine`, which can be reached under `name`. */
export async function serve(name: string, machine: Namespace, settings: Settings = {}): Promise<Hosted> {
  const all = { SOHBET_SERVER_PUBLIC_HOST: name, ...settings };
  const scene = await Scene.open(all, { host: name, port: PORT, within: machine.within });
  const close = async () => {
    await scene.close();
    machine.remove();
  };
  return { scene, machine, close };
}
