//! NONCE without state (RFC 8489 section 9.2): the moment it was made, and a MAC over that and the client's address.

use alloc::string::String;
use core::{net::SocketAddr, time::Duration};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Instant;

/// How long a nonce is honoured. RFC 8656 section 5 recommends at most an hour; a client answers 438 by itself.
pub const LIFETIME: Duration = Duration::from_secs(3600);

/// Bytes of the moment (milliseconds) and of the MAC. 96 bits cannot be guessed within the lifetime.
const MOMENT_LEN: usize = 8;
const MAC_LEN: usize = 12;

/// Makes and checks nonces. Holds a secret, so it has no `Debug`.
#[derive(Clone)]
pub struct Nonces {
    key: [u8; 32],
}

impl Nonces {
    /// A maker of nonces that no one without `key` can imitate.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A nonce for `client`.
    #[must_use]
    pub fn make(&self, client: &SocketAddr, now: Instant) -> String {
        let moment = now.as_millis().to_be_bytes();
        let mut bytes = [0; MOMENT_LEN + MAC_LEN];
        bytes[..MOMENT_LEN].copy_from_slice(&moment);
        bytes[MOMENT_LEN..].copy_from_slice(&self.mac(client, moment).finalize().into_bytes()[..MAC_LEN]);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether `nonce` was made here for `client` within [`LIFETIME`].
    #[must_use]
    pub fn is_fresh(&self, nonce: &[u8], client: &SocketAddr, now: Instant) -> bool {
        let mut bytes = [0; MOMENT_LEN + MAC_LEN];
        if BASE64_URL_SAFE_NO_PAD.decode_slice(nonce, &mut bytes) != Ok(bytes.len()) {
            return false;
        }
        let (mut moment, mac) = ([0; MOMENT_LEN], &bytes[MOMENT_LEN..]);
        moment.copy_from_slice(&bytes[..MOMENT_LEN]);
        let made = Instant::from_millis(u64::from_be_bytes(moment));
        let authentic = self.mac(client, moment).verify_truncated_left(mac).is_ok();
        authentic && made <= now && now.since(made) < LIFETIME
    }

    fn mac(&self, client: &SocketAddr, moment: [u8; MOMENT_LEN]) -> Hmac<Sha256> {
        let mut mac = keyed(&self.key);
        mac.update(&moment);
        match client {
            SocketAddr::V4(v4) => mac.update(&v4.ip().octets()),
            SocketAddr::V6(v6) => mac.update(&v6.ip().octets()),
        }
        mac.update(&client.port().to_be_bytes());
        mac
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    match Hmac::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> SocketAddr {
        "192.0.2.7:5000".parse().unwrap()
    }

    #[test]
    fn a_nonce_is_fresh_for_its_lifetime_and_stale_after() {
        let nonces = Nonces::new([7; 32]);
        let made = Instant::from_millis(5000);
        let nonce = nonces.make(&client(), made);
        let last = Instant::from_millis((made + LIFETIME).as_millis() - 1);
        assert!(nonces.is_fresh(nonce.as_bytes(), &client(), last));
        assert!(!nonces.is_fresh(nonce.as_bytes(), &client(), made + LIFETIME));
    }

    #[test]
    fn a_nonce_is_of_use_to_its_own_client_only() {
        let nonces = Nonces::new([7; 32]);
        let nonce = nonces.make(&client(), Instant::default());
        let other = "192.0.2.8:5000".parse().unwrap();
        assert!(!nonces.is_fresh(nonce.as_bytes(), &other, Instant::default()));
    }

    #[test]
    fn another_server_s_nonce_is_stale() {
        let nonce = Nonces::new([8; 32]).make(&client(), Instant::default());
        assert!(!Nonces::new([7; 32]).is_fresh(nonce.as_bytes(), &client(), Instant::default()));
    }
}
