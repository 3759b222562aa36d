//! A stream's bytes: however they are cut, the messages are the same, and none is longer than the limit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohbet_turn::framing::{MESSAGE_LIMIT, next_message};

fn messages(chunks: impl Iterator<Item = Vec<u8>>) -> (Vec<Vec<u8>>, bool) {
    let (mut waiting, mut found) = (Vec::new(), Vec::new());
    for chunk in chunks {
        waiting.extend(chunk);
        loop {
            match next_message(&waiting).map(|message| message.map(|message| message.len())) {
                Ok(Some(length)) => found.push(waiting.drain(..length).collect()),
                Ok(None) => break,
                Err(_) => return (found, true),
            }
        }
        assert!(waiting.len() < MESSAGE_LIMIT);
    }
    (found, false)
}

fuzz_target!(|input: &[u8]| {
    let Some((cut, stream)) = input.split_first() else { return };
    let stream = &stream[..stream.len().min(MESSAGE_LIMIT - 1)];
    let whole = messages(std::iter::once(stream.to_vec()));
    let cut = messages(stream.chunks(usize::from(*cut).max(1)).map(<[u8]>::to_vec));
    assert_eq!(whole, cut);
});
