//! Counting packets: what was sent inside the window, what of it arrived, and when.

use crate::clock::Nanos;

/// What every payload begins with: this word, and the moment it was sent.
const MARK: [u8; 8] = *b"sohbet-b";
/// Bytes that a payload needs for both.
pub(crate) const STAMP: usize = 16;

/// Room for the latencies of a run, so that it does not have to grow while packets fly.
const LATENCIES: usize = 1 << 20;

/// The count of one run.
pub(crate) struct Tally {
    payload: usize,
    opened: Nanos,
    closed: Nanos,
    /// Packets sent inside the window.
    pub(crate) sent: u64,
    /// Those of them that arrived, then or later.
    pub(crate) arrived: u64,
    /// Packets that arrived inside the window, whenever they were sent: what the server worked for in that time.
    pub(crate) delivered: u64,
    /// How long each of the arrived was on its way, in nanoseconds.
    pub(crate) latencies: Vec<u64>,
}

impl Tally {
    /// Nothing counts before [`Self::open`]. Packets carry `payload` bytes.
    pub(crate) fn new(payload: usize) -> Self {
        let latencies = Vec::with_capacity(LATENCIES);
        Self { payload, opened: Nanos::MAX, closed: Nanos::MAX, sent: 0, arrived: 0, delivered: 0, latencies }
    }

    /// The window begins.
    pub(crate) const fn open(&mut self, now: Nanos) {
        self.opened = now;
    }

    /// The window ends.
    pub(crate) const fn close(&mut self, now: Nanos) {
        self.closed = now;
    }

    /// So many packets were sent, stamped with `stamp`.
    pub(crate) const fn sent(&mut self, stamp: Nanos, count: usize) {
        if self.is_inside(stamp) {
            self.sent += count as u64;
        }
    }

    /// A payload arrived. Returns whether it is one of ours, whole.
    pub(crate) fn arrived(&mut self, payload: &[u8], now: Nanos) -> bool {
        let Some(stamp) = stamp_of(payload).filter(|_| payload.len() == self.payload) else { return false };
        if self.is_inside(now) {
            self.delivered += 1;
        }
        if self.is_inside(stamp) {
            self.arrived += 1;
            self.latencies.push(now.saturating_sub(stamp));
        }
        true
    }

    /// The part of the sent packets that never arrived.
    #[allow(clippy::cast_precision_loss, reason = "fewer packets than 2^52")]
    pub(crate) fn loss(&self) -> f64 {
        if self.sent == 0 { 0.0 } else { self.sent.saturating_sub(self.arrived) as f64 / self.sent as f64 }
    }

    const fn is_inside(&self, moment: Nanos) -> bool {
        self.opened <= moment && moment < self.closed
    }
}

/// Writes the mark and the moment to the start of a payload of at least [`STAMP`] bytes.
pub(crate) fn stamp(payload: &mut [u8], now: Nanos) {
    payload[..8].copy_from_slice(&MARK);
    payload[8..STAMP].copy_from_slice(&now.to_be_bytes());
}

fn stamp_of(payload: &[u8]) -> Option<Nanos> {
    let moment = payload.strip_prefix(&MARK)?.first_chunk()?;
    Some(Nanos::from_be_bytes(*moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(moment: Nanos) -> [u8; 20] {
        let mut payload = [0; 20];
        stamp(&mut payload, moment);
        payload
    }

    #[test]
    fn lost_is_what_was_sent_inside_the_window_and_never_came() {
        let mut tally = Tally::new(20);
        tally.sent(5, 1);
        tally.open(10);
        tally.sent(10, 3);
        assert!(tally.arrived(&packet(5), 11));
        assert!(tally.arrived(&packet(10), 15));
        tally.close(20);
        tally.sent(20, 1);
        assert!(tally.arrived(&packet(10), 25));
        assert!(tally.arrived(&packet(20), 26));
        assert_eq!((tally.sent, tally.arrived, tally.delivered), (3, 2, 2));
        assert_eq!(tally.latencies, [5, 15]);
        assert!((tally.loss() - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_others_send_or_arrives_cut_short_does_not_count() {
        let mut tally = Tally::new(20);
        tally.open(0);
        assert!(!tally.arrived(b"hello", 1));
        assert!(!tally.arrived(&packet(1)[..19], 2));
        assert_eq!(tally.delivered, 0);
    }
}
