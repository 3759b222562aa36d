//! Socket options.

use std::{
    io, mem,
    os::fd::{AsFd, AsRawFd},
};

/// Asks for the local address that each datagram was sent to ([`crate::Received::to`]); a socket bound to one address
/// knows it anyway.
pub fn report_destination(socket: &impl AsFd) -> io::Result<()> {
    if is_v6(socket)? {
        set(socket, libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, 1)
    } else {
        set(socket, libc::IPPROTO_IP, libc::IP_PKTINFO, 1)
    }
}

/// Lets the kernel put datagrams of one sender and size together (GRO). They arrive as one, and
/// [`crate::Received::segment`] tells where to cut.
pub fn gather_received(socket: &impl AsFd) -> io::Result<()> {
    set(socket, libc::SOL_UDP, libc::UDP_GRO, 1)
}

/// Keeps the ICMP errors that answer this socket's datagrams for [`crate::take_error`].
pub fn report_errors(socket: &impl AsFd) -> io::Result<()> {
    if is_v6(socket)? {
        set(socket, libc::IPPROTO_IPV6, libc::IPV6_RECVERR, 1)
    } else {
        set(socket, libc::IPPROTO_IP, libc::IP_RECVERR, 1)
    }
}

/// Whether routers may cut a datagram into fragments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DontFragment {
    /// They may: the don't-fragment bit is clear.
    Clear,
    /// They must not: the bit is set, whatever the kernel believes of the path.
    Set,
}

/// Sets or clears the don't-fragment bit of what the socket sends from now on.
pub fn dont_fragment(socket: &impl AsFd, bit: DontFragment) -> io::Result<()> {
    if is_v6(socket)? {
        let how = if bit == DontFragment::Set { libc::IPV6_PMTUDISC_PROBE } else { libc::IPV6_PMTUDISC_DONT };
        set(socket, libc::IPPROTO_IPV6, libc::IPV6_MTU_DISCOVER, how)
    } else {
        let how = if bit == DontFragment::Set { libc::IP_PMTUDISC_PROBE } else { libc::IP_PMTUDISC_DONT };
        set(socket, libc::IPPROTO_IP, libc::IP_MTU_DISCOVER, how)
    }
}

fn is_v6(socket: &impl AsFd) -> io::Result<bool> {
    let mut domain: libc::c_int = 0;
    let mut length = INT_LEN;
    // SAFETY: the descriptor is open while it is borrowed; value and length outlive the call, and the length is right.
    let told = unsafe {
        let domain = (&raw mut domain).cast();
        libc::getsockopt(socket.as_fd().as_raw_fd(), libc::SOL_SOCKET, libc::SO_DOMAIN, domain, &raw mut length)
    };
    if told == 0 { Ok(domain == libc::AF_INET6) } else { Err(io::Error::last_os_error()) }
}

#[allow(clippy::cast_possible_truncation, reason = "four bytes")]
const INT_LEN: libc::socklen_t = mem::size_of::<libc::c_int>() as libc::socklen_t;

fn set(socket: &impl AsFd, level: libc::c_int, name: libc::c_int, value: libc::c_int) -> io::Result<()> {
    let fd = socket.as_fd().as_raw_fd();
    // SAFETY: the descriptor is open while it is borrowed; the value is one integer and outlives the call.
    let set = unsafe { libc::setsockopt(fd, level, name, (&raw const value).cast(), INT_LEN) };
    if set == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
