//! Usernames and nonces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohbet_turn::{Instant, credential::Username, nonce::Nonces};

fuzz_target!(|input: &[u8]| {
    if let Ok(text) = str::from_utf8(input)
        && let Some(Username { expiry, id }) = Username::parse(text)
    {
        assert!(text.ends_with(id) && text.trim_start_matches('0').starts_with(&expiry.to_string()) || expiry == 0);
    }
    let client = "192.0.2.7:5000".parse().expect("an address");
    assert!(!Nonces::new([1; 32]).is_fresh(input, &client, Instant::from_millis(1)), "a nonce was guessed");
});
