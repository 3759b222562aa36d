//! What every shard of a relay is told once.

use core::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
};

use super::{
    credentials::Credentials,
    directory::SharedDirectory,
    limits::{Limits, RELAYED_PORTS},
    peer::Places,
    peer_policy::PeerPolicy,
};
use crate::{FiveTuple, nonce::Nonces};

/// The IPv4 address that relayed addresses get when a client came over IPv6 and no IPv4 address of this server is known:
/// the IPv4 dummy address of RFC 7600. Nothing is ever sent to it; peers only name it to this server.
pub const DUMMY_V4: Ipv4Addr = Ipv4Addr::new(192, 0, 0, 8);

/// What every shard of a relay is told once. Holds secrets, so it has no `Debug`.
pub struct Settings {
    /// Who may ask.
    pub credentials: Credentials,
    /// Makes nonces.
    pub nonces: Nonces,
    /// The public IPv4 address in relayed addresses; `None`: the one the client reached, else [`DUMMY_V4`].
    pub announce_v4: Option<Ipv4Addr>,
    /// The public IPv6 address in relayed addresses; `None`: the one the client reached, else none is given.
    pub announce_v6: Option<Ipv6Addr>,
    /// Quotas.
    pub limits: Limits,
    /// Open mode; `None` for internal mode.
    pub open: Option<Open>,
    /// Where clients are sent while this server is being drained (ALTERNATE-SERVER).
    pub alternate_server: Option<SocketAddr>,
}

/// Open mode: relayed transport addresses are ports that other hosts reach.
pub struct Open {
    /// The relay ports.
    pub ports: RangeInclusive<u16>,
    /// The local IPv4 address that relay ports are bound to; `None`: no IPv4 is relayed.
    pub bind_v4: Option<Ipv4Addr>,
    /// The local IPv6 address that relay ports are bound to; `None`: no IPv6 is relayed.
    pub bind_v6: Option<Ipv6Addr>,
    /// Which peers may be reached.
    pub peers: PeerPolicy,
}

impl Settings {
    /// The IPv4 address to relay at. In internal mode it is only a name, so there always is one.
    pub(super) fn relayed_v4(&self, five_tuple: &FiveTuple) -> Option<IpAddr> {
        let reached = match five_tuple.server.ip() {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        };
        let ip = match &self.open {
            None => self.announce_v4.or(reached).or(Some(DUMMY_V4)),
            Some(open) => {
                let bound = open.bind_v4?;
                self.announce_v4.or(Some(bound).filter(|ip| !ip.is_unspecified())).or(reached)
            }
        };
        ip.map(IpAddr::V4)
    }

    /// The IPv6 address to relay at, where there is one.
    pub(super) fn relayed_v6(&self, five_tuple: &FiveTuple) -> Option<IpAddr> {
        let reached = match five_tuple.server.ip() {
            IpAddr::V4(_) => None,
            IpAddr::V6(ip) => Some(ip),
        };
        let ip = match &self.open {
            None => self.announce_v6.or(reached),
            Some(open) => {
                let bound = open.bind_v6?;
                self.announce_v6.or(Some(bound).filter(|ip| !ip.is_unspecified())).or(reached)
            }
        };
        ip.map(IpAddr::V6)
    }

    /// Where relayed ports are drawn from.
    pub(super) fn relayed_ports(&self) -> RangeInclusive<u16> {
        self.open.as_ref().map_or(RELAYED_PORTS, |open| open.ports.clone())
    }

    /// The local address of the relay port that `relayed` announces; `None` in internal mode.
    pub(super) fn local_port(&self, relayed: &SocketAddr) -> Option<SocketAddr> {
        let open = self.open.as_ref()?;
        let ip = match relayed {
            SocketAddr::V4(_) => IpAddr::V4(open.bind_v4?),
            SocketAddr::V6(_) => IpAddr::V6(open.bind_v6?),
        };
        Some(SocketAddr::new(ip, relayed.port()))
    }

    /// Where a peer at `ip` can be: at a relayed address of this server, outside of it, both or nowhere.
    pub(super) fn places(&self, ip: IpAddr, directory: &impl SharedDirectory) -> Places {
        let inside = directory.read(|directory| directory.address_id(ip));
        Places { inside, outside: self.open.as_ref().is_some_and(|open| open.peers.permits(ip)) }
    }
}
