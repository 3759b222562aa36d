//! Datagrams that lie side by side in a received buffer and go to one client leave in one system call (GSO).

use std::ops::Range;

use super::socket::Socket;
use crate::FiveTuple;

/// The longest run handed to the kernel at once: what an IP packet can hold beside its headers.
const RUN_LIMIT: usize = 65_000;

/// Datagrams of one size for one client, end to end in the buffer; the last may be shorter.
pub(super) struct Run {
    to: FiveTuple,
    bytes: Range<usize>,
    segment: usize,
    count: usize,
    closed: bool,
}

impl Run {
    pub(super) fn new(to: FiveTuple, bytes: Range<usize>) -> Self {
        Self { to, segment: bytes.len(), bytes, count: 1, closed: false }
    }

    /// Takes the datagram at `bytes` in, if it continues the run.
    pub(super) fn extend(&mut self, to: &FiveTuple, bytes: &Range<usize>, max_segments: usize) -> bool {
        let continues = !self.closed
            && self.count < max_segments
            && self.to == *to
            && self.bytes.end == bytes.start
            && bytes.len() <= self.segment
            && self.bytes.len() + bytes.len() <= RUN_LIMIT;
        if continues {
            self.bytes.end = bytes.end;
            self.count += 1;
            self.closed = bytes.len() < self.segment;
        }
        continues
    }

    /// Sends the run out of `buffer`; returns how many datagrams were lost.
    pub(super) fn send(&self, socket: &Socket, buffer: &[u8]) -> usize {
        let segment = (self.count > 1).then_some(self.segment);
        if socket.send(&self.to, &buffer[self.bytes.clone()], segment) { 0 } else { self.count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Transport;

    fn to(port: u16) -> FiveTuple {
        let server = "192.0.2.1:3478".parse().unwrap();
        FiveTuple::new(([192, 0, 2, 7], port).into(), server, Transport::Udp)
    }

    #[test]
    fn datagrams_of_one_size_for_one_client_make_a_run_that_a_shorter_one_ends() {
        let mut run = Run::new(to(1), 0..100);
        assert!(run.extend(&to(1), &(100..200), 64));
        assert!(run.extend(&to(1), &(200..260), 64));
        assert!(!run.extend(&to(1), &(260..320), 64));
    }

    #[test]
    fn another_client_a_gap_a_longer_one_or_too_many_do_not_continue_a_run() {
        assert!(!Run::new(to(1), 0..100).extend(&to(2), &(100..200), 64));
        assert!(!Run::new(to(1), 0..100).extend(&to(1), &(104..204), 64));
        assert!(!Run::new(to(1), 0..100).extend(&to(1), &(100..201), 64));
        assert!(!Run::new(to(1), 0..100).extend(&to(1), &(100..200), 1));
    }
}
