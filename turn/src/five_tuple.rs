//! The five-tuple (RFC 8656 section 3) that names a client's path to this server.

use core::net::{IpAddr, SocketAddr, SocketAddrV6};

/// How a client reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Datagrams.
    Udp,
    /// A plain stream.
    Tcp,
    /// A stream inside TLS.
    Tls,
}

/// Client address, server address and transport protocol: what an allocation belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiveTuple {
    /// The client's address as this server sees it (server-reflexive).
    pub client: SocketAddr,
    /// The address of this server that the client reached.
    pub server: SocketAddr,
    /// The transport between them.
    pub transport: Transport,
}

impl FiveTuple {
    /// A five-tuple in its one spelling: IPv4-mapped addresses become IPv4, flow labels are forgotten.
    #[must_use]
    pub fn new(client: SocketAddr, server: SocketAddr, transport: Transport) -> Self {
        Self { client: canonical(client), server: canonical(server), transport }
    }
}

/// A dual-stack socket reports IPv4 clients as `::ffff:a.b.c.d`; everywhere else they are IPv4.
fn canonical(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(_) => address,
        SocketAddr::V6(v6) => match v6.ip().to_canonical() {
            IpAddr::V4(ip) => SocketAddr::new(IpAddr::V4(ip), v6.port()),
            IpAddr::V6(ip) => SocketAddr::V6(SocketAddrV6::new(ip, v6.port(), 0, v6.scope_id())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapped_ipv4_client_is_the_same_client() {
        let server: SocketAddr = "[::ffff:192.0.2.1]:3478".parse().unwrap();
        let plain = FiveTuple::new("192.0.2.7:5000".parse().unwrap(), server, Transport::Udp);
        let mapped = FiveTuple::new("[::ffff:192.0.2.7]:5000".parse().unwrap(), server, Transport::Udp);
        assert_eq!(plain, mapped);
        assert_eq!(plain.server, "192.0.2.1:3478".parse().unwrap());
    }
}
