//! Version 1: one line of words, like `PROXY TCP4 192.0.2.7 198.51.100.1 50000 443`.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use super::{Addresses, Malformed, Start};

pub(super) const SIGNATURE: &[u8] = b"PROXY ";
const END: &[u8] = b"\r\n";
/// The longest line that the specification allows, its end included.
const LONGEST_LINE: usize = 107;

pub(super) fn parse(bytes: &[u8]) -> Result<Start, Malformed> {
    let head = &bytes[..bytes.len().min(LONGEST_LINE)];
    let Some(end) = head.windows(END.len()).position(|window| window == END) else {
        return if head.len() < LONGEST_LINE { Ok(Start::Unfinished) } else { Err(Malformed) };
    };
    let line = std::str::from_utf8(&head[SIGNATURE.len()..end]).map_err(|_| Malformed)?;
    Ok(Start::Header { length: end + END.len(), addresses: addresses(line)? })
}

fn addresses(line: &str) -> Result<Option<Addresses>, Malformed> {
    let mut words = line.split(' ');
    match words.next() {
        // What follows is to be ignored.
        Some("UNKNOWN") => Ok(None),
        Some("TCP4") => pair::<Ipv4Addr>(words).map(Some),
        Some("TCP6") => pair::<Ipv6Addr>(words).map(Some),
        _ => Err(Malformed),
    }
}

fn pair<'a, A: FromStr + Into<IpAddr>>(mut words: impl Iterator<Item = &'a str>) -> Result<Addresses, Malformed> {
    let (source, destination) = (address::<A>(words.next())?, address::<A>(words.next())?);
    let (from, to) = (port(words.next())?, port(words.next())?);
    match words.next() {
        None => Ok(Addresses { source: SocketAddr::new(source, from), destination: SocketAddr::new(destination, to) }),
        Some(_) => Err(Malformed),
    }
}

fn address<A: FromStr + Into<IpAddr>>(word: Option<&str>) -> Result<IpAddr, Malformed> {
    word.and_then(|word| word.parse::<A>().ok()).map(Into::into).ok_or(Malformed)
}

/// A decimal number without sign and without zeros in front.
fn port(word: Option<&str>) -> Result<u16, Malformed> {
    let is_plain =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit()) && (*word == "0" || !word.starts_with('0'));
    word.filter(is_plain).and_then(|word| word.parse().ok()).ok_or(Malformed)
}
