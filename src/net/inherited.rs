//! Sockets that were open before this process was: those that the service manager kept over a restart, and those of a socket
//! unit. What arrived at them meanwhile is still there.

use std::net::{SocketAddr, TcpListener, UdpSocket};

use listenfd::ListenFd;

/// What this process was handed and has not taken yet. Whatever is left of it is closed.
#[derive(Debug, Default)]
pub struct Inherited {
    tcp: Vec<TcpListener>,
    udp: Vec<UdpSocket>,
}

impl Inherited {
    /// Takes what the service manager hands over (`LISTEN_FDS`). To be called once, before there are other threads: it also
    /// removes the variables that speak of it.
    #[must_use]
    pub fn from_manager() -> Self {
        let mut handed = ListenFd::from_env();
        let mut inherited = Self::default();
        for at in 0..handed.len() {
            // A socket of another kind than is asked for stays where it is.
            if let Ok(Some(listener)) = handed.take_tcp_listener(at) {
                inherited.tcp.push(listener);
            } else if let Ok(Some(socket)) = handed.take_udp_socket(at) {
                inherited.udp.push(socket);
            }
        }
        inherited
    }

    /// The listener at this address, if there is one.
    pub(super) fn tcp(&mut self, address: SocketAddr) -> Option<TcpListener> {
        let at = self.tcp.iter().position(|socket| socket.local_addr().is_ok_and(|local| is_at(local, address)))?;
        Some(self.tcp.swap_remove(at))
    }

    /// The sockets at this address, in their order, at most so many.
    pub(super) fn udp(&mut self, address: SocketAddr, most: usize) -> Vec<UdpSocket> {
        let is_here = |socket: &mut UdpSocket| socket.local_addr().is_ok_and(|local| is_at(local, address));
        let mut here: Vec<_> = self.udp.extract_if(.., is_here).collect();
        here.truncate(most);
        here
    }
}

/// Whether a socket is where it should be. All addresses are the same ones with and without IPv6, which a machine may lack.
fn is_at(local: SocketAddr, wanted: SocketAddr) -> bool {
    let both_everywhere = local.ip().is_unspecified() && wanted.ip().is_unspecified();
    local.port() == wanted.port() && (local.ip() == wanted.ip() || both_everywhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Listeners;

    /// Sockets on a port of this machine, as a process before this one had them.
    fn before(workers: usize) -> (SocketAddr, Inherited) {
        let Listeners { address, tcp, udp } = Listeners::bind("127.0.0.1:0".parse().unwrap(), workers).unwrap();
        (address, Inherited { tcp: vec![tcp], udp })
    }

    #[test]
    fn sockets_of_the_process_before_are_used_again_and_what_waits_at_them_is_heard() {
        let (address, mut inherited) = before(2);
        let caller = std::net::TcpStream::connect(address).unwrap();
        let listeners = Listeners::bind_or_take(address, 2, &mut inherited).unwrap();
        assert_eq!((listeners.address, listeners.udp.len()), (address, 2));
        assert_eq!(listeners.tcp.accept().unwrap().1, caller.local_addr().unwrap());
    }

    #[test]
    fn more_workers_than_before_get_new_sockets_beside_the_old_ones_and_fewer_leave_some() {
        let (address, mut inherited) = before(2);
        let listeners = Listeners::bind_or_take(address, 3, &mut inherited).unwrap();
        assert!(listeners.udp.iter().all(|socket| socket.local_addr().unwrap() == address));
        assert_eq!(listeners.udp.len(), 3);
        let mut inherited = Inherited { tcp: vec![listeners.tcp], udp: listeners.udp };
        assert_eq!(Listeners::bind_or_take(address, 1, &mut inherited).unwrap().udp.len(), 1);
    }

    #[test]
    fn sockets_of_another_address_are_left_alone() {
        let (before, mut inherited) = before(1);
        let listeners = Listeners::bind_or_take("127.0.0.1:0".parse().unwrap(), 1, &mut inherited).unwrap();
        assert_ne!(listeners.address, before);
        assert!(is_at("0.0.0.0:443".parse().unwrap(), "[::]:443".parse().unwrap()));
        assert!(!is_at("0.0.0.0:443".parse().unwrap(), "192.0.2.7:443".parse().unwrap()));
    }
}
