//! Who is in which call, for how long: what the figures and the log say of it.

use std::collections::HashMap;

use sohbet_signaling::{Time, protocol::QualityReport};

use super::{Hub, WAYS, way};
use crate::{log::WEBRTC, metrics};

/// In a call are two or more.
const COMPANY: usize = 2;

/// Who is in which room, and since when. As many as there are participants.
#[derive(Default)]
pub(super) struct Calls {
    participants: HashMap<String, Presence>,
    rooms: HashMap<String, Room>,
    metrics: metrics::Calls,
    told: Vec<Word>,
}

struct Presence {
    room: String,
    since: Time,
}

#[derive(Default)]
struct Room {
    present: usize,
    /// Since when there is company.
    together: Option<Time>,
}

/// Something for the log, which is written when nobody waits for it.
pub(super) enum Word {
    Came { participant: String, room: String, present: usize },
    Left { participant: String, room: String, present: usize, stayed: Time },
    Measured { participant: String, report: QualityReport },
}

/// How many are where at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Open connections of clients that are known.
    pub connections: usize,
    /// The people on them, each once.
    pub users: usize,
    /// Presences in rooms.
    pub participants: usize,
    /// Rooms that somebody is in.
    pub rooms: usize,
    /// Rooms with company.
    pub calls: usize,
}

impl Calls {
    pub(super) fn come(&mut self, participant: &str, room: &str, now: Time) {
        let before = self.participants.insert(participant.to_owned(), Presence { room: room.to_owned(), since: now });
        if before.is_some() {
            return;
        }
        let here = self.rooms.entry(room.to_owned()).or_default();
        here.present += 1;
        if here.present == COMPANY {
            here.together = Some(now);
        }
        let present = here.present;
        self.told.push(Word::Came { participant: participant.to_owned(), room: room.to_owned(), present });
    }

    /// Of those who only waited outside nothing is known.
    pub(super) fn leave(&mut self, participant: &str, now: Time) {
        let Some(Presence { room, since }) = self.participants.remove(participant) else { return };
        let stayed = now.saturating_sub(since);
        self.metrics.observe_participation(stayed);
        let Some(here) = self.rooms.get_mut(&room) else { return };
        here.present = here.present.saturating_sub(1);
        let present = here.present;
        if present < COMPANY
            && let Some(since) = here.together.take()
        {
            self.metrics.observe_call(now.saturating_sub(since));
        }
        if present == 0 {
            self.rooms.remove(&room);
        }
        self.told.push(Word::Left { participant: participant.to_owned(), room, present, stayed });
    }

    /// For how long a participant has been there.
    pub(super) fn stayed(&self, participant: &str, now: Time) -> Option<Time> {
        self.participants.get(participant).map(|presence| now.saturating_sub(presence.since))
    }

    /// A report that counts.
    pub(super) fn take(&mut self, participant: &str, report: QualityReport) {
        self.metrics.observe_report(&report);
        self.told.push(Word::Measured { participant: participant.to_owned(), report });
    }

    pub(super) fn take_words(&mut self) -> Vec<Word> {
        std::mem::take(&mut self.told)
    }

    pub(super) fn count(&self, (connections, users): (usize, usize)) -> Count {
        let calls = self.rooms.values().filter(|room| room.together.is_some()).count();
        Count { connections, users, participants: self.participants.len(), rooms: self.rooms.len(), calls }
    }
}

impl Word {
    pub(super) fn log(self) {
        match self {
            Self::Came { participant, room, present } => {
                tracing::info!(target: WEBRTC, participant, room, present, "a participant is in the room");
            }
            Self::Left { participant, room, present, stayed } => {
                let stayed_s = stayed.as_secs();
                tracing::info!(target: WEBRTC, participant, room, present, stayed_s, "a participant has left the room");
            }
            Self::Measured { participant, report } => log_report(&participant, &report),
        }
    }
}

fn log_report(participant: &str, report: &QualityReport) {
    let of = |value: Option<u32>| value.map_or(-1, i64::from);
    if report.failed {
        tracing::warn!(target: WEBRTC, participant, "media of a pair did not come through for half a minute");
    } else if report.first_media.is_some() {
        let path = report.path.map_or("unknown", |path| WAYS[way(path)]);
        let (gathering_ms, first_media_ms) =
            (of(report.gathering.map(u32::from)), of(report.first_media.map(u32::from)));
        tracing::info!(target: WEBRTC, participant, path, gathering_ms, first_media_ms, "media of a pair flow");
    } else {
        let (loss_permille, jitter_ms) = (of(report.loss.map(u32::from)), of(report.jitter.map(u32::from)));
        let round_trip_ms = of(report.round_trip.map(u32::from));
        tracing::debug!(target: WEBRTC, participant, loss_permille, jitter_ms, round_trip_ms, "how the media of a pair arrive");
    }
}

impl Hub {
    /// How many are where at this moment.
    #[must_use]
    pub fn count(&self) -> Count {
        let live = self.lock();
        live.calls.count(live.connections.count())
    }

    /// What is measured of calls.
    #[must_use]
    pub fn metrics(&self) -> metrics::Calls {
        self.lock().calls.metrics.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Time {
        Time::from_secs(seconds)
    }

    #[test]
    fn a_call_is_as_long_as_there_is_company() {
        let mut calls = Calls::default();
        calls.come("ada", "kitchen", at(0));
        assert_eq!(calls.count((1, 1)).calls, 0);
        calls.come("ben", "kitchen", at(100));
        calls.come("eve", "garden", at(100));
        let count = calls.count((3, 3));
        assert_eq!((count.participants, count.rooms, count.calls), (3, 2, 1));
        calls.leave("ada", at(160));
        calls.leave("ben", at(200));
        calls.leave("eve", at(200));
        assert_eq!(calls.count((0, 0)), Count::default());
        assert!(calls.rooms.is_empty() && calls.participants.is_empty());
        let mut page = String::new();
        let mut registry = prometheus_client::registry::Registry::default();
        calls.metrics.register(&mut registry);
        prometheus_client::encoding::text::encode(&mut page, &registry).unwrap();
        assert!(page.contains("call_duration_seconds_sum 60.0\n"), "{page}");
        assert!(page.contains("participation_duration_seconds_sum 360.0\n"), "{page}");
    }

    #[test]
    fn who_only_waited_outside_was_never_there() {
        let mut calls = Calls::default();
        calls.leave("ada", at(9));
        assert!(calls.take_words().is_empty());
    }
}
