//! What is remembered over restarts, so that a server that starts again and again does not ask again and again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use crate::{
    private_file,
    tls::{
        asking::NotRenewed,
        reason::{Reason, Refusal},
    },
};

/// The file in the authority's folder.
const FILE: &str = "state.json";

/// How long nobody asks by command after somebody did. Authorities that let five attempts an hour fail are left one for the
/// server's own.
const ASKED_APART: Duration = Duration::from_secs(15 * 60);

/// How the last attempts went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// What was asked for.
    names: Vec<String>,
    /// Failures in a row.
    pub(super) failures: u32,
    /// The reason of the last one.
    pub(super) reason: Option<Reason>,
    /// When it was, in seconds since the epoch.
    failed_at: u64,
    /// No attempt before this, in seconds since the epoch.
    not_before: u64,
    /// When somebody asked by command, in seconds since the epoch.
    asked_at: u64,
    /// The authority that gave the certificate.
    pub(super) directory: Option<String>,
}

impl State {
    /// What is remembered in `folder`; nothing where the file is missing or damaged.
    pub(super) fn load(folder: &Path) -> Self {
        fs::read(path(folder)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// The same for these names: failures of others, perhaps with a slip in them, hold nothing up.
    pub(super) fn about(self, names: Vec<String>) -> Self {
        if self.names == names {
            self
        } else {
            Self { names, directory: self.directory, asked_at: self.asked_at, ..Self::default() }
        }
    }

    /// Remembers it. A disk that takes nothing only costs the memory.
    pub(super) fn save(&self, folder: &Path) {
        let written =
            serde_json::to_vec(self).map_err(Into::into).and_then(|bytes| private_file::write(&path(folder), &bytes));
        if let Err(error) = written {
            tracing::warn!("cannot remember how the certificate's order went: {error}");
        }
    }

    pub(super) fn succeeded(&mut self, directory: &str) {
        let names = std::mem::take(&mut self.names);
        let asked_at = self.asked_at;
        *self = Self { names, asked_at, directory: Some(directory.to_owned()), ..Self::default() };
    }

    /// Notes that somebody asks by command, if the authority can bear it.
    pub(super) fn ask_by_command(&mut self, now: SystemTime) -> Result<(), NotRenewed> {
        let minutes = |wait: Duration| wait.as_secs().div_ceil(60);
        if let Some(Reason::Refused { why: Refusal::TooMany, .. }) = self.reason
            && let Some(wait) = seconds_until(self.not_before, now)
        {
            return Err(NotRenewed::Limited { minutes: minutes(wait) });
        }
        let free = self.asked_at.saturating_add(ASKED_APART.as_secs());
        // A clock that was ahead then holds nobody up.
        if let Some(wait) = seconds_until(free, now).filter(|wait| *wait <= ASKED_APART) {
            return Err(NotRenewed::TooSoon { minutes: minutes(wait) });
        }
        self.asked_at = seconds(now);
        Ok(())
    }

    pub(super) fn failed(&mut self, now: SystemTime, reason: Reason, wait: Duration) {
        self.failures = self.failures.saturating_add(1);
        self.reason = Some(reason);
        self.failed_at = seconds(now);
        self.not_before = seconds(now + wait);
    }

    pub(super) fn failed_at(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.failed_at)
    }

    /// The first moment at which an attempt is allowed. A clock that was wrong then does not hold it up for longer than
    /// `longest` from `now`.
    pub(super) fn not_before(&self, now: SystemTime, longest: Duration) -> SystemTime {
        (SystemTime::UNIX_EPOCH + Duration::from_secs(self.not_before)).min(now + longest)
    }
}

/// The time from `now` to a moment; `None` where that is over.
fn seconds_until(moment: u64, now: SystemTime) -> Option<Duration> {
    moment.checked_sub(seconds(now)).filter(|rest| *rest > 0).map(Duration::from_secs)
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;
    const HOUR: Duration = Duration::from_secs(3600);

    fn no_way(detail: &str) -> Reason {
        Reason::Here { detail: detail.to_owned() }
    }

    #[test]
    fn failures_are_remembered_over_restarts_and_forgotten_after_a_success() {
        let folder = tempfile::tempdir().unwrap();
        let mut state = State::load(folder.path());
        state.failed(NOW, no_way("no way"), HOUR);
        state.failed(NOW, no_way("still no way"), HOUR);
        state.save(folder.path());
        let mut later = State::load(folder.path());
        assert_eq!((later.failures, later.reason.clone()), (2, Some(no_way("still no way"))));
        assert_eq!(later.not_before(NOW, 12 * HOUR), NOW + HOUR);
        later.succeeded("https://ca.example");
        later.save(folder.path());
        assert_eq!(State::load(folder.path()), later);
        assert_eq!((later.failures, later.not_before(NOW, HOUR)), (0, NOW));
    }

    #[test]
    fn a_clock_that_was_years_ahead_holds_nothing_up() {
        let mut state = State::default();
        state.failed(NOW + 100_000 * HOUR, no_way("no way"), HOUR);
        assert_eq!(state.not_before(NOW, 12 * HOUR), NOW + 12 * HOUR);
    }

    #[test]
    fn a_corrected_name_does_not_wait_for_the_failures_of_the_wrong_one() {
        let mut state = State::default().about(vec!["cal.example".into()]);
        state.failed(NOW, no_way("no such name"), HOUR);
        assert_eq!(state.clone().about(vec!["cal.example".into()]), state);
        let corrected = state.about(vec!["call.example".into()]);
        assert_eq!((corrected.failures, corrected.not_before(NOW, HOUR)), (0, NOW));
    }

    #[test]
    fn who_asks_by_command_has_to_leave_the_authority_time_over_restarts_too() {
        let (folder, minute) = (tempfile::tempdir().unwrap(), Duration::from_secs(60));
        let now = NOW + 1000 * HOUR;
        let mut state = State::default();
        state.failed(now, no_way("no way"), 12 * HOUR);
        assert_eq!(state.ask_by_command(now), Ok(()), "a wait after failures holds nobody up who has mended something");
        state.succeeded("https://ca.example");
        state.save(folder.path());
        let mut state = State::load(folder.path());
        assert_eq!(state.ask_by_command(now + minute), Err(NotRenewed::TooSoon { minutes: 14 }));
        assert_eq!(state.ask_by_command(now + 15 * minute), Ok(()));
        assert_eq!(state.ask_by_command(now - 20 * HOUR), Ok(()), "the clock was ahead");
    }

    #[test]
    fn an_authority_that_has_had_enough_is_not_asked_by_command_either() {
        let mut state = State::default();
        let why = Reason::Refused { why: Refusal::TooMany, detail: None };
        state.failed(NOW, why, 3 * HOUR);
        assert_eq!(state.ask_by_command(NOW + HOUR), Err(NotRenewed::Limited { minutes: 120 }));
        assert_eq!(state.ask_by_command(NOW + 4 * HOUR), Ok(()));
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(path(folder.path()), "{\"failures\":").unwrap();
        assert_eq!(State::load(folder.path()), State::default());
    }
}
