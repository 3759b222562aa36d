//! A stretch of the past in slots of equal length. A new slot takes the place of the oldest, so it never grows.

use serde::{Deserialize, Serialize};

use super::point::{Point, Sample, Slot};

/// A ring of slots.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ring {
    /// The length of a slot, in seconds.
    step: i64,
    slots: Vec<Option<Slot>>,
}

/// What a ring says at some moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The length of a point's time, in seconds.
    pub step: i64,
    /// The end of the last point's time, in unix seconds; mostly it is still going on.
    pub until: i64,
    /// The oldest first; none for a time in which no server ran.
    pub points: Vec<Option<Point>>,
}

impl Ring {
    pub(super) fn new(step: i64, length: usize) -> Self {
        Self { step, slots: vec![None; length] }
    }

    /// Whether what is in `other` can go on here.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.step == other.step && self.slots.len() == other.slots.len()
    }

    /// A slot of another time at this place, also of one that a wrong clock put into the future, gives way.
    pub(super) fn add(&mut self, now: i64, sample: &Sample) {
        let number = now.div_euclid(self.step);
        let place = self.place(number);
        let slot = self.slots[place].get_or_insert_with(|| Slot::new(number));
        if slot.number != number {
            *slot = Slot::new(number);
        }
        slot.add(sample);
    }

    pub(super) fn span(&self, now: i64) -> Span {
        let begun = now.div_euclid(self.step);
        // A slot that has just begun, without a sample yet, would look as if there were no server.
        let is_fresh = self.point(begun).is_none() && self.point(begun - 1).is_some();
        let last = if is_fresh { begun - 1 } else { begun };
        let first = last + 1 - i64::try_from(self.slots.len()).unwrap_or(i64::MAX);
        let points = (first..=last).map(|number| self.point(number)).collect();
        Span { step: self.step, until: (last + 1) * self.step, points }
    }

    fn point(&self, number: i64) -> Option<Point> {
        self.slots[self.place(number)].as_ref().filter(|slot| slot.number == number).map(Slot::point)
    }

    fn place(&self, number: i64) -> usize {
        let length = i64::try_from(self.slots.len()).unwrap_or(i64::MAX);
        usize::try_from(number.rem_euclid(length)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Sum;

    const NOON: i64 = 1_795_003_200;

    fn people(people: u32) -> Sample {
        Sample { seconds: 10.0, people, ..Sample::default() }
    }

    fn seen(ring: &Ring, now: i64) -> Vec<Option<u32>> {
        ring.span(now).points.into_iter().map(|point| point.map(|point| point.people)).collect()
    }

    #[test]
    fn a_slot_holds_the_most_people_and_the_average_of_what_flowed_and_was_measured() {
        let mut ring = Ring::new(60, 3);
        let measured = |bytes, people, loss: &[f64]| {
            let sum = Sum { sum: loss.iter().sum(), count: loss.len() as u64 };
            Sample { seconds: 10.0, bytes, people, rooms: 1, loss: sum, round_trip: Sum::default() }
        };
        ring.add(NOON, &measured(1000, 4, &[0.1, 0.2]));
        ring.add(NOON + 59, &measured(3000, 2, &[0.0]));
        let point = ring.span(NOON + 59).points[2].unwrap();
        assert!((point.bitrate - 1600.0).abs() < 1e-9 && (point.loss.unwrap() - 0.1).abs() < 1e-9, "{point:?}");
        assert_eq!((point.people, point.rooms, point.round_trip), (4, 1, None));
    }

    #[test]
    fn the_oldest_slot_gives_way_and_a_time_without_a_server_is_a_gap() {
        let mut ring = Ring::new(60, 3);
        for (minute, many) in [(0, 1), (1, 2), (3, 4)] {
            ring.add(NOON + 60 * minute, &people(many));
        }
        assert_eq!(seen(&ring, NOON + 185), [Some(2), None, Some(4)]);
        assert_eq!(ring.span(NOON + 185).until, NOON + 240);
        assert_eq!(seen(&ring, NOON + 60 * 5), [Some(4), None, None]);
        assert_eq!(seen(&ring, NOON + 60 * 600), [None; 3]);
        assert_eq!(ring.slots.len(), 3);
    }

    #[test]
    fn a_slot_that_has_just_begun_is_no_gap() {
        let mut ring = Ring::new(60, 3);
        ring.add(NOON, &people(1));
        assert_eq!(seen(&ring, NOON + 61), [None, None, Some(1)]);
        assert_eq!(ring.span(NOON + 61).until, NOON + 60);
        ring.add(NOON + 62, &people(2));
        assert_eq!(seen(&ring, NOON + 62), [None, Some(1), Some(2)]);
    }

    #[test]
    fn what_a_clock_that_was_wrong_left_does_not_stay() {
        let mut ring = Ring::new(60, 3);
        for minute in 0..3 {
            ring.add(NOON + 60 * (1_000_000 + minute), &people(9));
        }
        assert_eq!(seen(&ring, NOON), [None; 3]);
        ring.add(NOON, &people(1));
        assert_eq!(seen(&ring, NOON), [None, None, Some(1)]);
    }
}
