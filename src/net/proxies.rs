//! The proxies in front of this server that are believed when they say whose connection or request they pass on.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use sohbet_turn::server::Network;

/// The networks of `server.trusted_proxies`. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[Network]>);

impl TrustedProxies {
    /// Proxies in any of these networks.
    #[must_use]
    pub fn new(networks: &[Network]) -> Self {
        Self(networks.into())
    }

    /// Whether this is the address of a proxy that is believed.
    #[must_use]
    pub fn trusts(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|network| network.contains(ip))
    }

    /// The client of a request that came from `peer`, where `forwarded` are the members of X-Forwarded-For in their order:
    /// each proxy adds at the end from whom it has the request. So the client is the last that is no trusted proxy, and
    /// what stands before it is only hearsay. The port is 0 where none is told.
    #[must_use]
    pub fn client<'a>(&self, peer: SocketAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>) -> SocketAddr {
        let mut client = peer;
        for member in forwarded.rev() {
            let Some(address) = Some(client).filter(|client| self.trusts(client.ip())).and_then(|_| parse(member))
            else {
                break;
            };
            client = address;
        }
        client
    }
}

/// An address with or without a port, as proxies write it.
fn parse(member: &str) -> Option<SocketAddr> {
    let member = member.trim();
    let bare = member.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(member);
    let address = bare.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0)).or_else(|_| member.parse()).ok()?;
    Some(SocketAddr::new(address.ip().to_canonical(), address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &str) -> String {
        let proxies = TrustedProxies::new(&["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()));
        proxies.client(SocketAddr::new(peer.parse().unwrap(), 0), forwarded.split(',')).ip().to_string()
    }

    #[test]
    fn the_client_is_the_last_that_is_no_trusted_proxy() {
        for (forwarded, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("198.51.100.1, 192.0.2.7", "192.0.2.7"),
            ("198.51.100.1, 192.0.2.7, 10.0.0.2,fd00::2", "192.0.2.7"),
            ("10.0.0.5, 10.0.0.2", "10.0.0.5"),
            ("192.0.2.7:50000", "192.0.2.7"),
            ("[2001:db8::7]:50000", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
        ] {
            assert_eq!(client("10.0.0.1", forwarded), expected, "{forwarded}");
        }
    }

    #[test]
    fn what_is_no_address_ends_what_is_believed() {
        for (forwarded, expected) in
            [("", "10.0.0.1"), ("unknown", "10.0.0.1"), ("192.0.2.7, _hidden, 10.0.0.2", "10.0.0.2")]
        {
            assert_eq!(client("10.0.0.1", forwarded), expected, "{forwarded}");
        }
    }

    #[test]
    fn others_are_not_believed() {
        assert_eq!(client("192.0.2.66", "198.51.100.1"), "192.0.2.66");
        assert_eq!(client("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1", "an IPv4 address in IPv6 clothes");
        assert!(!TrustedProxies::default().trusts("127.0.0.1".parse().unwrap()));
    }
}
