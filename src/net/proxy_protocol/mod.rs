//! The PROXY protocol, versions 1 and 2: what a proxy says before the client's own bytes, namely who the client is
//! (<https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt>).

mod v1;
mod v2;

use std::net::SocketAddr;

/// The longest header that is taken, in bytes. Version 1 has at most 107; version 2 has 52 with IPv6 addresses, and the rest
/// is room for what load balancers add (the specification asks for 536 in all).
pub(super) const LONGEST: usize = 2048;

/// What the first bytes of a stream are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Too few bytes to tell, or a header that is not whole yet.
    Unfinished,
    /// Something else.
    Other,
    /// A header of this many bytes. It has no addresses when the proxy speaks for itself (a health check) or does not know
    /// them.
    Header { length: usize, addresses: Option<Addresses> },
}

/// The two ends of the connection that the proxy passes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Addresses {
    /// The client's.
    pub(super) source: SocketAddr,
    /// The one that the client connected to.
    pub(super) destination: SocketAddr,
}

/// Begins like a header and is none. The stream cannot be followed any further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// Reads the first bytes of a stream.
pub(super) fn parse(bytes: &[u8]) -> Result<Start, Malformed> {
    match signature(bytes) {
        Signature::Unfinished => Ok(Start::Unfinished),
        Signature::Other => Ok(Start::Other),
        Signature::V1 => v1::parse(bytes),
        Signature::V2 => v2::parse(bytes),
    }
}

/// What the first bytes of a stream can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signature {
    /// Still both.
    Unfinished,
    /// No header.
    Other,
    /// A header in words.
    V1,
    /// A header in binary.
    V2,
}

/// Tells a header from everything else. No HTTP method is called PROXY, and nothing here begins with a line break.
pub(super) fn signature(bytes: &[u8]) -> Signature {
    if bytes.starts_with(v1::SIGNATURE) {
        Signature::V1
    } else if bytes.starts_with(v2::SIGNATURE) {
        Signature::V2
    } else if v1::SIGNATURE.starts_with(bytes) || v2::SIGNATURE.starts_with(bytes) {
        Signature::Unfinished
    } else {
        Signature::Other
    }
}

#[cfg(test)]
mod tests;
