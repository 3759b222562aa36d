//! STUN messages: what may be handed to the codec, and how answers are written.

use alloc::vec::Vec;
use core::net::SocketAddr;

use stun_types::{
    attribute::{AttributeType, ErrorCode, Fingerprint, RawAttribute},
    message::{Message, MessageClass, MessageType, MessageWrite, MessageWriteVec, Method, TransactionId},
};

use crate::{
    attribute,
    integrity::{Integrity, Key},
    xor_address,
};

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
pub(crate) const CONNECT: Method = Method::new(0x00A);
pub(crate) const CONNECTION_BIND: Method = Method::new(0x00B);
pub(crate) const CONNECTION_ATTEMPT: Method = Method::new(0x00C);

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

/// Length of an attribute's type and length.
pub(crate) const ATTRIBUTE_HEADER_LEN: usize = 4;

/// Writes into the header of a message that the whole of it is `len` bytes long.
pub(crate) fn set_length(message: &mut [u8], len: usize) {
    let length = u16::try_from(len - HEADER_LEN).unwrap_or(u16::MAX);
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

/// Writes an attribute behind `message`, padded with zeros.
pub(crate) fn push(message: &mut Vec<u8>, kind: AttributeType, value: &[u8]) {
    message.extend(kind.value().to_be_bytes());
    message.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
    let len = message.len();
    set_length(message, len);
}

/// A response on its way to being written.
pub(crate) struct Response {
    bytes: Vec<u8>,
    pad: xor_address::Pad,
    /// What the request was proven by, and so the response is.
    integrity: Option<Integrity>,
    fingerprint: bool,
}

/// Room for the longest usual response, so that it is written without growing.
const RESPONSE_CAPACITY: usize = 128;

/// What FINGERPRINT's checksum is XOR'ed with (RFC 8489 section 14.7).
/// An error code as attributes write it: the hundreds, and the rest.
pub(crate) fn error_number(code: u16) -> [u8; 2] {
    [code / 100, code % 100].map(|part| u8::try_from(part).unwrap_or_default())
}

const FINGERPRINT_MASK: [u8; 4] = *b"STUN";

impl Response {
    /// A success response to `request`.
    pub(crate) fn success(request: &Message) -> Self {
        Self::new(request, Message::builder_success(request, MessageWriteVec::with_capacity(RESPONSE_CAPACITY)))
    }

    /// An error response to `request`, without prose: what answers a stranger is kept as small as can be.
    pub(crate) fn error(request: &Message, code: u16) -> Self {
        let writer = Message::builder_error(request, MessageWriteVec::with_capacity(RESPONSE_CAPACITY));
        let mut response = Self::new(request, writer);
        let [class, number] = error_number(code);
        response.bytes(attribute::ERROR_CODE, &[0, 0, class, number]);
        response
    }

    /// 420, naming attributes that were not understood.
    pub(crate) fn unknown_attributes(request: &Message, types: &[AttributeType]) -> Self {
        let mut response = Self::error(request, ErrorCode::UNKNOWN_ATTRIBUTE);
        let types: Vec<u8> = types.iter().flat_map(|kind| kind.value().to_be_bytes()).collect();
        response.bytes(attribute::UNKNOWN_ATTRIBUTES, &types);
        response
    }

    /// An indication. It has no response, so its transaction id only has to look like one.
    pub(crate) fn indication(method: Method) -> Self {
        let kind = MessageType::from_class_method(MessageClass::Indication, method);
        let header = MessageWriteVec::with_capacity(RESPONSE_CAPACITY);
        let bytes = Message::builder(kind, TransactionId::from(0), header).finish();
        let mut pad = [0; 16];
        pad[..4].copy_from_slice(&MAGIC_COOKIE);
        Self { bytes, pad, integrity: None, fingerprint: false }
    }

    fn new(request: &Message, header: MessageWriteVec) -> Self {
        let fingerprint = request.has_attribute(attribute::FINGERPRINT);
        Self { bytes: header.finish(), pad: pad(request), integrity: Integrity::of(request), fingerprint }
    }

    pub(crate) fn bytes(&mut self, kind: AttributeType, value: &[u8]) -> &mut Self {
        push(&mut self.bytes, kind, value);
        self
    }

    pub(crate) fn address(&mut self, kind: AttributeType, address: &SocketAddr) -> &mut Self {
        let mut value = [0; 20];
        xor_address::encode(address, &self.pad, &mut value);
        self.bytes(kind, &value[..xor_address::encoded_len(address)])
    }

    /// An address that is not XOR'ed (MAPPED-ADDRESS's form, RFC 8489 section 14.1).
    pub(crate) fn plain_address(&mut self, kind: AttributeType, address: &SocketAddr) -> &mut Self {
        let mut value = [0; 20];
        xor_address::encode(address, &[0; 16], &mut value);
        self.bytes(kind, &value[..xor_address::encoded_len(address)])
    }

    /// How long the response will be when nothing but FINGERPRINT is added.
    pub(crate) fn len(&self) -> usize {
        let fingerprint = if self.fingerprint { ATTRIBUTE_HEADER_LEN + FINGERPRINT_MASK.len() } else { 0 };
        self.bytes.len() + fingerprint
    }

    /// The bytes of the response: with `key`, proven by the strongest that the request was proven by; with FINGERPRINT
    /// when the request had one.
    pub(crate) fn finish(mut self, key: Option<&Key>) -> Vec<u8> {
        if let (Some(key), Some(integrity)) = (key, self.integrity) {
            integrity.sign(&mut self.bytes, key);
        }
        if self.fingerprint {
            let len = self.bytes.len() + ATTRIBUTE_HEADER_LEN + FINGERPRINT_MASK.len();
            set_length(&mut self.bytes, len);
            let mut checksum = Fingerprint::compute(&[&self.bytes]);
            checksum.iter_mut().zip(FINGERPRINT_MASK).for_each(|(byte, mask)| *byte ^= mask);
            push(&mut self.bytes, attribute::FINGERPRINT, &checksum);
        }
        self.bytes
    }
}

/// Whether `message` is a request of `method`.
pub(crate) fn is_request(message: &Message) -> bool {
    message.has_class(MessageClass::Request)
}
