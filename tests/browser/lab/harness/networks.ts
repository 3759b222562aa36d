// The networks that people sit in, each as a router's rules. What a rule does not let through is dropped without a word,
// which is the hardest case: nobody tells a browser that it waits in vain.

import { WAN } from "./internet.js";

/** What a router's inner interface is called. */
export const LAN = "lan";

/** Where a router's HTTP proxy listens. */
export const PROXY_PORT = 3128;

/** How a browser there reaches the relay. */
export type Way = "udp" | "tcp" | "tls";

export interface Network {
  readonly label: string;
  readonly family: "v4" | "v6";
  readonly way: Way;
  /** The only way out is an HTTP proxy on the router. */
  readonly proxied?: true;
  /** Rules for nftables; `client` is the address of the browser's machine. */
  rules(client: string): string;
}

/** What comes from outside unasked goes no further, neither to the router nor through it. */
const NOBODY_COMES_IN = `
  chain to_router { type filter hook input priority filter; iifname ${WAN} ct state new drop; }
  chain through_router { type filter hook forward priority filter; iifname ${WAN} ct state new drop; }
`;

/** The first byte of a TLS record that carries a handshake (RFC 8446, section 5.1). */
const TLS_HANDSHAKE = 0x16;

/** A segment that carries nothing is no longer than this: IPv4's header, and TCP's with its time stamps. */
const EMPTY_SEGMENT = 20 + 32;

export const NETWORKS = {
  /** One outer port for an inner one, open to everybody: full cone (RFC 3489), endpoint-independent (RFC 4787). */
  cone: {
    label: "full-cone NAT",
    family: "v4",
    way: "udp",
    rules: (client) => `table ip lab {
      chain out { type nat hook postrouting priority srcnat; oifname ${WAN} masquerade; }
      chain in { type nat hook prerouting priority dstnat; iifname ${WAN} meta l4proto udp dnat to ${client}; }
    }`,
  },
  /** One outer port for an inner one, open to whom the inner one has sent: port-restricted cone. Linux keeps the number. */
  restricted: {
    label: "port-restricted NAT",
    family: "v4",
    way: "udp",
    rules: () => `table ip lab {
      chain out { type nat hook postrouting priority srcnat; oifname ${WAN} masquerade; }
      ${NOBODY_COMES_IN}
    }`,
  },
  /** Another outer port for every destination, which nobody can foretell. */
  symmetric: {
    label: "symmetric NAT",
    family: "v4",
    way: "udp",
    rules: () => `table ip lab {
      chain out { type nat hook postrouting priority srcnat; oifname ${WAN} masquerade random,fully-random; }
      ${NOBODY_COMES_IN}
    }`,
  },
  /** No NAT and no IPv4; the router lets in what belongs to a conversation begun inside (RFC 6092). */
  six: {
    label: "IPv6 only",
    family: "v6",
    way: "udp",
    rules: () => `table ip6 lab {
      chain in {
        type filter hook input priority filter; policy drop;
        iifname lo accept;
        meta l4proto ipv6-icmp accept;
        ct state established,related accept;
      }
    }`,
  },
  /** An office that lets the web out and nothing else. */
  firewall: {
    label: "TCP 443 only",
    family: "v4",
    way: "tcp",
    rules: () => `table ip lab {
      chain out { type nat hook postrouting priority srcnat; oifname ${WAN} masquerade; }
      chain through {
        type filter hook forward priority filter; policy drop;
        ct state established,related accept;
        oifname ${WAN} tcp dport 443 accept;
      }
      chain to_router { type filter hook input priority filter; iifname ${WAN} ct state new drop; }
    }`,
  },
  /** The same, and it looks at what a connection begins with: what is not TLS goes no further. */
  inspected: {
    label: "TLS to 443 only",
    family: "v4",
    way: "tls",
    rules: () => `table ip lab {
      chain out { type nat hook postrouting priority srcnat; oifname ${WAN} masquerade; }
      chain through {
        type filter hook forward priority filter; policy drop;
        iifname ${WAN} ct state established,related accept;
        oifname ${WAN} tcp dport 443 jump to_the_web;
      }
      chain to_the_web {
        ct mark ${TLS_HANDSHAKE} accept;
        tcp flags syn accept;
        ip length <= ${EMPTY_SEGMENT} accept;
        @ih,0,8 ${TLS_HANDSHAKE} ct mark set ${TLS_HANDSHAKE} accept;
      }
      chain to_router { type filter hook input priority filter; iifname ${WAN} ct state new drop; }
    }`,
  },
  /** An office without any way out but a proxy, which passes on TLS to port 443. */
  proxy: {
    label: "CONNECT proxy",
    family: "v4",
    way: "tls",
    proxied: true,
    rules: () => `table ip lab {
      chain through { type filter hook forward priority filter; policy drop; }
      chain to_router {
        type filter hook input priority filter; policy drop;
        iifname lo accept;
        iifname ${LAN} tcp dport ${PROXY_PORT} accept;
        ct state established,related accept;
      }
    }`,
  },
} satisfies Record<string, Network>;

export type NetworkName = keyof typeof NETWORKS;
