//! Opaque random tokens: refresh tokens, invites and the setup token. The database holds their SHA-256 only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::{db::session::TokenHash, random};

/// Separates this use of the key from all others.
const SUCCESSOR: &[u8] = b"sohbet refresh token successor";

/// The SHA-256 of a token. These tokens are random, so a fast hash is enough.
#[must_use]
pub fn hash(token: &[u8]) -> TokenHash {
    Sha256::digest(token).into()
}

/// A refresh token: a part that stays for the session's life, and a part that is rotated. Who knows the first part but
/// not the current second one holds an old copy.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    family: [u8; 16],
    rotating: [u8; 32],
}

impl RefreshToken {
    /// The first token of a session.
    #[must_use]
    pub fn fresh() -> Self {
        Self { family: random::bytes(), rotating: random::bytes() }
    }

    /// Reads a cookie's value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 48] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (family, rotating) = bytes.split_at(16);
        Some(Self { family: family.try_into().ok()?, rotating: rotating.try_into().ok()? })
    }

    /// Writes a cookie's value.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.family.as_slice(), &self.rotating].concat())
    }

    /// The hash of the part that stays.
    #[must_use]
    pub fn family_hash(&self) -> TokenHash {
        hash(&self.family)
    }

    /// The hash of the part that is rotated.
    #[must_use]
    pub fn rotating_hash(&self) -> TokenHash {
        hash(&self.rotating)
    }

    /// The token that follows this one. It is computed, not drawn, so that two tabs that refresh with the same token are
    /// given the same next one, and so is a client that never heard the answer and asks again.
    ///
    /// # Panics
    /// Never: HMAC takes a key of any length.
    #[must_use]
    pub fn successor(&self, key: &[u8]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        for part in [SUCCESSOR, &self.family, &self.rotating] {
            mac.update(part);
        }
        Self { family: self.family, rotating: mac.finalize().into_bytes().into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_reads_back_what_it_wrote() {
        let token = RefreshToken::fresh();
        assert!(RefreshToken::parse(&token.encode()) == Some(token));
        assert!(RefreshToken::parse("").is_none());
        assert!(RefreshToken::parse("AAAA").is_none());
    }

    #[test]
    fn a_successor_keeps_the_family_and_depends_on_the_key() {
        let token = RefreshToken::fresh();
        let next = token.successor(b"one key");
        assert!(next == token.successor(b"one key"));
        assert!(next != token.successor(b"another key"));
        assert_eq!(next.family_hash(), token.family_hash());
        assert_ne!(next.rotating_hash(), token.rotating_hash());
    }
}
