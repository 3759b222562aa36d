//! What the instruments have in common.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram};
use serde::{Deserialize, Serialize};

use crate::machine::number;

/// Something that is counted since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How often in all.
    pub all: u64,
    /// How often it failed.
    pub failed: u64,
}

/// Values added up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Sum {
    /// Their sum.
    pub sum: f64,
    /// How many they are.
    pub count: u64,
}

impl Sum {
    /// Adds a value.
    pub fn observe(&mut self, value: f64) {
        self.add(Self { sum: value, count: 1 });
    }

    /// Adds others.
    pub fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.count = self.count.saturating_add(other.count);
    }

    /// What was added since it was `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { sum: (self.sum - before.sum).max(0.0), count: self.count.saturating_sub(before.count) }
    }

    /// Their average; none without a value.
    #[must_use]
    pub fn average(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / number(self.count))
    }
}

/// The labels of a series.
pub(super) type Labels = Vec<(&'static str, &'static str)>;
/// Counters that differ in their labels.
pub(super) type Counters = Family<Labels, Counter>;
/// Histograms that differ in their labels.
pub(super) type Histograms = Family<Labels, Histogram, fn() -> Histogram>;
/// Gauges that differ in their labels.
pub(super) type Gauges = Family<Labels, Gauge<f64, AtomicU64>>;

/// Seconds that work inside the machine takes: half a millisecond to ten seconds.
const WORK: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
/// Seconds that a packet takes, or by how much it is late.
const PACKET: [f64; 11] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0];
/// Seconds that somebody waits for a call to begin.
const BEGINNING: [f64; 10] = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0];
/// Shares of something that should not happen.
const SHARE: [f64; 10] = [0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
/// Freezes a second: none, one in ten minutes, up to one a second.
const FREEZES: [f64; 8] = [0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1.0];
/// Seconds that people talk: ten seconds to eight hours.
const TALK: [f64; 11] = [10.0, 30.0, 60.0, 180.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0];

pub(super) fn work() -> Histogram {
    Histogram::new(WORK)
}

pub(super) fn packet() -> Histogram {
    Histogram::new(PACKET)
}

pub(super) fn beginning() -> Histogram {
    Histogram::new(BEGINNING)
}

pub(super) fn share() -> Histogram {
    Histogram::new(SHARE)
}

pub(super) fn freezes() -> Histogram {
    Histogram::new(FREEZES)
}

pub(super) fn talk() -> Histogram {
    Histogram::new(TALK)
}

/// Counters with one label. All are there from the start: one that appears with its first event hides that event from
/// `rate()`.
pub(super) fn counters(label: &'static str, values: impl IntoIterator<Item = &'static str>) -> Counters {
    let family = Counters::default();
    for value in values {
        drop(family.get_or_create(&vec![(label, value)]));
    }
    family
}

/// Histograms with one label.
pub(super) fn histograms(
    label: &'static str,
    values: impl IntoIterator<Item = &'static str>,
    new: fn() -> Histogram,
) -> Histograms {
    let family = Histograms::new_with_constructor(new);
    for value in values {
        drop(family.get_or_create(&vec![(label, value)]));
    }
    family
}

/// Counters that were counted elsewhere.
pub(super) fn counted(values: impl IntoIterator<Item = (Labels, u64)>) -> Counters {
    let family = Counters::default();
    for (labels, value) in values {
        family.get_or_create(&labels).inc_by(value);
    }
    family
}

/// Gauges as they stand now.
pub(super) fn standing(values: impl IntoIterator<Item = (Labels, f64)>) -> Gauges {
    let family = Gauges::default();
    for (labels, value) in values {
        family.get_or_create(&labels).set(value);
    }
    family
}

/// Yes or no as a gauge has it.
pub(super) fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}
