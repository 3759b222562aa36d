//! Ephemeral credentials as the TURN REST draft (draft-uberti-behave-turn-rest) has them: the username is
//! `expiry:id`, the password base64(HMAC-SHA1(secret, username)). The server stores nothing to check one.

use alloc::{format, string::String};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The longest id in a username, in bytes; it keeps every response and every log field short.
pub const ID_LIMIT: usize = 128;

/// The longest username, in bytes (RFC 8489 section 14.3).
pub const USERNAME_LIMIT: usize = 508;

/// What a client authenticates with. It has no `Debug`: a password belongs in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// `expiry:id`, expiry in seconds since 1970.
    pub username: String,
    /// base64(HMAC-SHA1(secret, username)).
    pub password: String,
}

/// The parts of an ephemeral username.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Username<'a> {
    /// Seconds since 1970 after which the credential is refused.
    pub expiry: u64,
    /// Whom it was made for.
    pub id: &'a str,
}

impl<'a> Username<'a> {
    /// Reads `expiry:id`. `None` when there is no number before the first colon or no id of 1 to [`ID_LIMIT`] bytes
    /// after it.
    #[must_use]
    pub fn parse(username: &'a str) -> Option<Self> {
        let (_, id) = username.split_once(':')?;
        let expiry = expiry(username)?;
        (1..=ID_LIMIT).contains(&id.len()).then_some(Self { expiry, id })
    }

    /// Whether the credential may no longer be used at `unix` seconds since 1970.
    #[must_use]
    pub const fn is_expired(&self, unix: u64) -> bool {
        unix >= self.expiry
    }
}

/// The expiry, in seconds since 1970, that `username` is or begins with: a number, alone or before a colon.
pub(crate) fn expiry(username: &str) -> Option<u64> {
    let expiry = username.split(':').next()?;
    let digits = expiry.bytes().all(|byte| byte.is_ascii_digit());
    expiry.parse().ok().filter(|_| digits)
}

/// A credential for `id` that is accepted until `expiry` (seconds since 1970).
#[must_use]
pub fn mint(secret: &[u8], id: &str, expiry: u64) -> Credential {
    let username = format!("{expiry}:{id}");
    let password = password(secret, &username);
    Credential { username, password }
}

/// Whether `credential` was minted with `secret` and is not expired at `unix` seconds since 1970. Takes the same time
/// wherever the password differs.
#[must_use]
pub fn is_valid(secret: &[u8], credential: &Credential, unix: u64) -> bool {
    let unexpired = Username::parse(&credential.username).is_some_and(|username| !username.is_expired(unix));
    let authentic = BASE64_STANDARD
        .decode(&credential.password)
        .is_ok_and(|password| mac(secret, &credential.username).verify_slice(&password).is_ok());
    unexpired && authentic
}

/// The password that belongs to `username`.
pub(crate) fn password(secret: &[u8], username: &str) -> String {
    BASE64_STANDARD.encode(mac(secret, username).finalize().into_bytes())
}

fn mac(secret: &[u8], username: &str) -> Hmac<Sha1> {
    let mut mac: Hmac<Sha1> = match Hmac::new_from_slice(secret) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    };
    mac.update(username.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minted_credential_is_the_one_coturn_makes() {
        // printf 1700000000:alice | openssl dgst -sha1 -hmac north -binary | base64
        let credential = mint(b"north", "alice", 1_700_000_000);
        assert_eq!(credential.username, "1700000000:alice");
        assert_eq!(credential.password, "Cd/49soE35ICqcJF/bCTn8Z4OyE=");
    }

    #[test]
    fn a_credential_is_valid_until_the_second_it_expires() {
        let credential = mint(b"north", "alice", 1000);
        assert!(is_valid(b"north", &credential, 999));
        assert!(!is_valid(b"north", &credential, 1000));
        assert!(!is_valid(b"south", &credential, 999));
    }

    #[test]
    fn a_username_without_expiry_or_id_is_none() {
        for username in ["", "alice", ":alice", "12:", "+12:alice", "99999999999999999999999:alice"] {
            assert_eq!(Username::parse(username), None, "{username}");
        }
        assert_eq!(Username::parse("12:a:b"), Some(Username { expiry: 12, id: "a:b" }));
    }
}
