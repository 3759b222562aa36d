//! Socket addresses as the kernel has them.

use std::{
    mem::{self, MaybeUninit},
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
};

/// Room for an IPv4 or an IPv6 address.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) union Name {
    pub(crate) v4: libc::sockaddr_in,
    pub(crate) v6: libc::sockaddr_in6,
}

/// Length of a [`Name`], as the kernel wants to hear it.
#[allow(clippy::cast_possible_truncation, reason = "28 bytes")]
pub(crate) const NAME_LEN: libc::socklen_t = mem::size_of::<Name>() as libc::socklen_t;

#[allow(clippy::cast_possible_truncation, reason = "16 bytes")]
const V4_LEN: libc::socklen_t = mem::size_of::<libc::sockaddr_in>() as libc::socklen_t;

#[allow(clippy::cast_possible_truncation, reason = "address family numbers are small")]
const FAMILY_V4: libc::sa_family_t = libc::AF_INET as libc::sa_family_t;
#[allow(clippy::cast_possible_truncation, reason = "address family numbers are small")]
const FAMILY_V6: libc::sa_family_t = libc::AF_INET6 as libc::sa_family_t;

impl Name {
    /// A name with every bit zero, which is of no family.
    pub(crate) const fn empty() -> Self {
        // SAFETY: both structures are integers and arrays of integers, for which zero is a value.
        unsafe { MaybeUninit::zeroed().assume_init() }
    }

    /// `address`, and how many bytes of it count.
    pub(crate) const fn of(address: SocketAddr) -> (Self, libc::socklen_t) {
        let mut name = Self::empty();
        match address {
            SocketAddr::V4(address) => {
                name.v4 = libc::sockaddr_in {
                    sin_family: FAMILY_V4,
                    sin_port: address.port().to_be(),
                    sin_addr: libc::in_addr { s_addr: u32::from_ne_bytes(address.ip().octets()) },
                    sin_zero: [0; 8],
                };
                (name, V4_LEN)
            }
            SocketAddr::V6(address) => {
                name.v6 = libc::sockaddr_in6 {
                    sin6_family: FAMILY_V6,
                    sin6_port: address.port().to_be(),
                    sin6_flowinfo: address.flowinfo(),
                    sin6_addr: libc::in6_addr { s6_addr: address.ip().octets() },
                    sin6_scope_id: address.scope_id(),
                };
                (name, NAME_LEN)
            }
        }
    }

    /// The address the kernel wrote. `None` when it wrote none of these families.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        // SAFETY: both variants begin with the family, and every bit of the union is initialised from the start.
        let family = unsafe { self.v4.sin_family };
        if family == FAMILY_V4 {
            // SAFETY: as above; the family says that this is the variant.
            let v4 = unsafe { self.v4 };
            let ip = Ipv4Addr::from(v4.sin_addr.s_addr.to_ne_bytes());
            Some(SocketAddrV4::new(ip, u16::from_be(v4.sin_port)).into())
        } else if family == FAMILY_V6 {
            // SAFETY: as above; the family says that this is the variant.
            let v6 = unsafe { self.v6 };
            let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
            Some(SocketAddrV6::new(ip, u16::from_be(v6.sin6_port), v6.sin6_flowinfo, v6.sin6_scope_id).into())
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_there_and_back() {
        for address in ["192.0.2.7:5000", "[2001:db8::7]:5000", "[fe80::1%3]:65535"] {
            let address: SocketAddr = address.parse().unwrap();
            assert_eq!(Name::of(address).0.address(), Some(address));
        }
        assert_eq!(Name::empty().address(), None);
    }
}
