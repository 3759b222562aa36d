//! How well calls go: histograms by day, and nothing that leads to a person.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::Error;

/// The upper ends of the buckets, for every measure in its own unit. Each is about half as much again as the one before, so
/// that a percentile is off by no more than that.
const BOUNDS: [u32; 27] = [
    0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10_000,
    20_000, 60_000,
];

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// How long gathering candidates took, in milliseconds.
    Gathering,
    /// Until the first packet, in milliseconds.
    FirstMedia,
    /// Packets lost, in thousandths.
    Loss,
    /// In milliseconds.
    Jitter,
    /// In milliseconds.
    RoundTrip,
    /// Sound made up, in thousandths.
    Concealment,
    /// Freezes of the picture a minute.
    Freezes,
    /// Which way the media travel: its bucket is the way, see [`Tally::count_way`].
    Path,
}

impl Measure {
    const ALL: [Self; 8] = [
        Self::Gathering,
        Self::FirstMedia,
        Self::Loss,
        Self::Jitter,
        Self::RoundTrip,
        Self::Concealment,
        Self::Freezes,
        Self::Path,
    ];

    /// How it is written in the table.
    fn word(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::FirstMedia => "first_media",
            Self::Loss => "loss",
            Self::Jitter => "jitter",
            Self::RoundTrip => "round_trip",
            Self::Concealment => "concealment",
            Self::Freezes => "freezes",
            Self::Path => "path",
        }
    }
}

/// How often each measure lay in each bucket. It never has more entries than measures times buckets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(BTreeMap<(Measure, usize), u64>);

impl Tally {
    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Counts a value.
    pub fn count(&mut self, measure: Measure, value: u32) {
        self.add(measure, bucket(value), 1);
    }

    /// Counts a way that media travel, by its number.
    pub fn count_way(&mut self, way: usize) {
        self.add(Measure::Path, way.min(BOUNDS.len() - 1), 1);
    }

    /// How often a way was counted.
    #[must_use]
    pub fn ways(&self, way: usize) -> u64 {
        self.0.get(&(Measure::Path, way)).copied().unwrap_or_default()
    }

    /// How many values of a measure there are.
    #[must_use]
    pub fn total(&self, measure: Measure) -> u64 {
        self.of(measure).map(|(_, count)| count).sum()
    }

    /// What so many of a hundred values do not exceed; `None` without any.
    #[must_use]
    pub fn percentile(&self, measure: Measure, hundredths: u64) -> Option<u32> {
        let wanted = (self.total(measure) * hundredths).div_ceil(100);
        let mut counted = 0;
        let reached = self.of(measure).find(|(_, count)| {
            counted += count;
            counted >= wanted
        });
        reached.and_then(|(bucket, _)| BOUNDS.get(bucket)).copied()
    }

    fn of(&self, measure: Measure) -> impl Iterator<Item = (usize, u64)> {
        self.0.range((measure, 0)..=(measure, usize::MAX)).map(|((_, bucket), count)| (*bucket, *count))
    }

    fn add(&mut self, measure: Measure, bucket: usize, count: u64) {
        let sum = self.0.entry((measure, bucket)).or_default();
        *sum = sum.saturating_add(count);
    }
}

/// The bucket of a value; the last one holds all that is larger.
fn bucket(value: u32) -> usize {
    BOUNDS.partition_point(|bound| *bound < value).min(BOUNDS.len() - 1)
}

/// Adds to the counts of a day.
pub fn add(db: &Connection, day: i64, tally: &Tally) -> Result<(), Error> {
    let sql = "INSERT INTO quality (day, measure, bucket, count) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (day, measure, bucket) DO UPDATE SET count = count + ?4";
    let mut statement = db.prepare_cached(sql)?;
    for ((measure, bucket), count) in &tally.0 {
        let (bucket, count) = (i64::try_from(*bucket).unwrap_or(i64::MAX), i64::try_from(*count).unwrap_or(i64::MAX));
        statement.execute(params![day, measure.word(), bucket, count])?;
    }
    Ok(())
}

/// Forgets the days before one.
pub fn forget(db: &Connection, before: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM quality WHERE day < ?1")?.execute([before])?;
    Ok(())
}

/// What was counted since the beginning of a day.
pub fn since(db: &Connection, day: i64) -> Result<Tally, Error> {
    let sql = "SELECT measure, bucket, sum(count) FROM quality WHERE day >= ?1 GROUP BY measure, bucket";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([day], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?, row.get(2)?)))?;
    let mut tally = Tally::default();
    for row in rows {
        let (word, bucket, count): (String, u32, i64) = row?;
        if let Some(measure) = Measure::ALL.into_iter().find(|measure| measure.word() == word) {
            tally.add(measure, usize::try_from(bucket).unwrap_or(usize::MAX), u64::try_from(count).unwrap_or_default());
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(values: &[u32]) -> Tally {
        let mut tally = Tally::default();
        for value in values {
            tally.count(Measure::RoundTrip, *value);
        }
        tally
    }

    #[test]
    fn a_percentile_is_the_upper_end_of_its_bucket() {
        assert_eq!(tally(&[]).percentile(Measure::RoundTrip, 50), None);
        assert_eq!(tally(&[0]).percentile(Measure::RoundTrip, 95), Some(0));
        let many = tally(&[40, 45, 60, 60, 65, 69, 70, 140, 280, 4000]);
        assert_eq!(many.percentile(Measure::RoundTrip, 50), Some(70));
        assert_eq!(many.percentile(Measure::RoundTrip, 90), Some(300));
        assert_eq!(many.percentile(Measure::RoundTrip, 95), Some(5000));
    }

    #[test]
    fn what_is_beyond_every_bound_is_in_the_last_bucket() {
        assert_eq!(tally(&[60_000, 60_001, u32::MAX]).percentile(Measure::RoundTrip, 100), Some(60_000));
    }

    #[test]
    fn measures_do_not_mix() {
        let mut both = tally(&[5]);
        both.count(Measure::Jitter, 100);
        both.count_way(2);
        assert_eq!((both.total(Measure::Jitter), both.percentile(Measure::RoundTrip, 95)), (1, Some(5)));
        assert_eq!((both.ways(2), both.ways(1)), (1, 0));
    }
}
