//! Networks of IP addresses, written as `10.0.0.0/8`.

use core::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

/// A network in CIDR notation (RFC 4632, RFC 4291 section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    prefix: u8,
}

/// Why a text is no [`Network`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// What stands before the slash is no IP address.
    #[error("not an IP address: write a network as 10.0.0.0/8 or fd00::/8, or one address as 192.0.2.7")]
    Address,
    /// What stands behind the slash is no number of bits of such an address.
    #[error("not a prefix length: write a whole number of bits from 0 to {0} after the slash")]
    Prefix(u8),
    /// The address has bits behind its prefix.
    #[error("the address has bits set beyond the prefix: write the network's first address, {0}")]
    HostBits(Network),
    /// An IPv4 network written as IPv6.
    #[error("this is an IPv4 network in IPv6 notation: write it as IPv4, it counts for IPv4-mapped addresses too")]
    Mapped,
}

impl Network {
    pub(super) const fn v4(first: [u8; 4], prefix: u8) -> Self {
        let [a, b, c, d] = first;
        Self { first: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    /// The network of all addresses that begin with the first `prefix` bits of `a:b:c:0:0:0:0:0`.
    pub(super) const fn v6([a, b, c]: [u16; 3], prefix: u8) -> Self {
        Self { first: IpAddr::V6(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)), prefix }
    }

    /// Whether `ip` is in the network. An address of the other family never is, not even an IPv4-mapped one.
    #[must_use]
    pub fn contains(&self, ip: IpAddr) -> bool {
        self.first.is_ipv4() == ip.is_ipv4() && first_of(ip, self.prefix) == self.first
    }

    /// Whether the network is `ip` alone.
    #[must_use]
    pub fn is_just(&self, ip: IpAddr) -> bool {
        self.first == ip && self.prefix == bits(ip)
    }
}

const fn bits(ip: IpAddr) -> u8 {
    if ip.is_ipv4() { 32 } else { 128 }
}

/// `ip` with zeros behind its first `prefix` bits.
fn first_of(ip: IpAddr, prefix: u8) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix.into())).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(ip.to_bits() & mask))
        }
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix.into())).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & mask))
        }
    }
}

impl From<IpAddr> for Network {
    fn from(ip: IpAddr) -> Self {
        Self { first: ip, prefix: bits(ip) }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let ip: IpAddr = address.trim().parse().map_err(|_| NetworkError::Address)?;
        let most = bits(ip);
        let prefix = prefix.map_or(Ok(most), |prefix| prefix.trim().parse());
        let prefix = prefix.ok().filter(|prefix| *prefix <= most).ok_or(NetworkError::Prefix(most))?;
        let first = first_of(ip, prefix);
        if matches!(ip, IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some()) {
            Err(NetworkError::Mapped)
        } else if first == ip {
            Ok(Self { first, prefix })
        } else {
            Err(NetworkError::HostBits(Self { first, prefix }))
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.first, self.prefix)
    }
}
