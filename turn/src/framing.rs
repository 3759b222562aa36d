//! Messages on a stream (RFC 8656 section 12.5, RFC 8489 section 6.2.2): each begins with its own length.

use thiserror::Error;

use crate::{channel_data, message};

/// The longest message accepted from a stream, in bytes. What arrives leaves in one datagram, so more than an Ethernet
/// frame is of no use; the rest is room for jumbo frames.
pub const MESSAGE_LIMIT: usize = 9216;

/// Why a stream cannot be followed any further. There is no way to find the next message: the stream has to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FramingError {
    /// The next byte begins neither a STUN message nor a `ChannelData` message.
    #[error("the stream holds neither STUN nor ChannelData")]
    NotTurn,
    /// The message is longer than [`MESSAGE_LIMIT`].
    #[error("a message of {0} bytes is longer than {MESSAGE_LIMIT}")]
    TooLong(usize),
}

/// The length of the message at the start of `bytes`, padding included; `None` while its header is incomplete.
pub fn message_len(bytes: &[u8]) -> Result<Option<usize>, FramingError> {
    let Some(&first) = bytes.first() else { return Ok(None) };
    let (header, padded) = match first >> 6 {
        0b00 => (message::HEADER_LEN, false),
        0b01 => (channel_data::HEADER_LEN, true),
        _ => return Err(FramingError::NotTurn),
    };
    let Some(length) = bytes.get(2..4) else { return Ok(None) };
    let length = header + usize::from(u16::from_be_bytes([length[0], length[1]]));
    let length = if padded { length.next_multiple_of(4) } else { length };
    if length > MESSAGE_LIMIT { Err(FramingError::TooLong(length)) } else { Ok(Some(length)) }
}

/// The whole message at the start of `bytes`; `None` while more bytes are needed.
pub fn next_message(bytes: &[u8]) -> Result<Option<&[u8]>, FramingError> {
    Ok(message_len(bytes)?.and_then(|length| bytes.get(..length)))
}
