//! Receiving many datagrams in one system call.

use std::{
    io,
    mem::{self, MaybeUninit},
    net::{IpAddr, SocketAddr},
    os::fd::{AsFd, AsRawFd},
    ptr,
};

use crate::{
    BATCH,
    address::{NAME_LEN, Name},
    control::{Beside, Control},
};

/// Bytes of one slot: the most that the kernel puts together from one sender, and some more, so that the starts of the
/// slots do not compete for the same lines of the processor's cache.
const SLOT: usize = (1 << 16) + 576;

/// What one slot of a [`Batch`] holds: one datagram, or several of one size from one sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// Who sent it.
    pub from: SocketAddr,
    /// The local address it was sent to, where [`crate::report_destination`] asked for it.
    pub to: Option<IpAddr>,
    /// How many bytes there are.
    pub len: usize,
    /// The size of each datagram in them but the last, which may be shorter. Never zero.
    pub segment: usize,
}

impl Received {
    /// How many datagrams they are; an empty one is one too.
    #[must_use]
    pub const fn datagrams(&self) -> usize {
        if self.len == 0 { 1 } else { self.len.div_ceil(self.segment) }
    }
}

/// Room for datagrams from any number of sockets, received one batch after the other.
pub struct Batch {
    bytes: Vec<u8>,
    names: Vec<Name>,
    controls: Vec<Control>,
    received: Vec<Received>,
    slots: usize,
}

impl Batch {
    /// Room for `slots` datagrams, at most [`BATCH`]. Its 64 kB each are only taken once they are used.
    #[must_use]
    pub fn new(slots: usize) -> Self {
        let slots = slots.clamp(1, BATCH);
        Self {
            bytes: vec![0; slots * SLOT],
            names: vec![Name::empty(); slots],
            controls: vec![Control::empty(); slots],
            received: Vec::with_capacity(slots),
            slots,
        }
    }

    /// Forgets what was received.
    pub fn clear(&mut self) {
        self.received.clear();
    }

    /// How many more slots are free.
    #[must_use]
    pub fn room(&self) -> usize {
        self.slots - self.received.len()
    }

    /// What was received since [`Self::clear`], slot by slot.
    #[must_use]
    pub fn received(&self) -> &[Received] {
        &self.received
    }

    /// The bytes of slot `slot`; none when nothing was received there.
    #[must_use]
    pub fn bytes(&self, slot: usize) -> &[u8] {
        let len = self.received.get(slot).map_or(0, |received| received.len);
        &self.bytes[slot * SLOT..slot * SLOT + len]
    }

    /// The same, to change them in place.
    pub fn bytes_mut(&mut self, slot: usize) -> &mut [u8] {
        let len = self.received.get(slot).map_or(0, |received| received.len);
        &mut self.bytes[slot * SLOT..slot * SLOT + len]
    }

    /// Receives what has arrived at `socket`, at most `limit` slots full, without waiting. Returns how many it filled;
    /// fewer than asked for means that nothing more has arrived.
    ///
    /// # Errors
    /// What the operating system says, but for nothing having arrived: that is zero slots.
    pub fn receive(&mut self, socket: &impl AsFd, limit: usize) -> io::Result<usize> {
        let first = self.received.len();
        let wanted = limit.min(self.room());
        let mut headers = [const { MaybeUninit::<libc::mmsghdr>::uninit() }; BATCH];
        let mut vectors = [const { MaybeUninit::<libc::iovec>::uninit() }; BATCH];
        for index in 0..wanted {
            let slot = first + index;
            let base = self.bytes[slot * SLOT..(slot + 1) * SLOT].as_mut_ptr().cast();
            let vector = vectors[index].write(libc::iovec { iov_base: base, iov_len: SLOT });
            headers[index].write(header(vector, &mut self.names[slot], &mut self.controls[slot]));
        }
        #[allow(clippy::cast_possible_truncation, reason = "at most BATCH")]
        let count = wanted as libc::c_uint;
        // SAFETY: the first `wanted` headers are initialised; all they point to belongs to `self` or this frame, and is
        // neither moved nor used otherwise before the call returns.
        let taken = unsafe {
            let headers = headers.as_mut_ptr().cast();
            libc::recvmmsg(socket.as_fd().as_raw_fd(), headers, count, libc::MSG_DONTWAIT, ptr::null_mut())
        };
        let Ok(taken) = usize::try_from(taken) else { return nothing(io::Error::last_os_error()) };
        for (index, header) in headers[..taken].iter().enumerate() {
            // SAFETY: initialised above, and filled by the kernel.
            let header = unsafe { header.assume_init_ref() };
            let slot = first + index;
            let beside = Beside::read(&self.controls[slot], header.msg_hdr.msg_controllen);
            let len = (header.msg_len as usize).min(SLOT);
            let segment = beside.segment.unwrap_or(len).max(1);
            let from = self.names[slot].address().unwrap_or(NOBODY);
            self.received.push(Received { from, to: beside.destination, len, segment });
        }
        Ok(taken)
    }
}

/// Stands for a sender without an address, which UDP does not have.
const NOBODY: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), 0);

fn header(vector: &mut libc::iovec, name: &mut Name, control: &mut Control) -> libc::mmsghdr {
    // SAFETY: zero is a value for integers and pointers alike.
    let mut header: libc::mmsghdr = unsafe { mem::zeroed() };
    header.msg_hdr.msg_name = ptr::from_mut(name).cast();
    header.msg_hdr.msg_namelen = NAME_LEN;
    header.msg_hdr.msg_iov = vector;
    header.msg_hdr.msg_iovlen = 1;
    header.msg_hdr.msg_control = control.as_mut_ptr();
    header.msg_hdr.msg_controllen = Control::LEN;
    header
}

/// Nothing has arrived is no error; nor is an ICMP error, which [`crate::take_error`] tells of.
fn nothing(error: io::Error) -> io::Result<usize> {
    match error.kind() {
        io::ErrorKind::WouldBlock
        | io::ErrorKind::Interrupted
        | io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable => Ok(0),
        _ => Err(error),
    }
}
