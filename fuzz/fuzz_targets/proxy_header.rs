//! What a proxy says before the client's own bytes: it is as long as it says, and known only when it is whole.
#![no_main]

#[allow(dead_code, reason = "made for the server; this uses a part")]
#[path = "../../src/net/proxy_protocol/mod.rs"]
mod proxy_protocol;

use libfuzzer_sys::fuzz_target;
use proxy_protocol::{LONGEST, Malformed, Start, parse};

fuzz_target!(|input: &[u8]| match parse(input) {
    Ok(Start::Header { length, .. }) => {
        assert!(length <= input.len() && length <= LONGEST);
        assert_eq!(parse(&input[..length]), parse(input), "what follows changes nothing");
        assert!((0..length).all(|cut| parse(&input[..cut]) == Ok(Start::Unfinished)), "half a header is none");
    }
    Ok(Start::Unfinished) => assert!(input.len() < LONGEST, "no header is waited for that is longer than the limit"),
    Ok(Start::Other) => assert!(!input.starts_with(b"PROXY ")),
    Err(Malformed) => assert!(input.starts_with(b"PROXY ") || input.starts_with(b"\r\n\r\n\0\r\nQUIT\n")),
});
