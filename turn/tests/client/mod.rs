//! A TURN client made of a codec that nobody here wrote, for tests that need a hand on every byte.
#![allow(dead_code, reason = "each test program uses its part")]

use std::net::SocketAddr;

use sohbet_turn::Credential;
use stun_types::{
    attribute::{AttributeType, ErrorCode, Nonce, RawAttribute, Realm, Username, XorSocketAddr},
    message::{
        IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageClass, MessageHeader, MessageIntegrityCredentials,
        MessageType, MessageWriteVec, Method, TransactionId,
    },
    prelude::*,
};

pub(crate) const BINDING: u16 = 0x001;
pub(crate) const ALLOCATE: u16 = 0x003;
pub(crate) const REFRESH: u16 = 0x004;
pub(crate) const SEND: u16 = 0x006;
pub(crate) const DATA_METHOD: u16 = 0x007;
pub(crate) const CREATE_PERMISSION: u16 = 0x008;
pub(crate) const CHANNEL_BIND: u16 = 0x009;

pub(crate) const CHANNEL_NUMBER: u16 = 0x000C;
pub(crate) const LIFETIME: u16 = 0x000D;
pub(crate) const XOR_PEER_ADDRESS: u16 = 0x0012;
pub(crate) const DATA: u16 = 0x0013;
pub(crate) const NONCE: u16 = 0x0015;
pub(crate) const REALM: u16 = 0x0014;
pub(crate) const XOR_RELAYED_ADDRESS: u16 = 0x0016;
pub(crate) const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
pub(crate) const EVEN_PORT: u16 = 0x0018;
pub(crate) const REQUESTED_TRANSPORT: u16 = 0x0019;
pub(crate) const RESERVATION_TOKEN: u16 = 0x0022;
pub(crate) const XOR_MAPPED_ADDRESS: u16 = 0x0020;
pub(crate) const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
pub(crate) const MESSAGE_INTEGRITY: u16 = 0x0008;
pub(crate) const FINGERPRINT: u16 = 0x8028;

pub(crate) const UDP: [u8; 4] = [17, 0, 0, 0];
pub(crate) const IPV4: [u8; 4] = [1, 0, 0, 0];
pub(crate) const IPV6: [u8; 4] = [2, 0, 0, 0];

/// An attribute to send: bytes as they are, or an address to be XOR'ed.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Bytes(Vec<u8>),
    Address(SocketAddr),
}

pub(crate) type Attributes = Vec<(u16, Value)>;

pub(crate) fn bytes(kind: u16, value: &[u8]) -> (u16, Value) {
    (kind, Value::Bytes(value.to_vec()))
}

pub(crate) fn address(kind: u16, address: SocketAddr) -> (u16, Value) {
    (kind, Value::Address(address))
}

/// What a client knows of its server, and what it signs with.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) credential: Credential,
    pub(crate) realm: String,
    pub(crate) nonce: String,
    pub(crate) algorithm: IntegrityAlgorithm,
    pub(crate) fingerprint: bool,
    transaction: u128,
}

impl Session {
    pub(crate) fn new(credential: Credential) -> Self {
        let (realm, nonce) = (String::new(), String::new());
        Self { credential, realm, nonce, algorithm: IntegrityAlgorithm::Sha1, fingerprint: false, transaction: 1 }
    }

    /// A request as a client first sends it: without any credential.
    pub(crate) fn bare(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        self.write(MessageClass::Request, method, attributes).finish()
    }

    pub(crate) fn indication(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        self.write(MessageClass::Indication, method, attributes).finish()
    }

    /// A request with the long-term credential.
    pub(crate) fn signed(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        let mut message = self.write(MessageClass::Request, method, attributes);
        message.add_attribute(&Username::new(&self.credential.username).unwrap()).unwrap();
        message.add_attribute(&Realm::new(&self.realm).unwrap()).unwrap();
        message.add_attribute(&Nonce::new(&self.nonce).unwrap()).unwrap();
        message.add_message_integrity(&self.key(), self.algorithm).unwrap();
        if self.fingerprint {
            message.add_fingerprint().unwrap();
        }
        message.finish()
    }

    fn write(&mut self, class: MessageClass, method: u16, attributes: &Attributes) -> MessageWriteVec {
        self.transaction += 1;
        let transaction = TransactionId::from(self.transaction);
        let kind = MessageType::from_class_method(class, Method::new(method));
        let mut message = Message::builder(kind, transaction, MessageWriteVec::new());
        for (kind, value) in attributes {
            let kind = AttributeType::new(*kind);
            match value {
                Value::Bytes(value) => message.add_attribute(&RawAttribute::new(kind, value)),
                Value::Address(address) => {
                    message.add_attribute(&XorSocketAddr::new(*address, transaction).to_raw(kind))
                }
            }
            .unwrap();
        }
        message
    }

    fn key(&self) -> MessageIntegrityCredentials {
        let Credential { username, password } = self.credential.clone();
        LongTermKeyCredentials::new(username, password, self.realm.clone()).into()
    }

    /// Learns realm and nonce from a challenge; whether it was one.
    pub(crate) fn learn(&mut self, response: &Response) -> bool {
        let (Some(realm), Some(nonce)) = (response.value(REALM), response.value(NONCE)) else { return false };
        self.realm = String::from_utf8(realm).unwrap();
        self.nonce = String::from_utf8(nonce).unwrap();
        true
    }

    /// Whether the server proved that it knows the password too.
    pub(crate) fn trusts(&self, response: &Response) -> bool {
        Message::from_bytes(&response.0).unwrap().validate_integrity(&self.key()).is_ok()
    }
}

/// A message from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response(pub(crate) Vec<u8>);

impl Response {
    fn message(&self) -> Message<'_> {
        Message::from_bytes(&self.0).expect("the server writes well-formed messages")
    }

    pub(crate) fn method(&self) -> u16 {
        self.message().method().value()
    }

    pub(crate) fn is_success(&self) -> bool {
        self.message().has_class(MessageClass::Success)
    }

    pub(crate) fn is_indication(&self) -> bool {
        self.message().has_class(MessageClass::Indication)
    }

    /// The error code; 0 for a success.
    pub(crate) fn code(&self) -> u16 {
        self.message().attribute::<ErrorCode>().map_or(0, |error| error.code())
    }

    pub(crate) fn value(&self, kind: u16) -> Option<Vec<u8>> {
        self.message().raw_attribute(AttributeType::new(kind)).map(|raw| raw.value.to_vec())
    }

    pub(crate) fn address(&self, kind: u16) -> Option<SocketAddr> {
        let message = self.message();
        let raw = message.raw_attribute(AttributeType::new(kind))?;
        Some(XorSocketAddr::from_raw(&raw).ok()?.addr(message.transaction_id()))
    }

    pub(crate) fn lifetime(&self) -> Option<u32> {
        self.value(LIFETIME).map(|value| u32::from_be_bytes(value.try_into().unwrap()))
    }
}

/// A `ChannelData` message without padding.
pub(crate) fn channel_data(channel: u16, data: &[u8]) -> Vec<u8> {
    let mut message = channel.to_be_bytes().to_vec();
    message.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    message.extend(data);
    message
}

/// The length of the message that `header` begins, padding on a stream included.
pub(crate) fn message_len(header: [u8; 4]) -> usize {
    let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
    if header[0] & 0xC0 == 0 { MessageHeader::LENGTH + length } else { (4 + length).next_multiple_of(4) }
}
