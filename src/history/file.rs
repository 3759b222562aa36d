//! The rings over a restart: a file in the data folder, written whole every few minutes. It is not in the database, whose
//! schema would then have to change with every figure that is added.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{History, Rings};
use crate::private_file;

/// Its name.
const FILE: &str = "history.json";
/// The largest that is read: several times what the rings take.
const LARGEST: u64 = 1 << 20;

impl History {
    /// What the server before this one left in `folder`. What is missing, damaged or of another form is as good as nothing.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let file = file(folder);
        let is_readable = fs::metadata(&file).is_ok_and(|found| found.len() <= LARGEST);
        let text = is_readable.then(|| fs::read(&file).ok()).flatten();
        let rings = text.and_then(|text| serde_json::from_slice::<Rings>(&text).ok());
        let rings = rings.filter(|rings| rings.are_like(&Rings::default()));
        Self(Arc::new(Mutex::new(rings.unwrap_or_default())))
    }

    /// Leaves it to the next one. A disk that takes nothing only costs the past.
    pub fn save(&self, folder: &Path) {
        let text = serde_json::to_vec(&*self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let written = text.map_err(Into::into).and_then(|text| private_file::write(&file(folder), &text));
        if let Err(error) = written {
            tracing::warn!("cannot keep the figures of the last days over a restart: {error}");
        }
    }
}

impl Rings {
    fn are_like(&self, other: &Self) -> bool {
        self.hour.is_like(&other.hour) && self.day.is_like(&other.day) && self.week.is_like(&other.week)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

#[cfg(test)]
mod tests {
    use super::{super::Sample, *};

    const NOON: i64 = 1_795_003_200;

    fn filled() -> History {
        let history = History::default();
        let sample = Sample { seconds: 10.0, bytes: 500_000, people: 7, rooms: 2, ..Sample::default() };
        for minutes in (0..7 * 24 * 60).rev() {
            history.add(NOON - 60 * minutes, &sample);
        }
        history
    }

    #[test]
    fn a_restart_keeps_hour_day_and_week_in_a_file_that_stays_small() {
        let (folder, history) = (tempfile::tempdir().unwrap(), filled());
        history.save(folder.path());
        let next = History::open(folder.path());
        assert_eq!(next.spans(NOON), history.spans(NOON));
        assert!(next.spans(NOON).iter().all(|span| span.points.iter().all(Option::is_some)));
        assert!(fs::metadata(file(folder.path())).unwrap().len() < LARGEST / 10);
    }

    #[test]
    fn a_damaged_file_or_one_with_other_rings_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let other = r#"{"hour":{"step":60,"slots":[]},"day":{"step":900,"slots":[]},"week":{"step":0,"slots":[]}}"#;
        for text in ["{\"hour\":", other] {
            fs::write(file(folder.path()), text).unwrap();
            assert_eq!(History::open(folder.path()).spans(NOON), History::default().spans(NOON));
        }
    }
}
