//! What commands print: words for people, JSON for programs.

use clap::Args;
use serde::Serialize;
use time::OffsetDateTime;

use super::{Failure, print};

/// In which form.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Form {
    /// Print JSON instead of words; times are in unix seconds
    #[arg(long)]
    json: bool,
}

impl Form {
    /// Prints `value`, or the words for it.
    pub(super) fn print(self, value: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
        if self.json { print(&format!("{}\n", json(value)?)) } else { print(&words()) }
    }
}

/// A value as one line of JSON.
pub(super) fn json(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

/// A moment in unix seconds for people: `2026-11-25 13:30` in UTC.
pub(super) fn moment(at: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = at.to_calendar_date();
    format!("{year:04}-{:02}-{day:02} {:02}:{:02}", u8::from(month), at.hour(), at.minute())
}

/// Bytes for people.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_sizes_are_written_for_people() {
        assert_eq!(moment(1_795_613_400), "2026-11-25 13:30");
        assert_eq!(megabytes(12_345_678), "12.3 MB");
    }
}
