//! What is known of a stretch of time.

use serde::{Deserialize, Serialize};

use crate::{machine::number, metrics::Sum};

/// What was seen since the last time somebody looked, and how many are there now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sample {
    /// The seconds since then.
    pub seconds: f64,
    /// Bytes that the relay has passed on.
    pub bytes: u64,
    /// People in rooms.
    pub people: u32,
    /// Rooms that somebody is in.
    pub rooms: u32,
    /// The shares of packets that were lost, as clients reported.
    pub loss: Sum,
    /// One way and back, in seconds, as clients reported.
    pub round_trip: Sum,
}

/// Samples of one stretch of time, added up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Slot {
    /// Which stretch: its place in time, counted from the unix epoch.
    pub(super) number: i64,
    seconds: f64,
    bytes: u64,
    people: u32,
    rooms: u32,
    loss: Sum,
    round_trip: Sum,
}

/// What there is to tell of one stretch of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Bits a second that the relay passed on, on average.
    pub bitrate: f64,
    /// People in rooms, at most.
    pub people: u32,
    /// Rooms that somebody was in, at most.
    pub rooms: u32,
    /// The share of packets that were lost, on average; none where nobody measured.
    pub loss: Option<f64>,
    /// One way and back, in seconds, on average.
    pub round_trip: Option<f64>,
}

impl Slot {
    pub(super) fn new(number: i64) -> Self {
        Self { number, ..Self::default() }
    }

    pub(super) fn add(&mut self, sample: &Sample) {
        self.seconds += sample.seconds;
        self.bytes = self.bytes.saturating_add(sample.bytes);
        self.people = self.people.max(sample.people);
        self.rooms = self.rooms.max(sample.rooms);
        self.loss.add(sample.loss);
        self.round_trip.add(sample.round_trip);
    }

    pub(super) fn point(&self) -> Point {
        let Self { seconds, bytes, people, rooms, loss, round_trip, .. } = *self;
        let bitrate = if seconds > 0.0 { number(bytes) * 8.0 / seconds } else { 0.0 };
        Point { bitrate, people, rooms, loss: loss.average(), round_trip: round_trip.average() }
    }
}
