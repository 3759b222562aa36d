//! When to ask for a certificate: a matter of dates alone.

use std::time::{Duration, SystemTime};

use crate::tls::certificate::Validity;

/// Where the authority does not say when, a certificate is renewed at two thirds of its lifetime: both those of three
/// months and those of six days then have time for many attempts.
const RENEW_AT: f64 = 2.0 / 3.0;
/// Earlier by up to so much of the lifetime, by chance, so that not everybody comes in the same hour.
const SPREAD: f64 = 1.0 / 30.0;
/// A new certificate is left alone for so much of its lifetime, but no longer than [`AT_REST`], whatever the authority wishes:
/// one that always wished for renewal at once would be asked without end.
const RESTS_FOR: f64 = 1.0 / 24.0;
const AT_REST: Duration = Duration::from_secs(12 * 60 * 60);
/// The wait after the first failure; it doubles with each further one. Short enough for who is just setting up.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// The longest wait. Authorities allow five failures for a name in an hour, and this stays far below.
const LONGEST_WAIT: Duration = Duration::from_secs(12 * 60 * 60);
/// The same where the authority was not even reached, which costs nobody anything.
const FIRST_WAIT_UNREACHED: Duration = Duration::from_secs(5);
/// The wait where the authority says that there were too many requests.
const LIMITED_WAIT: Duration = Duration::from_secs(3 * 60 * 60);

/// When the authority would like the renewal (ACME Renewal Information, RFC 9773, section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) start: SystemTime,
    pub(super) end: SystemTime,
}

/// When to renew. `chance` is uniform in 0..1 and the certificate's own.
pub(super) fn renewal(validity: Validity, window: Option<Window>, chance: f64) -> SystemTime {
    let lifetime = validity.until.duration_since(validity.from).unwrap_or_default();
    if let Some(Window { start, end }) = window {
        let wished = start + end.duration_since(start).unwrap_or_default().mul_f64(chance);
        return wished.max(validity.from + lifetime.mul_f64(RESTS_FOR).min(AT_REST));
    }
    validity.from + lifetime.mul_f64(RENEW_AT - SPREAD * chance)
}

/// What kind of failure there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nobody was reached, or nobody who was well.
    Unreached,
    /// Something was refused, or could not be proven.
    Refused,
    /// There were too many requests.
    Limited,
}

/// How long to wait after so many failures in a row, of which this was the last. `chance` is uniform in 0..1.
pub(super) fn back_off(failures: u32, outcome: Outcome, chance: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let first = if outcome == Outcome::Unreached { FIRST_WAIT_UNREACHED } else { FIRST_WAIT };
    let wait = first.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    let wait = if outcome == Outcome::Limited { wait.max(LIMITED_WAIT) } else { wait };
    wait.mul_f64(0.8 + 0.4 * chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const START: SystemTime = SystemTime::UNIX_EPOCH;

    fn lasting(lifetime: Duration) -> Validity {
        Validity { from: START, until: START + lifetime }
    }

    #[test]
    fn a_certificate_is_renewed_at_two_thirds_of_its_lifetime_however_short_it_is() {
        for lifetime in [90 * DAY, 6 * DAY, DAY] {
            let latest = renewal(lasting(lifetime), None, 0.0);
            let earliest = renewal(lasting(lifetime), None, 1.0);
            assert_eq!(latest.duration_since(START).unwrap().as_secs(), lifetime.as_secs() * 2 / 3);
            assert!(earliest < latest && earliest > START + lifetime.mul_f64(0.6), "{lifetime:?}");
        }
    }

    #[test]
    fn what_the_authority_wishes_counts_more_than_the_lifetime() {
        let window = Window { start: START + DAY, end: START + 3 * DAY };
        assert_eq!(renewal(lasting(90 * DAY), Some(window), 0.0), START + DAY);
        assert_eq!(renewal(lasting(90 * DAY), Some(window), 0.5), START + 2 * DAY);
        let backwards = Window { start: window.end, end: window.start };
        assert_eq!(renewal(lasting(90 * DAY), Some(backwards), 0.5), window.end);
    }

    #[test]
    fn a_new_certificate_is_not_renewed_at_once_even_where_the_authority_wishes_it() {
        let past = Window { start: START - DAY, end: START - DAY };
        assert_eq!(renewal(lasting(90 * DAY), Some(past), 0.5), START + AT_REST);
        assert_eq!(renewal(lasting(6 * DAY), Some(past), 0.5), START + DAY / 4);
    }

    #[test]
    fn waits_double_up_to_half_a_day_and_are_never_the_same_for_everybody() {
        assert_eq!(back_off(1, Outcome::Refused, 0.5), FIRST_WAIT);
        assert_eq!(back_off(1, Outcome::Unreached, 0.5), FIRST_WAIT_UNREACHED);
        assert_eq!(back_off(3, Outcome::Refused, 0.5), 4 * FIRST_WAIT);
        assert_eq!(back_off(u32::MAX, Outcome::Refused, 0.5), LONGEST_WAIT);
        assert!(back_off(2, Outcome::Refused, 0.0) < back_off(2, Outcome::Refused, 1.0));
    }

    #[test]
    fn an_authority_that_has_had_enough_is_left_alone_for_hours() {
        assert_eq!(back_off(1, Outcome::Limited, 0.5), LIMITED_WAIT);
        assert_eq!(back_off(12, Outcome::Limited, 0.5), LONGEST_WAIT);
    }

    #[test]
    fn in_a_week_of_failures_no_authority_is_asked_more_than_forty_times() {
        let mut passed = Duration::ZERO;
        let mut attempts = 0;
        while passed < 7 * DAY {
            attempts += 1;
            passed += back_off(attempts, Outcome::Refused, 0.0);
        }
        assert!(attempts < 40, "{attempts}");
    }
}
