//! `ChannelData` messages (RFC 8656 section 12.4): four bytes of header, then the data.

use core::ops::{Range, RangeInclusive};

/// Length of the header: channel number and data length.
pub const HEADER_LEN: usize = 4;

/// The numbers a client may bind. RFC 8656 section 12 takes 0x4000 to 0x4FFF; clients of RFC 5766 (coturn's among them)
/// use numbers up to 0x7FFF, which nothing else on this port is mistaken for.
pub const CHANNEL_NUMBERS: RangeInclusive<u16> = 0x4000..=0x7FFF;

/// Where a `ChannelData` message keeps its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelData {
    /// The channel number.
    pub channel: u16,
    /// The application data, as a range of the packet.
    pub data: Range<usize>,
}

impl ChannelData {
    /// Finds the parts of `packet`. `None` when it is no `ChannelData` message, its channel number is reserved, or it is
    /// shorter than its header says. Bytes after the data are padding and are left out.
    #[must_use]
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let &[high, low, length_high, length_low] = packet.first_chunk::<HEADER_LEN>()?;
        let channel = u16::from_be_bytes([high, low]);
        let end = HEADER_LEN + usize::from(u16::from_be_bytes([length_high, length_low]));
        (CHANNEL_NUMBERS.contains(&channel) && end <= packet.len()).then_some(Self { channel, data: HEADER_LEN..end })
    }
}

/// Writes the header of a message with `data_len` bytes of data into the first four bytes of `out`.
pub(crate) fn encode_header(channel: u16, data_len: u16, out: &mut [u8; HEADER_LEN]) {
    let [a, b] = channel.to_be_bytes();
    let [c, d] = data_len.to_be_bytes();
    *out = [a, b, c, d];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_not_data() {
        let parsed = ChannelData::parse(&[0x40, 0x01, 0, 3, 1, 2, 3, 0]).unwrap();
        assert_eq!(parsed, ChannelData { channel: 0x4001, data: 4..7 });
    }

    #[test]
    fn a_length_beyond_the_packet_is_refused() {
        assert_eq!(ChannelData::parse(&[0x40, 0x00, 0, 5, 1, 2, 3, 4]), None);
    }

    #[test]
    fn reserved_channel_numbers_are_refused() {
        assert_eq!(ChannelData::parse(&[0x80, 0x00, 0, 0]), None);
        assert_eq!(ChannelData::parse(&[0x3F, 0xFF, 0, 0]), None);
    }
}
