//! The machine's clock: credentials, certificates and sessions all end by it.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{Check, Finding};

/// What a clock may be set back without anybody noticing.
const TOLERANCE: Duration = Duration::from_secs(120);

/// A file cannot have been written later than now: if one was, the clock has gone back.
pub(super) fn examine(folder: &Path) -> Option<Finding> {
    let now = SystemTime::now();
    let files = fs::read_dir(folder).ok()?.flatten();
    let written = files.filter_map(|entry| entry.metadata().ok()?.modified().ok());
    let ahead = written.max()?.duration_since(now).ok().filter(|ahead| *ahead > TOLERANCE)?;
    let cause = format!(
        "The clock is wrong: the server wrote a file {} minutes later than the time it is now.",
        ahead.as_secs() / 60
    );
    Some(Finding::new(Check::Clock, cause, "Let the machine keep its time by itself: `timedatectl set-ntp true`."))
}
