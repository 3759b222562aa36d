//! A packet to be sent: some bytes of its own, then a part of the packet that came in. Nothing is copied but the head.

use core::{
    net::SocketAddr,
    ops::{Deref, Range},
};

use crate::{
    channel_data,
    data_indication::{self, TransactionId},
};

/// The longest head: a Data indication with an ICMP attribute for an IPv6 peer.
const HEAD_LEN: usize = 56;

/// What stands before the data.
#[derive(Clone, Copy)]
pub struct Head {
    bytes: [u8; HEAD_LEN],
    len: u8,
}

impl Deref for Head {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// What to send: the head, the body out of the packet that was handled, and zeros.
#[derive(Clone)]
pub struct Datagram {
    /// What stands before the body.
    pub head: Head,
    /// The application data, as a range of the packet that came in.
    pub body: Range<usize>,
    /// How many zeros follow.
    pub padding: usize,
}

impl Datagram {
    /// How many bytes all of it is.
    #[must_use]
    pub fn len(&self) -> usize {
        self.head.len() + self.body.len() + self.padding
    }

    /// Whether there is nothing to send but an empty datagram.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Application data as it is, for a peer.
    pub(super) const fn plain(body: Range<usize>) -> Self {
        Self { head: Head { bytes: [0; HEAD_LEN], len: 0 }, body, padding: 0 }
    }

    /// `ChannelData`. `None` when the data is too long for its header.
    pub(super) fn channel_data(number: u16, body: Range<usize>) -> Option<Self> {
        let mut head = Head { bytes: [0; HEAD_LEN], len: 4 };
        channel_data::encode_header(number, u16::try_from(body.len()).ok()?, head.bytes.first_chunk_mut()?);
        Some(Self { head, body, padding: 0 })
    }

    /// A Data indication with data from `peer`. `None` when the data is too long for its header.
    pub(super) fn data_indication(peer: &SocketAddr, transaction: TransactionId, body: Range<usize>) -> Option<Self> {
        let mut head = Head { bytes: [0; HEAD_LEN], len: 0 };
        let len = data_indication::encode(peer, transaction, body.len(), &mut head.bytes)?;
        head.len = u8::try_from(len).ok()?;
        let padding = body.len().next_multiple_of(4) - body.len();
        Some(Self { head, body, padding })
    }

    /// A Data indication that tells of an ICMP error (RFC 8656 section 11.5).
    pub(super) fn icmp(peer: &SocketAddr, transaction: TransactionId, icmp: [u8; 8]) -> Option<Self> {
        let mut head = Head { bytes: [0; HEAD_LEN], len: 0 };
        let len = data_indication::encode_icmp(peer, transaction, icmp, &mut head.bytes)?;
        head.len = u8::try_from(len).ok()?;
        Some(Self { head, body: 0..0, padding: 0 })
    }
}
