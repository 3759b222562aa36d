//! Unguessable names.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRngCore as _, rngs::OsRng};

/// An id that says nothing and collides with nothing: 96 random bits, URL-safe.
#[must_use]
pub fn id() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<12>())
}

/// A secret: 256 random bits, URL-safe.
#[must_use]
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// Uniform in 0..1.
#[must_use]
pub fn fraction() -> f64 {
    f64::from(u32::from_be_bytes(bytes())) / f64::from(u32::MAX)
}

/// Random bytes from the operating system.
///
/// # Panics
/// When the system has no randomness to give: nothing secret can be made then, and nothing safe done.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
