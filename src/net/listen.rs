//! The one port, TCP and UDP.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
};

use socket2::{Domain, Protocol, Socket, Type};

use super::Inherited;

/// Connections that the kernel holds for us while we are busy.
const BACKLOG: i32 = 1024;
/// How often to look for a number that is free for both TCP and UDP, when any number will do.
const ANY_PORT_TRIES: u32 = 16;

/// The flags that choose an address, each with one that is likely to be free.
const LISTEN: &str = "--server-listen '[::]:8444'";
const HTTP_LISTEN: &str = "--server-http-listen '[::]:8080'";

/// The bound sockets.
#[derive(Debug)]
pub struct Listeners {
    /// The address in use; its port is the one port.
    pub address: SocketAddr,
    /// For HTTPS, WSS, TURN over TLS and TURN over TCP.
    pub tcp: TcpListener,
    /// For STUN and TURN, one for each of the relay's workers.
    pub udp: Vec<UdpSocket>,
}

/// Why the port could not be had, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Somebody else has it.
    #[error(
        "Port {port} is already in use ({protocol}). Perhaps another sohbet is running, or another web server; \
         `ss -lptun 'sport = :{port}'` shows which. Stop it, or choose another port with {flag}."
    )]
    InUse {
        /// The flag to choose another one with.
        flag: &'static str,
        /// TCP or UDP.
        protocol: &'static str,
        /// The port.
        port: u16,
    },
    /// A port below 1024 without the right.
    #[error(
        "Port {port} may only be opened by root or a service with CAP_NET_BIND_SERVICE. Use a port above 1023 with \
         {flag}, or run sohbet as a systemd service that has the capability."
    )]
    Forbidden {
        /// The flag to choose another one with.
        flag: &'static str,
        /// The port.
        port: u16,
    },
    /// The address is not of this machine.
    #[error(
        "{address} is not an address of this machine. `ip address` shows those it has; '[::]' listens on all of them \
         ({flag})."
    )]
    NotHere {
        /// The flag to choose another one with.
        flag: &'static str,
        /// The address.
        address: SocketAddr,
    },
    /// Anything else.
    #[error("Cannot listen on {address} ({protocol}): {source}. Check {flag} and the system's limits.")]
    Other {
        /// The flag to choose another one with.
        flag: &'static str,
        /// TCP or UDP.
        protocol: &'static str,
        /// The address.
        address: SocketAddr,
        /// The system's word for it.
        source: io::Error,
    },
}

impl Listeners {
    /// Binds `address` for TCP and for UDP with `workers` sockets. Port 0 takes any number that is free for both. The
    /// unspecified IPv6 address serves IPv4 too, and gives way to IPv4 alone where the machine has no IPv6.
    pub fn bind(address: SocketAddr, workers: usize) -> Result<Self, ListenError> {
        Self::bind_or_take(address, workers, &mut Inherited::default())
    }

    /// The same, with the sockets that were inherited wherever they fit.
    pub fn bind_or_take(address: SocketAddr, workers: usize, inherited: &mut Inherited) -> Result<Self, ListenError> {
        let mut tries = if address.port() == 0 { ANY_PORT_TRIES } else { 1 };
        loop {
            tries -= 1;
            let (address, tcp) =
                take_or_bind_tcp(address, inherited).map_err(|error| explain(error, "TCP", address, LISTEN))?;
            match take_or_bind_udp(address, workers, inherited) {
                Ok(udp) => return Ok(Self { address, tcp, udp }),
                Err(_) if tries > 0 => {}
                Err(error) => return Err(explain(error, "UDP", address, LISTEN)),
            }
        }
    }
}

/// Binds `address` for plain HTTP.
pub fn bind_plain(address: SocketAddr, inherited: &mut Inherited) -> Result<(SocketAddr, TcpListener), ListenError> {
    take_or_bind_tcp(address, inherited).map_err(|error| explain(error, "TCP", address, HTTP_LISTEN))
}

fn take_or_bind_tcp(address: SocketAddr, inherited: &mut Inherited) -> io::Result<(SocketAddr, TcpListener)> {
    let Some(tcp) = inherited.tcp(address) else { return bind_any_tcp(address) };
    tcp.set_nonblocking(true)?;
    Ok((tcp.local_addr()?, tcp))
}

/// The kernel lets those of one user alone share an address, which holds for what an earlier process of ours has bound.
fn take_or_bind_udp(address: SocketAddr, workers: usize, inherited: &mut Inherited) -> io::Result<Vec<UdpSocket>> {
    let mut udp = inherited.udp(address, workers);
    if udp.len() < workers {
        udp.extend(sohbet_turn::driver::bind_udp(address, workers - udp.len())?);
    }
    Ok(udp)
}

/// Binds `address`, or where the machine has no IPv6 all of IPv4 in place of all addresses. Gives the address in use.
fn bind_any_tcp(address: SocketAddr) -> io::Result<(SocketAddr, TcpListener)> {
    let tcp = match bind_tcp(address) {
        Err(error) if address.ip().is_unspecified() && has_no_ipv6(&error) => {
            bind_tcp(SocketAddr::from((Ipv4Addr::UNSPECIFIED, address.port())))
        }
        result => result,
    }?;
    Ok((tcp.local_addr()?, tcp))
}

fn bind_tcp(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // A restart must not wait for the connections of the last run to be forgotten.
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// A kernel without IPv6 refuses its sockets, or has no such address.
fn has_no_ipv6(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable || error.kind() == io::ErrorKind::Unsupported
        // EAFNOSUPPORT has no kind of its own.
        || error.raw_os_error() == Some(97)
}

fn explain(source: io::Error, protocol: &'static str, address: SocketAddr, flag: &'static str) -> ListenError {
    match source.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse { flag, protocol, port: address.port() },
        io::ErrorKind::PermissionDenied => ListenError::Forbidden { flag, port: address.port() },
        io::ErrorKind::AddrNotAvailable => ListenError::NotHere { flag, address },
        _ => ListenError::Other { flag, protocol, address, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

    #[test]
    fn tcp_and_udp_get_the_same_number() {
        let listeners = Listeners::bind(ANY, 2).unwrap();
        assert_ne!(listeners.address.port(), 0);
        for udp in &listeners.udp {
            assert_eq!(udp.local_addr().unwrap().port(), listeners.address.port());
        }
        assert_eq!(listeners.udp.len(), 2);
    }

    #[test]
    fn a_port_in_use_is_named_with_what_to_do() {
        let first = Listeners::bind(ANY, 1).unwrap();
        let error = Listeners::bind(first.address, 1).unwrap_err();
        assert!(matches!(error, ListenError::InUse { protocol: "TCP", .. }), "{error}");
        assert!(error.to_string().contains("--server-listen"), "{error}");
    }

    #[test]
    fn plain_http_has_a_flag_of_its_own() {
        let (address, _first) = bind_plain(ANY, &mut Inherited::default()).unwrap();
        let error = bind_plain(address, &mut Inherited::default()).unwrap_err();
        assert!(error.to_string().contains("--server-http-listen"), "{error}");
    }

    #[test]
    fn an_address_of_another_machine_is_named() {
        let error = Listeners::bind("192.0.2.77:0".parse().unwrap(), 1).unwrap_err();
        assert!(matches!(error, ListenError::NotHere { .. }), "{error}");
    }
}
