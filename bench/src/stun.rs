//! The client's side of STUN: requests signed with a long-term credential (RFC 8489), in the form that TURN (RFC 8656)
//! needs.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use stun_types::{
    attribute::{AttributeType, ErrorCode, Nonce, RawAttribute, Realm, Username, XorSocketAddr},
    message::{
        IntegrityAlgorithm, LongTermKeyCredentials, Message, MessageIntegrityCredentials, MessageWriteVec, Method,
        TransactionId,
    },
    prelude::*,
};

const BINDING: Method = Method::new(0x001);
const ALLOCATE: Method = Method::new(0x003);
const CHANNEL_BIND: Method = Method::new(0x009);

const CHANNEL_NUMBER: AttributeType = AttributeType::new(0x000C);
const XOR_PEER_ADDRESS: AttributeType = AttributeType::new(0x0012);
const XOR_RELAYED_ADDRESS: AttributeType = AttributeType::new(0x0016);
const REQUESTED_TRANSPORT: AttributeType = AttributeType::new(0x0019);

/// REQUESTED-TRANSPORT: the protocol number of UDP and three reserved bytes.
const UDP: [u8; 4] = [17, 0, 0, 0];

/// An ephemeral credential as coturn's `use-auth-secret` has it.
#[derive(Clone)]
pub(crate) struct Credential {
    username: String,
    password: String,
}

impl Credential {
    /// The credential of `name` that `secret` vouches for until `expiry` (seconds since 1970).
    pub(crate) fn mint(secret: &str, name: &str, expiry: u64) -> Result<Self> {
        let username = format!("{expiry}:{name}");
        let mut mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).context("the secret is no key")?;
        mac.update(username.as_bytes());
        let password = BASE64_STANDARD.encode(mac.finalize().into_bytes());
        Ok(Self { username, password })
    }
}

/// What a request asks for.
#[derive(Clone, Copy)]
pub(crate) enum Request {
    /// Is anybody there?
    Binding,
    /// An allocation over UDP.
    Allocate,
    /// This channel for this peer, with a permission.
    ChannelBind { channel: u16, peer: SocketAddr },
}

impl Request {
    const fn method(self) -> Method {
        match self {
            Self::Binding => BINDING,
            Self::Allocate => ALLOCATE,
            Self::ChannelBind { .. } => CHANNEL_BIND,
        }
    }

    /// Its name in errors.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Binding => "Binding",
            Self::Allocate => "Allocate",
            Self::ChannelBind { .. } => "ChannelBind",
        }
    }
}

/// A client's standing with a server: who it is, and the server's latest challenge.
pub(crate) struct Session {
    credential: Credential,
    challenge: Option<Challenge>,
}

struct Challenge {
    realm: Realm,
    nonce: Nonce,
    key: MessageIntegrityCredentials,
}

impl Session {
    pub(crate) const fn new(credential: Credential) -> Self {
        Self { credential, challenge: None }
    }

    /// The request as bytes, signed once there was a challenge, and the transaction to know its response by.
    pub(crate) fn write(&self, request: Request) -> Result<(Vec<u8>, TransactionId)> {
        let mut message = Message::builder_request(request.method(), MessageWriteVec::new());
        let transaction = message.transaction_id();
        match request {
            Request::Binding => {}
            Request::Allocate => message.add_attribute(&RawAttribute::new(REQUESTED_TRANSPORT, &UDP))?,
            Request::ChannelBind { channel, peer } => {
                let [high, low] = channel.to_be_bytes();
                message.add_attribute(&RawAttribute::new(CHANNEL_NUMBER, &[high, low, 0, 0]))?;
                let peer = XorSocketAddr::new(peer, transaction);
                message.add_attribute(&peer.to_raw(XOR_PEER_ADDRESS))?;
            }
        }
        if let Some(challenge) = &self.challenge {
            message.add_attribute(&Username::new(&self.credential.username)?)?;
            message.add_attribute(&challenge.realm)?;
            message.add_attribute(&challenge.nonce)?;
            message.add_message_integrity(&challenge.key, IntegrityAlgorithm::Sha1)?;
        }
        Ok((message.finish(), transaction))
    }

    /// Takes realm and nonce from a 401 or 438.
    pub(crate) fn learn(&mut self, response: &Message) -> Result<()> {
        let realm: Realm = response.attribute().context("a challenge without REALM")?;
        let nonce: Nonce = response.attribute().context("a challenge without NONCE")?;
        let Credential { username, password } = self.credential.clone();
        let key = LongTermKeyCredentials::new(username, password, realm.realm().to_owned()).into();
        self.challenge = Some(Challenge { realm, nonce, key });
        Ok(())
    }
}

/// A response's error code; `None` for a success.
pub(crate) fn error_code(response: &Message) -> Option<u16> {
    response.attribute::<ErrorCode>().ok().map(|error| error.code())
}

/// The relayed transport address that a response to Allocate tells.
pub(crate) fn relayed_address(response: &Message) -> Option<SocketAddr> {
    let raw = response.raw_attribute(XOR_RELAYED_ADDRESS)?;
    Some(XorSocketAddr::from_raw(&raw).ok()?.addr(response.transaction_id()))
}

#[cfg(test)]
mod tests {
    use stun_types::{attribute::MessageIntegrity, message::MessageHeader};

    use super::*;

    #[test]
    fn a_credential_is_the_one_that_coturn_makes() {
        // From Python: base64.b64encode(hmac.new(b"secret", b"1700000000:alice", hashlib.sha1).digest())
        let credential = Credential::mint("secret", "alice", 1_700_000_000).unwrap();
        assert_eq!(credential.username, "1700000000:alice");
        assert_eq!(credential.password, "d8soP47RbdIKLDUOpnJPVQyq5Ts=");
    }

    #[test]
    fn a_request_is_signed_once_there_was_a_challenge() {
        let mut session = Session::new(Credential::mint("secret", "alice", 1).unwrap());
        let (bare, _) = session.write(Request::Allocate).unwrap();
        let bare = Message::from_bytes(&bare).unwrap();
        assert!(bare.attribute::<MessageIntegrity>().is_err());

        let mut challenge = Message::builder_error(&bare, MessageWriteVec::new());
        challenge.add_attribute(&ErrorCode::builder(401).build().unwrap()).unwrap();
        challenge.add_attribute(&Realm::new("sohbet").unwrap()).unwrap();
        challenge.add_attribute(&Nonce::new("once").unwrap()).unwrap();
        let challenge = challenge.finish();
        let challenge = Message::from_bytes(&challenge).unwrap();
        assert_eq!(error_code(&challenge), Some(401));
        session.learn(&challenge).unwrap();

        let (signed, transaction) = session.write(Request::Allocate).unwrap();
        let key = session.challenge.unwrap().key;
        let signed = Message::from_bytes(&signed).unwrap();
        assert_eq!(signed.transaction_id(), transaction);
        assert!(signed.validate_integrity(&key).is_ok());
        assert!(signed.as_bytes().len() > MessageHeader::LENGTH);
    }
}
