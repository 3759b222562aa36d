//! Keys with which other applications use the API.

use hmac::{Hmac, KeyInit, Mac, digest::CtOutput};
use sha2::Sha256;

use crate::config::ApiKey;

/// Separates this use of HMAC from all others.
const PURPOSE: &[u8] = b"sohbet api key";

/// Which of the keys somebody presents, by its place. Every key is looked at, and comparing takes the same time wherever
/// two differ, so that the time tells nothing about a key.
#[must_use]
pub fn find(keys: &[ApiKey], presented: &str) -> Option<usize> {
    let presented = digest(presented);
    keys.iter().enumerate().fold(
        None,
        |found, (place, key)| {
            if digest(key.reveal()) == presented { Some(place) } else { found }
        },
    )
}

/// Of the same length for all keys; compared in constant time.
fn digest(key: &str) -> CtOutput<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes a key of any length");
    mac.chain_update(PURPOSE).finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_known_and_nothing_like_it() {
        let keys = ["first-key-of-them", "second-key-of-them"].map(|key| key.parse().unwrap());
        assert_eq!(find(&keys, "first-key-of-them"), Some(0));
        assert_eq!(find(&keys, "second-key-of-them"), Some(1));
        for other in ["", "first-key-of-the", "first-key-of-them ", "FIRST-key-of-them"] {
            assert_eq!(find(&keys, other), None, "{other}");
        }
        assert_eq!(find(&[], ""), None);
    }
}
