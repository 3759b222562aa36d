//! A TURN client made of a codec that nobody here wrote, for tests that need a hand on every byte.
#![allow(dead_code, reason = "each test program uses its part")]

use std::net::{IpAddr, SocketAddr};

use sohbet_turn::Credential;
use stun_types::{
    attribute::{AttributeType, ErrorCode, Nonce, RawAttribute, Realm, Userhash, Username, XorSocketAddr},
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

pub(crate) const CONNECT: u16 = 0x00A;
pub(crate) const CONNECTION_BIND: u16 = 0x00B;
pub(crate) const CONNECTION_ATTEMPT: u16 = 0x00C;

pub(crate) const USERNAME: u16 = 0x0006;
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
pub(crate) const MAPPED_ADDRESS: u16 = 0x0001;
pub(crate) const CHANGE_REQUEST: u16 = 0x0003;
pub(crate) const PADDING: u16 = 0x0026;
pub(crate) const RESPONSE_PORT: u16 = 0x0027;
pub(crate) const RESPONSE_ORIGIN: u16 = 0x802B;
pub(crate) const OTHER_ADDRESS: u16 = 0x802C;
pub(crate) const CONNECTION_ID: u16 = 0x002A;
pub(crate) const ADDITIONAL_ADDRESS_FAMILY: u16 = 0x8000;
pub(crate) const ADDRESS_ERROR_CODE: u16 = 0x8001;
pub(crate) const ICMP: u16 = 0x8004;
pub(crate) const ALTERNATE_SERVER: u16 = 0x8023;
pub(crate) const DONT_FRAGMENT: u16 = 0x001A;
pub(crate) const XOR_MAPPED_ADDRESS: u16 = 0x0020;
pub(crate) const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
pub(crate) const MESSAGE_INTEGRITY: u16 = 0x0008;
pub(crate) const MESSAGE_INTEGRITY_SHA256: u16 = 0x001C;
pub(crate) const PASSWORD_ALGORITHM: u16 = 0x001D;
pub(crate) const USERHASH: u16 = 0x001E;
pub(crate) const PASSWORD_ALGORITHMS: u16 = 0x8002;
pub(crate) const FINGERPRINT: u16 = 0x8028;

/// In PASSWORD-ALGORITHM.
pub(crate) const MD5: [u8; 4] = [0, 1, 0, 0];
pub(crate) const SHA_256: [u8; 4] = [0, 2, 0, 0];

pub(crate) const UDP: [u8; 4] = [17, 0, 0, 0];
pub(crate) const TCP: [u8; 4] = [6, 0, 0, 0];
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
    /// Whether MESSAGE-INTEGRITY is sent beside MESSAGE-INTEGRITY-SHA256.
    pub(crate) both: bool,
    /// Whether USERHASH is sent instead of USERNAME.
    pub(crate) anonymous: bool,
    /// PASSWORD-ALGORITHMS as the server sent it.
    pub(crate) offered: Vec<u8>,
    transaction: u128,
}

impl Session {
    pub(crate) fn new(credential: Credential) -> Self {
        let (realm, nonce) = (String::new(), String::new());
        let (algorithm, offered) = (IntegrityAlgorithm::Sha1, Vec::new());
        Self {
            credential,
            realm,
            nonce,
            algorithm,
            fingerprint: false,
            both: false,
            anonymous: false,
            offered,
            transaction: 1,
        }
    }

    /// A request as a client first sends it: without any credential.
    pub(crate) fn bare(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        self.write(MessageClass::Request, method, attributes).finish()
    }

    /// A request of attributes that the codec would not write as they are.
    pub(crate) fn raw(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        let mut message = self.bare(method, &vec![]);
        for (kind, value) in attributes {
            let Value::Bytes(value) = value else { panic!("only bytes") };
            message.extend(kind.to_be_bytes());
            message.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
            message.extend(value);
            message.resize(message.len().next_multiple_of(4), 0);
        }
        let length = u16::try_from(message.len() - MessageHeader::LENGTH).unwrap();
        message[2..4].copy_from_slice(&length.to_be_bytes());
        message
    }

    /// The same, with FINGERPRINT where the session has it.
    pub(crate) fn bare_with_fingerprint(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        let mut message = self.write(MessageClass::Request, method, attributes);
        if self.fingerprint {
            message.add_fingerprint().unwrap();
        }
        message.finish()
    }

    pub(crate) fn indication(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        self.write(MessageClass::Indication, method, attributes).finish()
    }

    /// A request with the long-term credential.
    pub(crate) fn signed(&mut self, method: u16, attributes: &Attributes) -> Vec<u8> {
        let mut message = self.write(MessageClass::Request, method, attributes);
        let username = &self.credential.username;
        if self.anonymous {
            message.add_attribute(&Userhash::new(Userhash::compute(username, &self.realm))).unwrap();
        } else {
            message.add_attribute(&Username::new(username).unwrap()).unwrap();
        }
        message.add_attribute(&Realm::new(&self.realm).unwrap()).unwrap();
        message.add_attribute(&Nonce::new(&self.nonce).unwrap()).unwrap();
        if self.algorithm == IntegrityAlgorithm::Sha256 {
            message.add_attribute(&RawAttribute::new(AttributeType::new(PASSWORD_ALGORITHM), &SHA_256)).unwrap();
            message.add_attribute(&RawAttribute::new(AttributeType::new(PASSWORD_ALGORITHMS), &self.offered)).unwrap();
        }
        if self.both {
            message.add_message_integrity(&self.key(), IntegrityAlgorithm::Sha1).unwrap();
        }
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
        self.offered = response.value(PASSWORD_ALGORITHMS).unwrap_or_default();
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

    /// An address that is not XOR'ed.
    pub(crate) fn plain_address(&self, kind: u16) -> Option<SocketAddr> {
        let value = self.value(kind)?;
        let ip: IpAddr = match *value {
            [0, 1, _, _, a, b, c, d] => [a, b, c, d].into(),
            [0, 2, _, _, ref rest @ ..] => <[u8; 16]>::try_from(rest).ok()?.into(),
            _ => return None,
        };
        Some(SocketAddr::new(ip, u16::from_be_bytes([value[2], value[3]])))
    }

    /// Every address of one kind, in order.
    pub(crate) fn addresses(&self, kind: u16) -> impl Iterator<Item = SocketAddr> {
        let message = self.message();
        let wanted = message.iter_attributes().filter(|(_, raw)| raw.header.get_type() == AttributeType::new(kind));
        let addresses: Vec<_> = wanted
            .filter_map(|(_, raw)| Some(XorSocketAddr::from_raw(&raw).ok()?.addr(message.transaction_id())))
            .collect();
        addresses.into_iter()
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
