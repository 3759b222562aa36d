//! Calls, as the hub sees them and as browsers in them measure them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use prometheus_client::{
    metrics::histogram::Histogram,
    registry::{Registry, Unit},
};
use sohbet_signaling::protocol::QualityReport;

use super::instrument::{Count, Counters, Sum, beginning, counters, freezes, packet, share, talk};
use crate::hub;

const CONNECTED: &str = "connected";
const FAILED: &str = "failed";

/// Calls, as the hub sees them and as browsers in them measure them. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Calls {
    together: Histogram,
    participations: Histogram,
    connections: Counters,
    paths: Counters,
    gathering: Histogram,
    first_media: Histogram,
    loss: Histogram,
    jitter: Histogram,
    round_trip: Histogram,
    concealment: Histogram,
    freezes: Histogram,
    sums: Arc<Mutex<Sums>>,
}

/// What histograms do not give back.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// The shares of packets that were lost, as they were reported since the start.
    pub loss: Sum,
    /// The round trips, in seconds, as they were reported since the start.
    pub round_trip: Sum,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            together: talk(),
            participations: talk(),
            connections: counters("outcome", [CONNECTED, FAILED]),
            paths: counters("path", hub::WAYS),
            gathering: beginning(),
            first_media: beginning(),
            loss: share(),
            jitter: packet(),
            round_trip: packet(),
            concealment: share(),
            freezes: freezes(),
            sums: Arc::default(),
        }
    }
}

impl Calls {
    /// A call is over: two or more were in a room for so long.
    pub fn observe_call(&self, lasted: Duration) {
        self.together.observe(lasted.as_secs_f64());
    }

    /// A participant has left who was there for so long.
    pub fn observe_participation(&self, lasted: Duration) {
        self.participations.observe(lasted.as_secs_f64());
    }

    /// One end of a pair tells what it measured.
    pub fn observe_report(&self, report: &QualityReport) {
        let QualityReport { gathering, first_media, path, failed, loss, jitter, round_trip, concealment, freezes } =
            *report;
        if failed || first_media.is_some() {
            let outcome = if failed { FAILED } else { CONNECTED };
            self.connections.get_or_create(&vec![("outcome", outcome)]).inc();
        }
        if let Some(path) = path {
            self.paths.get_or_create(&vec![("path", hub::WAYS[hub::way(path)])]).inc();
        }
        observe(&self.gathering, gathering, MILLI);
        observe(&self.first_media, first_media, MILLI);
        observe(&self.loss, loss, MILLI);
        observe(&self.jitter, jitter, MILLI);
        observe(&self.round_trip, round_trip, MILLI);
        observe(&self.concealment, concealment, MILLI);
        observe(&self.freezes, freezes, MINUTE);
        let mut sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        add(&mut sums.loss, loss, MILLI);
        add(&mut sums.round_trip, round_trip, MILLI);
    }

    /// Ends of pairs, and those of them that had no media.
    #[must_use]
    pub fn connections(&self) -> Count {
        let of = |outcome| self.connections.get_or_create(&vec![("outcome", outcome)]).get();
        let failed = of(FAILED);
        Count { all: failed + of(CONNECTED), failed }
    }

    /// What was reported since the start, added up.
    #[must_use]
    pub fn sums(&self) -> Sums {
        *self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn register(&self, registry: &mut Registry) {
        let seconds = [
            ("call_duration", "How long two or more were together in a room", &self.together),
            ("participation_duration", "How long a participant was in a room", &self.participations),
            ("ice_gathering", "How long a browser gathered candidates, for each end of a pair", &self.gathering),
            (
                "first_media",
                "From learning of somebody to their first packet, for each end of a pair",
                &self.first_media,
            ),
            ("jitter", "The jitter of the sound that arrives (RFC 3550), a minute at each end of a pair", &self.jitter),
            ("round_trip", "To the other end of a pair and back, a minute at each end", &self.round_trip),
        ];
        for (name, help, histogram) in seconds {
            registry.register_with_unit(name, help, Unit::Seconds, histogram.clone());
        }
        let shares = [
            ("packet_loss", "The share of packets that did not arrive, a minute at each end of a pair", &self.loss),
            (
                "concealment",
                "The share of sound that had to be made up, a minute at each end of a pair",
                &self.concealment,
            ),
        ];
        for (name, help, histogram) in shares {
            registry.register_with_unit(name, help, Unit::Other("ratio".to_owned()), histogram.clone());
        }
        let help = "Freezes of the picture a second, a minute at each end of a pair";
        registry.register_with_unit("picture_freezes", help, Unit::Other("hertz".to_owned()), self.freezes.clone());
        let help = "Ends of pairs that had media, and those that had none after half a minute, as browsers say";
        registry.register("webrtc_connections", help, self.connections.clone());
        let help = "How the media of ends of pairs travelled at first, as browsers say: direct, or over the relay";
        registry.register("webrtc_paths", help, self.paths.clone());
    }
}

/// Milliseconds to seconds, and thousandths to a share.
const MILLI: f64 = 1000.0;
/// Times a minute to times a second.
const MINUTE: f64 = 60.0;

fn observe(histogram: &Histogram, value: Option<impl Into<u32>>, divisor: f64) {
    if let Some(value) = value {
        histogram.observe(f64::from(value.into()) / divisor);
    }
}

fn add(sum: &mut Sum, value: Option<impl Into<u32>>, divisor: f64) {
    if let Some(value) = value {
        sum.observe(f64::from(value.into()) / divisor);
    }
}
