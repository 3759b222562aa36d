//! STUN messages: what may be handed to the codec, and how answers are written.

use alloc::vec::Vec;
use core::net::SocketAddr;

use stun_types::{
    attribute::{AttributeType, RawAttribute},
    message::{
        IntegrityAlgorithm, IntegrityKey, Message, MessageClass, MessageWrite, MessageWriteExt, MessageWriteVec, Method,
    },
};

use crate::{attribute, xor_address};

/// Length of a STUN header.
pub const HEADER_LEN: usize = 20;

/// Bytes 4 to 8 of every STUN message.
pub(crate) const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];

/// The longest control message accepted, in bytes. USERNAME, REALM and NONCE at their greatest (RFC 8489 section 14)
/// take 2 kB.
pub const CONTROL_LIMIT: usize = 3072;

pub(crate) const ALLOCATE: Method = Method::new(0x003);
pub(crate) const REFRESH: Method = Method::new(0x004);
pub(crate) const CREATE_PERMISSION: Method = Method::new(0x008);
pub(crate) const CHANNEL_BIND: Method = Method::new(0x009);

/// Parses a control message. `None` when `packet` is not exactly one well-formed STUN message of at most
/// [`CONTROL_LIMIT`] bytes, or its FINGERPRINT is wrong.
#[must_use]
pub fn parse(packet: &[u8]) -> Option<Message<'_>> {
    let header = packet.first_chunk::<HEADER_LEN>()?;
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    let whole = length % 4 == 0 && HEADER_LEN + length == packet.len() && packet.len() <= CONTROL_LIMIT;
    (whole && header[0] >> 6 == 0 && header[4..8] == MAGIC_COOKIE).then_some(())?;
    Message::from_bytes(packet).ok()
}

/// The bytes of `kind`'s value, where the message has that attribute (before its MESSAGE-INTEGRITY).
pub(crate) fn value<'a>(message: &'a Message<'a>, kind: AttributeType) -> Option<RawAttribute<'a>> {
    message.raw_attribute(kind)
}

/// The value of `kind` as text.
pub(crate) fn text<'a>(message: &'a Message<'a>, kind: AttributeType) -> Option<alloc::string::String> {
    value(message, kind).and_then(|raw| core::str::from_utf8(&raw.value).ok().map(Into::into))
}

/// The pad of `message` for XOR'ed addresses.
pub(crate) fn pad(message: &Message) -> xor_address::Pad {
    let mut pad = [0; 16];
    pad.copy_from_slice(&message.as_bytes()[4..HEADER_LEN]);
    pad
}

/// The key of the long-term credential, with the algorithm it was made for.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) key: IntegrityKey,
    pub(crate) algorithm: IntegrityAlgorithm,
}

impl Key {
    /// Whether `request` was signed with this key.
    pub(crate) fn verifies(&self, request: &Message) -> bool {
        request.validate_integrity_with_key(&self.key).is_ok()
    }
}

/// A response on its way to being written.
pub(crate) struct Response {
    writer: MessageWriteVec,
    pad: xor_address::Pad,
    fingerprint: bool,
}

/// Room for the longest usual response, so that it is written without growing.
const RESPONSE_CAPACITY: usize = 128;

impl Response {
    /// A success response to `request`.
    pub(crate) fn success(request: &Message) -> Self {
        Self::new(request, Message::builder_success(request, MessageWriteVec::with_capacity(RESPONSE_CAPACITY)))
    }

    /// An error response to `request`, without prose: what answers a stranger is kept as small as can be.
    pub(crate) fn error(request: &Message, code: u16) -> Self {
        let writer = Message::builder_error(request, MessageWriteVec::with_capacity(RESPONSE_CAPACITY));
        let mut response = Self::new(request, writer);
        let [class, number] = [code / 100, code % 100].map(|part| u8::try_from(part).unwrap_or_default());
        response.bytes(attribute::ERROR_CODE, &[0, 0, class, number]);
        response
    }

    fn new(request: &Message, writer: MessageWriteVec) -> Self {
        Self { writer, pad: pad(request), fingerprint: request.has_attribute(attribute::FINGERPRINT) }
    }

    pub(crate) fn bytes(&mut self, kind: AttributeType, value: &[u8]) -> &mut Self {
        self.writer.push_attribute_unchecked(&RawAttribute::new(kind, value));
        self
    }

    pub(crate) fn address(&mut self, kind: AttributeType, address: &SocketAddr) -> &mut Self {
        let mut value = [0; 20];
        xor_address::encode(address, &self.pad, &mut value);
        self.bytes(kind, &value[..xor_address::encoded_len(address)])
    }

    /// The bytes of the response, signed when the request was authentic, with FINGERPRINT when the request had one.
    pub(crate) fn finish(mut self, key: Option<&Key>) -> Vec<u8> {
        if let Some(Key { key, algorithm }) = key {
            // Fails only for a writer that is full or already signed; this one is neither.
            let _ = self.writer.add_message_integrity_with_key(key, *algorithm);
        }
        if self.fingerprint {
            let _ = self.writer.add_fingerprint();
        }
        self.writer.finish()
    }
}

/// Whether `message` is a request of `method`.
pub(crate) fn is_request(message: &Message) -> bool {
    message.has_class(MessageClass::Request)
}
