//! What a stream carries, told by its first byte: before TLS and after it.
//!
//! Neither ALPN nor SNI is asked: clients, proxies and scanners do not send them (Chromium's `turns:` sends no ALPN).

/// The first byte of a TLS handshake record (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 0x16;

/// What begins with a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A TLS client hello.
    Tls,
    /// A STUN message. Its two highest bits are zero (RFC 8489, section 5), and all methods that a client may begin with
    /// have a first byte of 0 or 1. Channel data (0x40 to 0x4F) cannot come first: there is no channel yet.
    Stun,
    /// An HTTP request: methods are capital letters, and so is HTTP/2's preface.
    Http,
    /// None of these.
    Unknown,
}

impl Kind {
    pub(super) fn of(first: u8) -> Self {
        match first {
            TLS_HANDSHAKE => Self::Tls,
            0 | 1 => Self::Stun,
            b'A'..=b'Z' => Self::Http,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_what_a_stream_carries() {
        assert_eq!(Kind::of(0x16), Kind::Tls);
        assert_eq!(Kind::of(0x00), Kind::Stun, "Allocate is 0x0003, Binding 0x0001");
        for request in ["GET / HTTP/1.1", "POST /", "PRI * HTTP/2.0", "OPTIONS *"] {
            assert_eq!(Kind::of(request.as_bytes()[0]), Kind::Http, "{request}");
        }
        for other in [0x40, 0x80, b'g', 0xff, 0x15] {
            assert!(matches!(Kind::of(other), Kind::Unknown | Kind::Http) && other != b'G', "{other}");
        }
    }
}
