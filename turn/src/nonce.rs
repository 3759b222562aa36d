//! NONCE without state (RFC 8489 section 9.2): the moment it was made, and a MAC over that and the client's address.
//!
//! A nonce that offers features begins with the nonce cookie and the features as 24 bits (section 9.2.1). They are under
//! the MAC, so that nobody between can take one away.

use alloc::string::String;
use core::{net::SocketAddr, time::Duration};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Instant;

/// How long a nonce is honoured. RFC 8656 section 5 recommends at most an hour; a client answers 438 by itself.
pub const LIFETIME: Duration = Duration::from_secs(3600);

/// What a nonce begins with when it offers features.
const COOKIE: &str = "obMatJos2";
/// Length of the cookie and the features behind it.
const OFFER_LEN: usize = COOKIE.len() + 4;

/// Bytes of the moment (seconds) and of the MAC. 64 bits cannot be guessed within the lifetime, and one who could would
/// only be spared a round trip.
const MOMENT_LEN: usize = 4;
const MAC_LEN: usize = 8;

/// STUN security features (RFC 8489 section 18.1), bits of a 24-bit number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(u32);

impl Features {
    /// The server sends PASSWORD-ALGORITHMS.
    pub const PASSWORD_ALGORITHMS: Self = Self(1);
    /// The server knows a user by USERHASH.
    pub const USERNAME_ANONYMITY: Self = Self(1 << 1);

    /// These features and `others`.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

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

    /// A nonce for `client`: 29 characters when it offers `features`, 16 when it does not.
    #[must_use]
    pub fn make(&self, client: &SocketAddr, now: Instant, features: Option<Features>) -> String {
        let mut nonce = String::with_capacity(OFFER_LEN + 16);
        if let Some(Features(bits)) = features {
            nonce.push_str(COOKIE);
            let [_, bits @ ..] = bits.to_be_bytes();
            BASE64_STANDARD.encode_string(bits, &mut nonce);
        }
        let moment = seconds(now).to_be_bytes();
        let mut bytes = [0; MOMENT_LEN + MAC_LEN];
        bytes[..MOMENT_LEN].copy_from_slice(&moment);
        let mac = self.mac(nonce.as_bytes(), client, moment);
        bytes[MOMENT_LEN..].copy_from_slice(&mac.finalize().into_bytes()[..MAC_LEN]);
        BASE64_URL_SAFE_NO_PAD.encode_string(bytes, &mut nonce);
        nonce
    }

    /// Whether `nonce` was made here for `client` within [`LIFETIME`].
    #[must_use]
    pub fn is_fresh(&self, nonce: &[u8], client: &SocketAddr, now: Instant) -> bool {
        let offer = if nonce.starts_with(COOKIE.as_bytes()) { OFFER_LEN } else { 0 };
        let Some((offer, rest)) = nonce.split_at_checked(offer) else { return false };
        let mut bytes = [0; MOMENT_LEN + MAC_LEN];
        if BASE64_URL_SAFE_NO_PAD.decode_slice(rest, &mut bytes) != Ok(bytes.len()) {
            return false;
        }
        let (mut moment, mac) = ([0; MOMENT_LEN], &bytes[MOMENT_LEN..]);
        moment.copy_from_slice(&bytes[..MOMENT_LEN]);
        let age = seconds(now).checked_sub(u32::from_be_bytes(moment));
        let authentic = self.mac(offer, client, moment).verify_truncated_left(mac).is_ok();
        authentic && age.is_some_and(|age| u64::from(age) < LIFETIME.as_secs())
    }

    /// Numbers that no stranger can foresee, for hashing what strangers choose.
    pub(crate) fn seed(&self) -> [u64; 2] {
        let bytes: [u8; 32] = keyed(&self.key).chain_update(b"seed").finalize().into_bytes().into();
        let [first, second, ..] = bytes.as_chunks().0 else { return [0; 2] };
        [*first, *second].map(u64::from_be_bytes)
    }

    fn mac(&self, offer: &[u8], client: &SocketAddr, moment: [u8; MOMENT_LEN]) -> Hmac<Sha256> {
        let mut mac = keyed(&self.key);
        mac.update(&[u8::from(!offer.is_empty())]);
        mac.update(offer);
        mac.update(&moment);
        match client {
            SocketAddr::V4(v4) => mac.update(&v4.ip().octets()),
            SocketAddr::V6(v6) => mac.update(&v6.ip().octets()),
        }
        mac.update(&client.port().to_be_bytes());
        mac
    }
}

/// Seconds since the driver's epoch, of which 32 bits last for 136 years.
fn seconds(now: Instant) -> u32 {
    u32::try_from(now.as_millis() / 1000).unwrap_or(u32::MAX)
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

    const FEATURES: Option<Features> = Some(Features::PASSWORD_ALGORITHMS);

    #[test]
    fn a_nonce_is_fresh_for_its_lifetime_and_stale_after() {
        let nonces = Nonces::new([7; 32]);
        let made = Instant::from_millis(5000);
        for features in [None, FEATURES] {
            let nonce = nonces.make(&client(), made, features);
            let last = Instant::from_millis((made + LIFETIME).as_millis() - 1);
            assert!(nonces.is_fresh(nonce.as_bytes(), &client(), last));
            assert!(!nonces.is_fresh(nonce.as_bytes(), &client(), made + LIFETIME));
            assert!(!nonces.is_fresh(nonce.as_bytes(), &client(), Instant::from_millis(4999)));
        }
    }

    #[test]
    fn a_nonce_is_of_use_to_its_own_client_only() {
        let nonces = Nonces::new([7; 32]);
        let nonce = nonces.make(&client(), Instant::default(), None);
        let other = "192.0.2.8:5000".parse().unwrap();
        assert!(!nonces.is_fresh(nonce.as_bytes(), &other, Instant::default()));
    }

    #[test]
    fn another_server_s_nonce_is_stale() {
        let nonce = Nonces::new([8; 32]).make(&client(), Instant::default(), FEATURES);
        assert!(!Nonces::new([7; 32]).is_fresh(nonce.as_bytes(), &client(), Instant::default()));
    }

    #[test]
    fn features_stand_behind_the_cookie_from_the_least_bit_on() {
        let make = |features| Nonces::new([7; 32]).make(&client(), Instant::default(), Some(features));
        assert!(make(Features::PASSWORD_ALGORITHMS).starts_with("obMatJos2AAAB"));
        // As in RFC 8489 appendix B.1.
        assert!(make(Features::USERNAME_ANONYMITY).starts_with("obMatJos2AAAC"));
        assert!(make(Features::USERNAME_ANONYMITY.and(Features::PASSWORD_ALGORITHMS)).starts_with("obMatJos2AAAD"));
        assert_eq!(make(Features::PASSWORD_ALGORITHMS).len(), 29);
    }

    #[test]
    fn features_can_be_neither_changed_nor_taken_away() {
        let nonces = Nonces::new([7; 32]);
        let nonce = nonces.make(&client(), Instant::default(), FEATURES);
        let is_fresh = |nonce: &str| nonces.is_fresh(nonce.as_bytes(), &client(), Instant::default());
        assert!(is_fresh(&nonce));
        assert!(!is_fresh(&nonce.replace("AAAB", "AAAA")));
        assert!(!is_fresh(&nonce[OFFER_LEN..]));
        assert!(!is_fresh(COOKIE));
        assert!(!is_fresh(""));
    }
}
