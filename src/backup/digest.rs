//! Counts and hashes what is read.

use std::{
    fmt::Write as _,
    io::{self, Read},
};

use sha2::{Digest as _, Sha256};

use super::Entry;

/// A reader that knows what went through it.
pub(super) struct Digested<R> {
    inner: R,
    sha256: Sha256,
    size: u64,
}

impl<R: Read> Digested<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, sha256: Sha256::new(), size: 0 }
    }

    /// What a file that was read to its end is, for the manifest.
    pub(super) fn entry(self, path: &str) -> Entry {
        let mut sha256 = String::new();
        for byte in self.sha256.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Entry { path: path.to_owned(), size: self.size, sha256 }
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.sha256.update(&buffer[..length]);
        self.size += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_counted_and_hashed() {
        let mut reader = Digested::new(&b"abc"[..]);
        io::copy(&mut reader, &mut io::sink()).unwrap();
        // FIPS 180-2, appendix B.1.
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned();
        assert_eq!(reader.entry("a"), Entry { path: "a".to_owned(), size: 3, sha256 });
    }
}
