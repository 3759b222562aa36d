//! The proof that a message was written by one who knows the password: MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256
//! (RFC 8489 sections 14.5 and 14.6), and the key of the long-term credential (section 9.2.2).

use alloc::vec::Vec;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use stun_types::{attribute::AttributeType, message::Message};

use crate::{
    attribute,
    message::{self, ATTRIBUTE_HEADER_LEN},
};

/// How a password becomes a key (RFC 8489 section 18.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordAlgorithm {
    Md5,
    Sha256,
}

/// The value of PASSWORD-ALGORITHMS: what is offered, the best first.
pub(crate) const PASSWORD_ALGORITHMS: [u8; 8] = [0, 2, 0, 0, 0, 1, 0, 0];

impl PasswordAlgorithm {
    /// Reads the value of PASSWORD-ALGORITHM. `None` for one that is not offered.
    pub(crate) const fn parse(value: &[u8]) -> Option<Self> {
        match value {
            [0, 1, 0, 0] => Some(Self::Md5),
            [0, 2, 0, 0] => Some(Self::Sha256),
            _ => None,
        }
    }
}

/// The key of a long-term credential. It has no `Debug`: it is as good as the password.
#[derive(Clone)]
pub(crate) enum Key {
    Md5([u8; 16]),
    Sha256([u8; 32]),
}

impl Key {
    pub(crate) fn new(algorithm: PasswordAlgorithm, username: &str, realm: &str, password: &str) -> Self {
        let parts = [username, ":", realm, ":", password];
        match algorithm {
            PasswordAlgorithm::Md5 => {
                use md5::{Digest, Md5};
                Self::Md5(parts.iter().fold(Md5::new(), Md5::chain_update).finalize().into())
            }
            PasswordAlgorithm::Sha256 => Self::Sha256(sha256(&parts)),
        }
    }

    /// How the key was made.
    pub(crate) const fn algorithm(&self) -> PasswordAlgorithm {
        match self {
            Self::Md5(_) => PasswordAlgorithm::Md5,
            Self::Sha256(_) => PasswordAlgorithm::Sha256,
        }
    }

    /// Whether the strongest proof in `message` was made with this key. Takes the same time wherever it differs.
    pub(crate) fn verifies(&self, message: &Message) -> bool {
        let Some(integrity) = Integrity::of(message) else { return false };
        let Some((offset, proof)) = message.raw_attribute_and_offset(integrity.attribute()) else { return false };
        let bytes = message.as_bytes();
        let mut head = [0; 4];
        head.copy_from_slice(&bytes[..4]);
        message::set_length(&mut head, offset + ATTRIBUTE_HEADER_LEN + proof.value.len());
        let covered = [&head, &bytes[4..offset]];
        match integrity {
            Integrity::Sha1 => self.mac::<Hmac<Sha1>>(&covered).verify_slice(&proof.value).is_ok(),
            Integrity::Sha256 => self.mac::<Hmac<Sha256>>(&covered).verify_slice(&proof.value).is_ok(),
        }
    }

    fn mac<M: Mac + KeyInit>(&self, parts: &[&[u8]]) -> M {
        let key: &[u8] = match self {
            Self::Md5(key) => key,
            Self::Sha256(key) => key,
        };
        match <M as KeyInit>::new_from_slice(key) {
            Ok(mac) => parts.iter().fold(mac, M::chain_update),
            Err(_) => unreachable!("HMAC takes a key of any length"),
        }
    }
}

/// Which of the two proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integrity {
    Sha1,
    Sha256,
}

impl Integrity {
    /// The strongest proof that `message` carries.
    pub(crate) fn of(message: &Message) -> Option<Self> {
        [Self::Sha256, Self::Sha1].into_iter().find(|integrity| message.has_attribute(integrity.attribute()))
    }

