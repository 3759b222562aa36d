// Which networks reach each other, and how. A reader who knows NATs can check it; the test does.

import type { NetworkName } from "./harness/networks.js";

/** `direct`: from one home to the other. `relay`: each side by its own way to the relay. */
export type Path = "direct" | "relay";

/**
 * Every pair once. Two homes meet directly where one of them accepts what it did not ask for, or where each can foretell
 * from which port the other will send. A symmetric NAT's port cannot be foretold; what does not let UDP out, or speaks
 * another version of IP, meets nobody directly.
 */
export const EXPECTED: Record<NetworkName, Partial<Record<NetworkName, Path>>> = {
  cone: { cone: "direct", restricted: "direct", symmetric: "direct", six: "relay", firewall: "relay", inspected: "relay", proxy: "relay" },
  restricted: { restricted: "direct", symmetric: "relay", six: "relay", firewall: "relay", inspected: "relay", proxy: "relay" },
  symmetric: { symmetric: "relay", six: "relay", firewall: "relay", inspected: "relay", proxy: "relay" },
  six: { six: "direct", firewall: "relay", inspected: "relay", proxy: "relay" },
  firewall: { firewall: "relay", inspected: "relay", proxy: "relay" },
  inspected: { inspected: "relay", proxy: "relay" },
  proxy: { proxy: "relay" },
};
