//! Ports for programs that cannot be told to find one themselves.

use std::{
    net::{TcpListener, UdpSocket},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

/// Below the ports that the system gives away by itself (Linux: from 32768), or another test's connection may take one
/// between this answer and the moment when the program asks for it.
const FIRST: u32 = 10_000;
/// How many there are.
const PORTS: u32 = 10_000;
/// How far apart test programs begin that run at the same time.
const APART: u32 = 97;

/// A port of this machine that nobody has, for TCP and UDP, and that no other test of this program is given.
pub(crate) fn free_port() -> u16 {
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    let start = process::id() * APART;
    loop {
        let given = GIVEN.fetch_add(1, Ordering::Relaxed);
        let port = u16::try_from(FIRST + (start + given) % PORTS).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
