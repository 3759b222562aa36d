//! Adds up what clients say of how well their calls go. Who said it is known only for as long as it takes to notice who says
//! too much.

use std::collections::HashMap;

use sohbet_signaling::{
    Time,
    protocol::{MediaPath, QualityReport},
};

use super::Hub;
use crate::db::quality::{Measure, Tally};

/// Reports that count of one participant in a period: nine pairs at once say so when they begin, each minute and when they
/// end. More is somebody who wants to bend the figures.
const ALLOWED: u32 = 40;
/// That period.
const PERIOD: Time = Time::from_secs(60);

/// What was reported since it was last taken.
#[derive(Default)]
pub(super) struct Reports {
    tally: Tally,
    /// When a participant's period began, and what it has said in it. As many as there are participants.
    allowances: HashMap<String, (Time, u32)>,
}

impl Reports {
    /// Whether it counts.
    pub(super) fn take(&mut self, participant: &str, report: &QualityReport, now: Time) -> bool {
        let (since, count) = self.allowances.entry(participant.to_owned()).or_insert((now, 0));
        if now.saturating_sub(*since) >= PERIOD {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        let counts = *count <= ALLOWED;
        if counts {
            add(&mut self.tally, report);
        }
        counts
    }

    /// The participant is gone.
    pub(super) fn forget(&mut self, participant: &str) {
        self.allowances.remove(participant);
    }
}

impl Hub {
    /// Takes what was reported since the last time.
    #[must_use]
    pub fn take_reports(&self) -> Tally {
        std::mem::take(&mut self.lock().reports.tally)
    }
}

/// The names of the ways that media travel, in the order of [`way`].
pub const WAYS: [&str; 4] = ["direct", "udp", "tcp", "tls"];

/// The number of a way, as it is counted.
#[must_use]
pub fn way(path: MediaPath) -> usize {
    match path {
        MediaPath::Direct => 0,
        MediaPath::Udp => 1,
        MediaPath::Tcp => 2,
        MediaPath::Tls => 3,
    }
}

fn add(tally: &mut Tally, report: &QualityReport) {
    let QualityReport { gathering, first_media, path, failed: _, loss, jitter, round_trip, concealment, freezes } =
        *report;
    let measured = [
        (Measure::Gathering, gathering.map(u32::from)),
        (Measure::FirstMedia, first_media.map(u32::from)),
        (Measure::Loss, loss.map(u32::from)),
        (Measure::Jitter, jitter.map(u32::from)),
        (Measure::RoundTrip, round_trip.map(u32::from)),
        (Measure::Concealment, concealment.map(u32::from)),
        (Measure::Freezes, freezes.map(u32::from)),
    ];
    for (measure, value) in measured {
        if let Some(value) = value {
            tally.count(measure, value);
        }
    }
    if let Some(path) = path {
        tally.count_way(way(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(count: u32, now: Time, reports: &mut Reports) {
        for _ in 0..count {
            let report = QualityReport { loss: Some(7.try_into().unwrap()), ..QualityReport::default() };
            reports.take("ada", &report, now);
        }
    }

    #[test]
    fn one_participant_counts_only_so_often_a_minute() {
        let mut all = Reports::default();
        reports(1000, Time::from_secs(5), &mut all);
        assert_eq!(all.tally.total(Measure::Loss), u64::from(ALLOWED));
        reports(1, Time::from_secs(64), &mut all);
        assert_eq!(all.tally.total(Measure::Loss), u64::from(ALLOWED));
        reports(1, Time::from_secs(65), &mut all);
        assert_eq!(all.tally.total(Measure::Loss), u64::from(ALLOWED) + 1);
    }

    #[test]
    fn who_left_is_forgotten() {
        let mut all = Reports::default();
        reports(1, Time::ZERO, &mut all);
        all.forget("ada");
        assert!(all.allowances.is_empty());
        assert_eq!(all.tally.percentile(Measure::Loss, 50), Some(7));
    }
}