    /// Writes the proof behind `message`.
    pub(crate) fn sign(self, message: &mut Vec<u8>, key: &Key) {
        let signed_len = message.len() + ATTRIBUTE_HEADER_LEN + self.len();
        message::set_length(message, signed_len);
        match self {
            Self::Sha1 => {
                let proof = key.mac::<Hmac<Sha1>>(&[message]).finalize().into_bytes();
                message::push(message, self.attribute(), &proof);
            }
            Self::Sha256 => {
                let proof = key.mac::<Hmac<Sha256>>(&[message]).finalize().into_bytes();
                message::push(message, self.attribute(), &proof);
            }
        }
    }

    const fn attribute(self) -> AttributeType {
        match self {
            Self::Sha1 => attribute::MESSAGE_INTEGRITY,
            Self::Sha256 => attribute::MESSAGE_INTEGRITY_SHA256,
        }
    }

    const fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }
}

/// USERHASH (RFC 8489 section 14.4): a username that only those who know it can read.
pub(crate) type Userhash = [u8; 32];

pub(crate) fn userhash(username: &str, realm: &str) -> Userhash {
    sha256(&[username, ":", realm])
}

fn sha256(parts: &[&str]) -> [u8; 32] {
    use sha2::Digest;
    parts.iter().fold(Sha256::new(), Sha256::chain_update).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8489 appendix B.1, as erratum 6268 has it.
    const SAMPLE: [&[u8]; 10] = [
        b"\x00\x01\x00\x90\x21\x12\xA4\x42\x78\xAD\x34\x33\xC6\xAD\x72\xC0\x29\xDA\x41\x2E",
        b"\x00\x1E\x00\x20",
        &USERHASH,
        b"\x00\x15\x00\x29obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA\0\0\0",
        b"\x00\x14\x00\x0Bexample.org\0",
        b"\x00\x1D\x00\x04\x00\x02\x00\x00",
        b"\x00\x1C\x00\x20",
        b"\xB5\xC7\xBF\x00\x5B\x6C\x52\xA2\x1C\x51\xC5\xE8",
        b"\x92\xF8\x19\x24\x13\x62\x96\xCB\x92\x7C\x43\x14",
        b"\x93\x09\x27\x8C\xC6\x51\x8E\x65",
    ];

    const USERHASH: Userhash = *b"\x4A\x3C\xF3\x8F\xEF\x69\x92\xBD\xA9\x52\xC6\x78\x04\x17\xDA\x0F\
        \x24\x81\x94\x15\x56\x9E\x60\xB2\x05\xC4\x6E\x41\x40\x7F\x17\x04";

    const USERNAME: &str = "\u{30de}\u{30c8}\u{30ea}\u{30c3}\u{30af}\u{30b9}";

    fn key(algorithm: PasswordAlgorithm) -> Key {
        Key::new(algorithm, USERNAME, "example.org", "TheMatrIX")
    }

    #[test]
    fn the_sample_request_with_sha_256_is_authentic() {
        let bytes = SAMPLE.concat();
        let message = message::parse(&bytes).unwrap();
        assert!(key(PasswordAlgorithm::Sha256).verifies(&message));
        assert!(!key(PasswordAlgorithm::Md5).verifies(&message));
    }

    #[test]
    fn the_sample_userhash_is_that_of_its_username() {
        assert_eq!(userhash(USERNAME, "example.org"), USERHASH);
    }

    #[test]
    fn what_is_signed_is_verified_with_its_own_key_only() {
        for integrity in [Integrity::Sha1, Integrity::Sha256] {
            for algorithm in [PasswordAlgorithm::Md5, PasswordAlgorithm::Sha256] {
                let mut bytes = SAMPLE[..6].concat();
                integrity.sign(&mut bytes, &key(algorithm));
                let message = message::parse(&bytes).unwrap();
                assert!(key(algorithm).verifies(&message));
                assert!(!Key::new(algorithm, USERNAME, "example.org", "thematrix").verifies(&message));
            }
        }
    }

    #[test]
    fn a_truncated_proof_is_none() {
        let mut bytes = SAMPLE.concat();
        bytes.truncate(bytes.len() - 16);
        let end = bytes.len();
        bytes[end - 17] = 16;
        message::set_length(&mut bytes, end);
        let message = message::parse(&bytes).unwrap();
        assert!(!key(PasswordAlgorithm::Sha256).verifies(&message));
    }
}
