//! The machine's clock: credentials, certificates and sessions all end by it.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{
    Check, Finding,
    witness::{Witness, Wrong},
};

/// By how much a clock may be wrong without anybody noticing.
const TOLERANCE: Duration = Duration::from_secs(120);
const ADVICE: &str = "Let the machine keep its time by itself: `timedatectl set-ntp true`.";

/// Compares the clock with another, if there is one. It counts for more than what the files say: those were perhaps written
/// while the clock was wrong, and now it is right.
pub(super) fn examine(folder: &Path, witness: Option<&Witness>) -> Option<Finding> {
    let cause = match witness {
        Some(witness) => differs(witness)?,
        None => went_back(folder)?,
    };
    Some(Finding::new(Check::Clock, cause, ADVICE))
}

fn differs(witness: &Witness) -> Option<String> {
    let (by, way) = match witness.judge(TOLERANCE)? {
        Wrong::Ahead(by) => (by, "ahead of"),
        Wrong::Behind(by) => (by, "behind"),
    };
    let name = &witness.name;
    Some(format!("The clock is wrong: it is {} minutes {way} that of the certificate authority {name}.", minutes(by)))
}

/// A file cannot have been written later than now: if one was, the clock has gone back.
fn went_back(folder: &Path) -> Option<String> {
    let now = SystemTime::now();
    let files = fs::read_dir(folder).ok()?.flatten();
    let written = files.filter_map(|entry| entry.metadata().ok()?.modified().ok());
    let ahead = written.max()?.duration_since(now).ok().filter(|ahead| *ahead > TOLERANCE)?;
    Some(format!(
        "The clock is wrong: the server wrote a file {} minutes later than the time it is now.",
        minutes(ahead)
    ))
}

fn minutes(time: Duration) -> u64 {
    time.as_secs() / 60
}
