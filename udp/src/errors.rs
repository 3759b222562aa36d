//! The ICMP errors that a socket's datagrams were answered with.

use std::{
    io, mem,
    net::SocketAddr,
    os::fd::{AsFd, AsRawFd},
    ptr,
};

use crate::{
    address::{NAME_LEN, Name},
    control::{Control, each, read_as},
};

/// An ICMP or `ICMPv6` message about a datagram that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IcmpError {
    /// Where the datagram was going.
    pub peer: SocketAddr,
    /// The message's type.
    pub kind: u8,
    /// The message's code.
    pub code: u8,
    /// What else it says: the MTU of the next hop where the datagram was too big, else zero.
    pub data: u32,
}

/// Takes the oldest error that [`crate::report_errors`] kept; `None` when there is none (any more).
#[must_use]
pub fn take_error(socket: &impl AsFd) -> Option<IcmpError> {
    loop {
        // An error of this machine's own is taken too, and passed over.
        if let Some(error) = take(socket).ok()? {
            return Some(error);
        }
    }
}

/// Takes one; `None` for one that does not come from the network, an error where there is none.
fn take(socket: &impl AsFd) -> io::Result<Option<IcmpError>> {
    let mut name = Name::empty();
    let mut control = Control::empty();
    // SAFETY: zero is a value for integers and pointers alike.
    let mut header: libc::msghdr = unsafe { mem::zeroed() };
    header.msg_name = ptr::from_mut(&mut name).cast();
    header.msg_namelen = NAME_LEN;
    header.msg_control = control.as_mut_ptr();
    header.msg_controllen = Control::LEN;
    // SAFETY: what the header points to lives in this frame.
    let taken =
        unsafe { libc::recvmsg(socket.as_fd().as_raw_fd(), &raw mut header, libc::MSG_ERRQUEUE | libc::MSG_DONTWAIT) };
    if taken < 0 {
        return Err(io::Error::last_os_error());
    }
    let mut error = None;
    each(&control, header.msg_controllen, |level, kind, value| {
        let is_error =
            matches!((level, kind), (libc::IPPROTO_IP, libc::IP_RECVERR) | (libc::IPPROTO_IPV6, libc::IPV6_RECVERR));
        if is_error {
            error = read_as::<libc::sock_extended_err>(value);
        }
    });
    let from_network = [libc::SO_EE_ORIGIN_ICMP, libc::SO_EE_ORIGIN_ICMP6];
    let error = error.filter(|error| from_network.contains(&error.ee_origin));
    let told = error.zip(name.address());
    Ok(told.map(|(error, peer)| IcmpError { peer, kind: error.ee_type, code: error.ee_code, data: error.ee_info }))
}
