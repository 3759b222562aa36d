//! How application data is framed between a client and its server: `ChannelData` (RFC 8656, section 12.4).

/// Bytes before the data: the channel number and the length.
pub(crate) const HEADER: usize = 4;

/// What an end puts around its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Nothing: a peer.
    Bare,
    /// `ChannelData` in a datagram, without padding.
    Datagram { channel: u16 },
    /// `ChannelData` on a stream, padded to four bytes.
    Stream { channel: u16 },
}

impl Framing {
    /// The bytes of a packet of `payload` bytes.
    pub(crate) const fn unit(self, payload: usize) -> usize {
        match self {
            Self::Bare => payload,
            Self::Datagram { .. } => HEADER + payload,
            Self::Stream { .. } => HEADER + payload.next_multiple_of(4),
        }
    }

    /// Writes the header of a packet of `payload` bytes into `packet`. Returns where the data goes.
    pub(crate) fn head(self, packet: &mut [u8], payload: usize) -> &mut [u8] {
        let (Self::Datagram { channel } | Self::Stream { channel }) = self else { return packet };
        let (head, rest) = packet.split_at_mut(HEADER);
        head.copy_from_slice(&header(channel, payload));
        &mut rest[..payload]
    }

    /// The data of a packet that arrived; `None` when it is not `ChannelData` where that is expected.
    pub(crate) fn unwrap(self, packet: &[u8]) -> Option<&[u8]> {
        match self {
            Self::Bare => Some(packet),
            Self::Datagram { .. } | Self::Stream { .. } => unwrap(packet),
        }
    }
}

/// The header of `len` bytes on `channel`. No workload has packets of 64 kB.
pub(crate) fn header(channel: u16, len: usize) -> [u8; HEADER] {
    let [a, b] = channel.to_be_bytes();
    let [c, d] = u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes();
    [a, b, c, d]
}

/// The data of a `ChannelData` message.
pub(crate) fn unwrap(packet: &[u8]) -> Option<&[u8]> {
    let (head, rest) = packet.split_first_chunk::<HEADER>()?;
    is_channel_data(head[0]).then_some(())?;
    rest.get(..usize::from(u16::from_be_bytes([head[2], head[3]])))
}

/// The length of the first message of a stream, padding included; `None` while its first four bytes are not all there.
pub(crate) fn message_len(stream: &[u8]) -> Option<usize> {
    /// A STUN message's header (RFC 8489, section 5).
    const STUN_HEADER: usize = 20;
    let head = stream.first_chunk::<HEADER>()?;
    let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
    Some(if is_channel_data(head[0]) { (HEADER + length).next_multiple_of(4) } else { STUN_HEADER + length })
}

/// Channel numbers begin with the bits 01, STUN messages with 00.
const fn is_channel_data(first: u8) -> bool {
    first & 0xC0 == 0x40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_framed_can_be_unwrapped() {
        for framing in [Framing::Bare, Framing::Datagram { channel: 0x4000 }, Framing::Stream { channel: 0x4FFF }] {
            let mut packet = vec![0; framing.unit(5)];
            framing.head(&mut packet, 5).copy_from_slice(b"hello");
            assert_eq!(framing.unwrap(&packet), Some(&b"hello"[..]));
        }
    }

    #[test]
    fn a_stream_is_cut_at_its_padding() {
        assert_eq!(message_len(&header(0x4000, 5)), Some(12));
        assert_eq!(message_len(&[0x01, 0x01, 0, 8]), Some(28));
        assert_eq!(message_len(&[0x40]), None);
    }

    #[test]
    fn what_is_no_channel_data_is_not_unwrapped() {
        assert_eq!(unwrap(&[0x00, 0x01, 0, 0]), None);
        assert_eq!(unwrap(&[0x40, 0x00, 0, 9, 1]), None);
    }
}
