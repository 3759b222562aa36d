//! Which peers outside an allocation of open mode may reach. A relay stands inside of networks that its clients do not,
//! so by default it goes nowhere but to the public internet.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::network::Network;

/// IPv4 addresses that are no public host's (IANA's special-purpose registry), and one that only looks like it.
const SPECIAL_V4: [Network; 16] = [
    Network::v4([0, 0, 0, 0], 8),        // this network
    Network::v4([10, 0, 0, 0], 8),       // private
    Network::v4([100, 64, 0, 0], 10),    // carrier-grade NAT, and Alibaba's metadata
    Network::v4([127, 0, 0, 0], 8),      // loopback
    Network::v4([168, 63, 129, 16], 32), // Azure's metadata
    Network::v4([169, 254, 0, 0], 16),   // link-local, and every other cloud's metadata
    Network::v4([172, 16, 0, 0], 12),    // private
    Network::v4([192, 0, 0, 0], 24),     // protocol assignments, and Oracle's metadata
    Network::v4([192, 0, 2, 0], 24),     // documentation
    Network::v4([192, 88, 99, 0], 24),   // 6to4 relays
    Network::v4([192, 168, 0, 0], 16),   // private
    Network::v4([198, 18, 0, 0], 15),    // benchmarking
    Network::v4([198, 51, 100, 0], 24),  // documentation
    Network::v4([203, 0, 113, 0], 24),   // documentation
    Network::v4([224, 0, 0, 0], 4),      // multicast
    Network::v4([240, 0, 0, 0], 4),      // reserved, broadcast
];

/// Where public IPv6 hosts are. All else is loopback, unique local, link-local, site-local, multicast, discard-only,
/// segment routing, local NAT64 or not assigned to anybody.
const GLOBAL_UNICAST: Network = Network::v6([0x2000, 0, 0], 3);

/// What is no public host's in there.
const SPECIAL_V6: [Network; 3] = [
    Network::v6([0x2001, 0, 0], 23),     // protocol assignments: Teredo, benchmarking, ORCHID
    Network::v6([0x2001, 0xDB8, 0], 32), // documentation
    Network::v6([0x3FFF, 0, 0], 20),     // documentation
];

/// Prefixes of 96 bits with an IPv4 address behind them.
const IPV4_COMPATIBLE: u128 = 0;
const IPV4_MAPPED: u128 = 0xFFFF;
const IPV4_TRANSLATED: u128 = 0xFFFF_0000;
const NAT64: u128 = 0x0064_FF9B << 64;

/// Which peers may be reached.
///
/// An IPv6 address that has an IPv4 address inside (IPv4-mapped, IPv4-compatible, IPv4-translated, NAT64, 6to4, ISATAP)
/// is two: both must be permitted. Each is
/// 1. refused when a network of `deny` has it,
/// 2. else permitted when a network of `allow` has it,
/// 3. else refused when it is the server's own or no public host's.
///
/// The server's own addresses are permitted only when `allow` names each alone, not by a network around it.
#[derive(Clone, Debug, Default)]
pub struct PeerPolicy {
    allow: Vec<Network>,
    deny: Vec<Network>,
    own: Vec<IpAddr>,
}

impl PeerPolicy {
    /// A policy with exceptions; `own` are the server's addresses.
    #[must_use]
    pub const fn with(allow: Vec<Network>, deny: Vec<Network>, own: Vec<IpAddr>) -> Self {
        Self { allow, deny, own }
    }

    /// Whether a peer at `ip` may be reached.
    #[must_use]
    pub fn permits(&self, ip: IpAddr) -> bool {
        let inner = match ip {
            IpAddr::V4(_) => None,
            IpAddr::V6(ip) => inner(ip).map(IpAddr::V4),
        };
        self.permits_bare(ip) && inner.is_none_or(|ip| self.permits_bare(ip))
    }

    fn permits_bare(&self, ip: IpAddr) -> bool {
        if self.deny.iter().any(|network| network.contains(ip)) {
            false
        } else if self.is_own(ip) {
            self.allow.iter().any(|network| network.is_just(ip))
        } else {
            self.allow.iter().any(|network| network.contains(ip)) || is_public(ip)
        }
    }

    /// However the server's address was written down: what a socket calls `::ffff:192.0.2.7` is 192.0.2.7.
    fn is_own(&self, ip: IpAddr) -> bool {
        self.own.iter().any(|own| own.to_canonical() == ip)
    }
}

/// Whether `ip` is a public host's; of an address with another inside, whether it may be one.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(_) => !SPECIAL_V4.iter().any(|network| network.contains(ip)),
        IpAddr::V6(v6) if is_96_bit_wrapper(v6) => true,
        IpAddr::V6(_) => GLOBAL_UNICAST.contains(ip) && !SPECIAL_V6.iter().any(|network| network.contains(ip)),
    }
}

/// The IPv4 address inside of `ip`.
fn inner(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [_, high, middle, .., last_but_one, last] = ip.segments();
    let [.., scope, isatap, _, _] = ip.segments();
    if is_96_bit_wrapper(ip) || is_isatap(scope, isatap) {
        Some(from_segments(last_but_one, last))
    } else {
        is_6to4(ip).then(|| from_segments(high, middle))
    }
}

fn is_96_bit_wrapper(ip: Ipv6Addr) -> bool {
    let prefix = ip.to_bits() >> 32;
    let wraps = [IPV4_COMPATIBLE, IPV4_MAPPED, IPV4_TRANSLATED, NAT64].contains(&prefix);
    wraps && !ip.is_unspecified() && !ip.is_loopback()
}

/// RFC 5214 section 6.1, whatever the bits for "universal" and "group" say.
const fn is_isatap(scope: u16, isatap: u16) -> bool {
    scope & !0x0300 == 0 && isatap == 0x5EFE
}

/// RFC 3056 section 2.
const fn is_6to4(ip: Ipv6Addr) -> bool {
    ip.segments()[0] == 0x2002
}

fn from_segments(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}
