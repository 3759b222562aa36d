//! Control messages: what travels beside a datagram's bytes.

use std::{
    mem,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Room for every control message that is sent or received here: packet information, a segment size, an error.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub(crate) struct Control {
    bytes: [u8; Self::LEN],
}

impl Control {
    pub(crate) const LEN: usize = 192;

    pub(crate) const fn empty() -> Self {
        Self { bytes: [0; Self::LEN] }
    }

    pub(crate) const fn as_mut_ptr(&mut self) -> *mut libc::c_void {
        self.bytes.as_mut_ptr().cast()
    }
}

/// Writes control messages for one message to be sent.
pub(crate) struct Writer<'a> {
    control: &'a mut Control,
    used: usize,
}

impl<'a> Writer<'a> {
    pub(crate) const fn new(control: &'a mut Control) -> Self {
        Self { control, used: 0 }
    }

    /// The size of the datagrams that the kernel cuts the message into.
    pub(crate) fn segment(&mut self, size: u16) {
        self.push(libc::SOL_UDP, libc::UDP_SEGMENT, size);
    }

    /// The address that the datagram leaves from. On an IPv6 socket (`v6`) an IPv4 address is written as a mapped one.
    pub(crate) fn source(&mut self, ip: IpAddr, v6: bool) {
        match ip {
            IpAddr::V4(ip) if !v6 => {
                let address = libc::in_addr { s_addr: u32::from_ne_bytes(ip.octets()) };
                let info =
                    libc::in_pktinfo { ipi_ifindex: 0, ipi_spec_dst: address, ipi_addr: libc::in_addr { s_addr: 0 } };
                self.push(libc::IPPROTO_IP, libc::IP_PKTINFO, info);
            }
            ip => {
                let ip = match ip {
                    IpAddr::V4(ip) => ip.to_ipv6_mapped(),
                    IpAddr::V6(ip) => ip,
                };
                let info = libc::in6_pktinfo { ipi6_addr: libc::in6_addr { s6_addr: ip.octets() }, ipi6_ifindex: 0 };
                self.push(libc::IPPROTO_IPV6, libc::IPV6_PKTINFO, info);
            }
        }
    }

    fn push<T: Copy>(&mut self, level: libc::c_int, kind: libc::c_int, value: T) {
        let header_len = mem::size_of::<libc::cmsghdr>();
        let end = self.used + header_len + mem::size_of::<T>().next_multiple_of(mem::align_of::<libc::cmsghdr>());
        assert!(end <= Control::LEN, "there is room for every control message of one datagram");
        let header = libc::cmsghdr { cmsg_len: header_len + mem::size_of::<T>(), cmsg_level: level, cmsg_type: kind };
        let at = self.control.bytes[self.used..].as_mut_ptr();
        // SAFETY: header and value lie within the array, as was checked; both are plain data written unaligned.
        unsafe {
            at.cast::<libc::cmsghdr>().write_unaligned(header);
            at.add(header_len).cast::<T>().write_unaligned(value);
        }
        self.used = end;
    }

    pub(crate) const fn len(&self) -> usize {
        self.used
    }
}

/// What stood beside a received datagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// The local address it was sent to.
    pub(crate) destination: Option<IpAddr>,
    /// The size of the datagrams that were put together.
    pub(crate) segment: Option<usize>,
}

impl Beside {
    /// Reads the first `len` bytes of `control`.
    pub(crate) fn read(control: &Control, len: usize) -> Self {
        let mut beside = Self::default();
        each(control, len, |level, kind, value| match (level, kind) {
            (libc::SOL_UDP, libc::UDP_GRO) => {
                beside.segment = read_as::<libc::c_int>(value).and_then(|size| usize::try_from(size).ok());
            }
            (libc::IPPROTO_IP, libc::IP_PKTINFO) => {
                beside.destination = read_as::<libc::in_pktinfo>(value)
                    .map(|info| IpAddr::V4(Ipv4Addr::from(info.ipi_addr.s_addr.to_ne_bytes())));
            }
            (libc::IPPROTO_IPV6, libc::IPV6_PKTINFO) => {
                beside.destination = read_as::<libc::in6_pktinfo>(value)
                    .map(|info| IpAddr::V6(Ipv6Addr::from(info.ipi6_addr.s6_addr)).to_canonical());
            }
            _ => {}
        });
        beside
    }
}

/// Shows every control message in the first `len` bytes of `control`: level, type and value.
pub(crate) fn each(control: &Control, len: usize, mut show: impl FnMut(libc::c_int, libc::c_int, &[u8])) {
    let header_len = mem::size_of::<libc::cmsghdr>();
    let mut rest = &control.bytes[..len.min(Control::LEN)];
    while let Some(header) = read_as::<libc::cmsghdr>(rest) {
        let Some(value) = rest.get(header_len..header.cmsg_len) else { return };
        show(header.cmsg_level, header.cmsg_type, value);
        let next = header.cmsg_len.next_multiple_of(mem::align_of::<libc::cmsghdr>());
        rest = rest.get(next..).unwrap_or_default();
    }
}

/// A plain structure at the start of `bytes`; `None` when they are too few. `T` must be plain data.
pub(crate) fn read_as<T: Plain>(bytes: &[u8]) -> Option<T> {
    // SAFETY: there are enough bytes, read unaligned, and a `Plain` type takes any.
    (bytes.len() >= mem::size_of::<T>()).then(|| unsafe { bytes.as_ptr().cast::<T>().read_unaligned() })
}

/// Structures of integers, for which every pattern of bits is a value.
///
/// # Safety
/// That has to be so.
pub(crate) unsafe trait Plain: Copy {}

// SAFETY: integers, and structures of integers.
unsafe impl Plain for libc::c_int {}
// SAFETY: as above.
unsafe impl Plain for libc::cmsghdr {}
// SAFETY: as above.
unsafe impl Plain for libc::in_pktinfo {}
// SAFETY: as above.
unsafe impl Plain for libc::in6_pktinfo {}
// SAFETY: as above.
unsafe impl Plain for libc::sock_extended_err {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for (ip, v6) in [("192.0.2.7", false), ("192.0.2.7", true), ("2001:db8::7", true)] {
            let ip: IpAddr = ip.parse().unwrap();
            let mut control = Control::empty();
            let mut writer = Writer::new(&mut control);
            writer.segment(1200);
            writer.source(ip, v6);
            let len = writer.len();
            let mut kinds = Vec::new();
            each(&control, len, |_, kind, _| kinds.push(kind));
            assert_eq!(kinds.len(), 2);
            if v6 {
                assert_eq!(Beside::read(&control, len).destination, Some(ip));
            }
        }
    }

    #[test]
    fn a_length_that_lies_ends_the_reading() {
        let mut control = Control::empty();
        Writer::new(&mut control).segment(1200);
        control.bytes[0] = 0xFF;
        each(&control, 24, |_, _, _| unreachable!("its length is beyond the end"));
        control.bytes[0] = 0;
        each(&control, 24, |_, _, _| unreachable!("it is shorter than its header"));
    }
}
