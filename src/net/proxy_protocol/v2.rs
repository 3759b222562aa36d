//! Version 2: twelve bytes that nothing else begins with, four that say what follows, addresses, and more (TLVs).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{Addresses, LONGEST, Malformed, Start};

pub(super) const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
/// The signature, version and command, family, and the length of the rest.
const FIXED: usize = 16;

const LOCAL: u8 = 0x20;
const PROXY: u8 = 0x21;

const UNSPECIFIED: u8 = 0x00;
const TCP_OVER_IPV4: u8 = 0x11;
const TCP_OVER_IPV6: u8 = 0x21;
const UNIX_STREAM: u8 = 0x31;
const UNIX_ADDRESSES: usize = 216;

pub(super) fn parse(bytes: &[u8]) -> Result<Start, Malformed> {
    let Some((fixed, rest)) = bytes.split_at_checked(FIXED) else { return Ok(Start::Unfinished) };
    let [.., command, family, high, low] = *fixed else { return Err(Malformed) };
    let length = FIXED + usize::from(u16::from_be_bytes([high, low]));
    if length > LONGEST || !matches!(command, LOCAL | PROXY) {
        return Err(Malformed);
    }
    let Some(rest) = rest.get(..length - FIXED) else { return Ok(Start::Unfinished) };
    // Of a connection of its own the proxy may say anything or nothing.
    let addresses = if command == LOCAL { None } else { addresses(family, rest)? };
    Ok(Start::Header { length, addresses })
}

fn addresses(family: u8, rest: &[u8]) -> Result<Option<Addresses>, Malformed> {
    let (addresses, more) = match family {
        UNSPECIFIED => return Ok(None),
        TCP_OVER_IPV4 => ends::<Ipv4Addr, 4>(rest)?,
        TCP_OVER_IPV6 => ends::<Ipv6Addr, 16>(rest)?,
        UNIX_STREAM => (None, rest.get(UNIX_ADDRESSES..).ok_or(Malformed)?),
        _ => return Err(Malformed),
    };
    if are_whole(more) { Ok(addresses) } else { Err(Malformed) }
}

/// Two addresses of `N` bytes, their ports, and the bytes behind them.
fn ends<A: From<[u8; N]> + Into<IpAddr>, const N: usize>(rest: &[u8]) -> Result<(Option<Addresses>, &[u8]), Malformed> {
    let (source, rest) = rest.split_first_chunk::<N>().ok_or(Malformed)?;
    let (destination, rest) = rest.split_first_chunk::<N>().ok_or(Malformed)?;
    let (from, rest) = rest.split_first_chunk().ok_or(Malformed)?;
    let (to, rest) = rest.split_first_chunk().ok_or(Malformed)?;
    let at = |address: &[u8; N], port| SocketAddr::new(A::from(*address).into(), u16::from_be_bytes(port));
    Ok((Some(Addresses { source: at(source, *from), destination: at(destination, *to) }), rest))
}

/// Whether the TLVs (a type, a length of two bytes, a value) end where the header ends. None of them is of use here.
fn are_whole(mut more: &[u8]) -> bool {
    while let [_, high, low, rest @ ..] = more {
        let Some(next) = rest.get(usize::from(u16::from_be_bytes([*high, *low]))..) else { return false };
        more = next;
    }
    more.is_empty()
}
