//! Sending many datagrams in one system call.

use std::{
    io::{self, ErrorKind, IoSlice},
    mem::{self, MaybeUninit},
    net::{IpAddr, SocketAddr},
    os::fd::{AsFd, AsRawFd},
    ptr,
};

use crate::{
    BATCH,
    address::Name,
    control::{Control, Writer},
};

/// The most datagrams that one message may be cut into: what the kernel's `UDP_MAX_SEGMENTS` was before it grew.
pub const MAX_SEGMENTS: usize = 64;

/// One datagram, or several of one size for one destination.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// Where it goes. On an IPv6 socket an IPv4 address is reached by its mapped form.
    pub to: SocketAddr,
    /// The local address it leaves from; `None`: the kernel's choice.
    pub from: Option<IpAddr>,
    /// Its bytes, gathered from these pieces.
    pub pieces: &'a [IoSlice<'a>],
    /// The size of each datagram in them but the last, which may be shorter; `None`: they are one datagram.
    pub segment: Option<u16>,
}

/// What became of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many datagrams the kernel did not take.
    pub lost: usize,
    /// How many system calls were needed.
    pub calls: usize,
    /// The network device cannot cut messages into datagrams, so they had to be sent one by one.
    pub cannot_segment: bool,
}

/// Sends `messages`, at most [`BATCH`] of them, in order and without waiting. What the kernel does not take is lost, as
/// datagrams may be. `v6`: whether it is an IPv6 socket.
#[allow(clippy::must_use_candidate, reason = "a datagram may be lost anyway")]
pub fn send(socket: &impl AsFd, v6: bool, messages: &[Message]) -> Sent {
    let fd = socket.as_fd().as_raw_fd();
    let messages = &messages[..messages.len().min(BATCH)];
    let mut headers = [const { MaybeUninit::<libc::mmsghdr>::uninit() }; BATCH];
    let mut names = [const { MaybeUninit::<Name>::uninit() }; BATCH];
    let mut controls = [const { MaybeUninit::<Control>::uninit() }; BATCH];
    for (index, message) in messages.iter().enumerate() {
        let control = &mut controls[index];
        headers[index].write(header(message, v6, names[index].write(Name::empty()), control));
    }
    let mut sent = Sent::default();
    let mut at = 0;
    let mut retried = false;
    while at < messages.len() {
        sent.calls += 1;
        // SAFETY: the first `messages.len()` headers are initialised; what they point to outlives the call.
        let taken = unsafe {
            #[allow(clippy::cast_possible_truncation, reason = "at most BATCH")]
            let count = (messages.len() - at) as libc::c_uint;
            libc::sendmmsg(fd, headers[at..].as_mut_ptr().cast(), count, libc::MSG_DONTWAIT)
        };
        if let Ok(taken) = usize::try_from(taken) {
            at += taken;
            retried = false;
            continue;
        }
        let error = io::Error::last_os_error();
        match error.kind() {
            ErrorKind::Interrupted => {}
            // Full: what follows would be refused too.
            ErrorKind::WouldBlock => {
                sent.lost += messages[at..].iter().map(Message::datagrams).sum::<usize>();
                return sent;
            }
            // The answer to an earlier datagram is told here once; it says nothing about this one.
            ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable if !retried => {
                retried = true;
            }
            _ => {
                sent.cannot_segment |= error.raw_os_error() == Some(libc::EIO);
                one_by_one(socket, v6, &messages[at], &mut sent);
                at += 1;
                retried = false;
            }
        }
    }
    sent
}

/// Sends a refused message as the datagrams it was to be cut into: their size may be more than the next hop takes in one
/// piece, or the network device may not be able to cut.
fn one_by_one(socket: &impl AsFd, v6: bool, message: &Message, sent: &mut Sent) {
    let Some(segment) = message.segment.filter(|segment| *segment > 0) else {
        sent.lost += 1;
        return;
    };
    let bytes: Vec<u8> = message.pieces.iter().flat_map(|piece| piece.iter().copied()).collect();
    for datagram in bytes.chunks(segment.into()) {
        let pieces = [IoSlice::new(datagram)];
        let one = send(socket, v6, &[Message { segment: None, pieces: &pieces, ..*message }]);
        sent.lost += one.lost;
        sent.calls += one.calls;
    }
}

impl Message<'_> {
    /// How many datagrams it is.
    fn datagrams(&self) -> usize {
        let len: usize = self.pieces.iter().map(|piece| piece.len()).sum();
        self.segment.map_or(1, |segment| len.div_ceil(usize::from(segment).max(1)))
    }
}

fn header(message: &Message, v6: bool, name: &mut Name, control: &mut MaybeUninit<Control>) -> libc::mmsghdr {
    // SAFETY: zero is a value for integers and pointers alike.
    let mut header: libc::mmsghdr = unsafe { mem::zeroed() };
    let (destination, length) = Name::of(spelled(message.to, v6));
    *name = destination;
    header.msg_hdr.msg_name = ptr::from_mut(name).cast();
    header.msg_hdr.msg_namelen = length;
    // The kernel only reads them, but its structure has no word for that. `IoSlice` is laid out as `iovec`.
    header.msg_hdr.msg_iov = message.pieces.as_ptr().cast_mut().cast();
    header.msg_hdr.msg_iovlen = message.pieces.len();
    if message.segment.is_some() || message.from.is_some() {
        let control = control.write(Control::empty());
        let mut writer = Writer::new(control);
        if let Some(size) = message.segment {
            writer.segment(size);
        }
        if let Some(ip) = message.from {
            writer.source(ip, v6);
        }
        header.msg_hdr.msg_controllen = writer.len();
        header.msg_hdr.msg_control = control.as_mut_ptr();
    }
    header
}

/// An IPv6 socket names IPv4 addresses `::ffff:a.b.c.d`.
fn spelled(address: SocketAddr, v6: bool) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v6 => SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port()),
        _ => address,
    }
}
