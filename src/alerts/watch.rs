//! When an alert fires and when it clears. Pure: it is told the time.

use std::{collections::VecDeque, time::Duration};

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::{config, machine::number, metrics::Count};

/// The time in which shares of requests and calls are counted.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Fewer failures than this say nothing about the server: somebody's own network may be to blame.
const FEWEST_FAILURES: u64 = 5;
/// How long a failure of the database counts, so that it holds beyond the moment.
const DATABASE_WINDOW: Duration = Duration::from_secs(10 * 60);
/// The most samples kept, whatever the clock does: those of the window, taken twice a minute, and some to spare.
const MOST_SAMPLES: usize = 64;
/// How often an alert is repeated while it holds.
const REPEAT: Duration = Duration::from_secs(24 * 60 * 60);

/// How the server does at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sample {
    /// Requests.
    pub requests: Count,
    /// Ends of pairs in calls, as browsers say.
    pub connections: Count,
    /// The database did not answer.
    pub database_stands: bool,
    /// Work that the database could not do, since the start.
    pub database_failures: u64,
    /// The share of the processors that is taken, if it is known.
    pub processor: Option<f64>,
    /// The share of the memory that is taken, if it is known.
    pub memory: Option<f64>,
    /// The share of the disk that is free, if it is known.
    pub disk_free: Option<f64>,
    /// How long the certificate is still good.
    pub certificate: Duration,
    /// The server came back from where nobody sent it, and has not run for long.
    pub was_down: bool,
}

/// From where on something is wrong. A share of nothing is never reached: it switches the alert off.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {
    errors: f64,
    connections: f64,
    processor: f64,
    memory: f64,
    disk_free: f64,
    certificate: Duration,
    /// How long it has to be so before it is told.
    hold: Duration,
    /// How long it has to be over before that is told.
    away: Duration,
}

impl From<&config::Alerts> for Thresholds {
    fn from(alerts: &config::Alerts) -> Self {
        Self {
            errors: share(alerts.errors),
            connections: share(alerts.connections),
            processor: share(alerts.processor),
            memory: share(alerts.memory),
            disk_free: share(alerts.disk_free),
            certificate: alerts.certificate,
            hold: alerts.after,
            away: alerts.clear_after,
        }
    }
}

fn share(percent: usize) -> f64 {
    f64::from(u32::try_from(percent).unwrap_or(u32::MAX)) / 100.0
}

/// What happened to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It began.
    Fired,
    /// It is still so, a day later.
    Holds,
    /// It is over.
    Cleared,
}

/// Something to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// What is or was wrong.
    pub condition: Condition,
    /// What happened to it.
    pub step: Step,
}

/// An alert that fires. Times count from where those of the watch do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// What is wrong.
    pub condition: Condition,
    /// Since when.
    pub since: Duration,
    /// When it was told last.
    pub told: Duration,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Well,
    /// Wrong since then, and not yet told.
    Doubtful(Duration),
    /// Told.
    Firing {
        since: Duration,
        told: Duration,
        /// Well since then.
        well: Option<Duration>,
    },
}

/// What is wrong, since when, and what was told of it.
#[derive(Debug)]
pub struct Watch {
    thresholds: Thresholds,
    states: [State; Condition::ALL.len()],
    samples: VecDeque<(Duration, Sample)>,
}

impl Watch {
    /// All is well, but for what fired already and is not told a second time.
    #[must_use]
    pub fn new(thresholds: Thresholds, firing: &[Firing]) -> Self {
        let state = |condition| match firing.iter().find(|firing| firing.condition == condition) {
            Some(Firing { since, told, .. }) => State::Firing { since: *since, told: *told, well: None },
            None => State::Well,
        };
        Self { thresholds, states: Condition::ALL.map(state), samples: VecDeque::new() }
    }

    /// Other thresholds from now on.
    pub fn set_thresholds(&mut self, thresholds: Thresholds) {
        self.thresholds = thresholds;
    }

    /// Takes a sample, and says what there is to tell. `now` counts from any moment and never goes back.
    pub fn take(&mut self, now: Duration, sample: Sample) -> Vec<News> {
        let too_old = |(at, _): &(Duration, Sample)| now.saturating_sub(*at) > WINDOW;
        while self.samples.front().is_some_and(too_old) || self.samples.len() >= MOST_SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back((now, sample));
        let mut news = Vec::new();
        for (at, condition) in Condition::ALL.into_iter().enumerate() {
            let is_wrong = self.is_wrong(condition, now, &sample);
            let hold = if condition == Condition::Down { Duration::ZERO } else { self.thresholds.hold };
            let (state, step) = next(self.states[at], is_wrong, now, hold, self.thresholds.away);
            self.states[at] = state;
            news.extend(step.map(|step| News { condition, step }));
        }
        news
    }

    /// What fires.
    pub fn firing(&self) -> impl Iterator<Item = Firing> + '_ {
        Condition::ALL.into_iter().zip(self.states).filter_map(|(condition, state)| match state {
            State::Firing { since, told, .. } => Some(Firing { condition, since, told }),
            State::Well | State::Doubtful(_) => None,
        })
    }

    fn is_wrong(&self, condition: Condition, now: Duration, sample: &Sample) -> bool {
        let limits = &self.thresholds;
        match condition {
            Condition::Errors => self.fails(limits.errors, |sample| sample.requests),
            Condition::Connections => self.fails(limits.connections, |sample| sample.connections),
            Condition::Database => sample.database_stands || self.database_failed(now, sample),
            Condition::Processor => reaches(sample.processor, limits.processor),
            Condition::Memory => reaches(sample.memory, limits.memory),
            Condition::Disk => sample.disk_free.is_some_and(|free| free < limits.disk_free),
            Condition::Certificate => sample.certificate < limits.certificate,
            Condition::Down => sample.was_down,
        }
    }

    /// Whether too many failed of those that were counted in the window.
    fn fails(&self, limit: f64, of: impl Fn(&Sample) -> Count) -> bool {
        let (Some((_, first)), Some((_, last))) = (self.samples.front(), self.samples.back()) else { return false };
        let (first, last) = (of(first), of(last));
        let (all, failed) = (last.all.saturating_sub(first.all), last.failed.saturating_sub(first.failed));
        limit > 0.0 && failed >= FEWEST_FAILURES && number(failed) >= number(all) * limit
    }

    fn database_failed(&self, now: Duration, sample: &Sample) -> bool {
        let recent = self.samples.iter().find(|(at, _)| now.saturating_sub(*at) <= DATABASE_WINDOW);
        recent.is_some_and(|(_, then)| sample.database_failures > then.database_failures)
    }
}

fn reaches(value: Option<f64>, limit: f64) -> bool {
    limit > 0.0 && value.is_some_and(|value| value >= limit)
}

/// The state after this one, and what there is to tell of the step between them.
fn next(state: State, is_wrong: bool, now: Duration, hold: Duration, away: Duration) -> (State, Option<Step>) {
    let is_due = |since: Duration, wait: Duration| now.saturating_sub(since) >= wait;
    match (state, is_wrong) {
        (State::Well | State::Doubtful(_), false) => (State::Well, None),
        (State::Well, true) if hold.is_zero() => {
            (State::Firing { since: now, told: now, well: None }, Some(Step::Fired))
        }
        (State::Well, true) => (State::Doubtful(now), None),
        (State::Doubtful(since), true) if is_due(since, hold) => {
            (State::Firing { since, told: now, well: None }, Some(Step::Fired))
        }
        (State::Doubtful(_), true) => (state, None),
        (State::Firing { since, told, .. }, true) => {
            let repeat = is_due(told, REPEAT);
            let told = if repeat { now } else { told };
            (State::Firing { since, told, well: None }, repeat.then_some(Step::Holds))
        }
        (State::Firing { since, told, well }, false) => {
            let well = well.unwrap_or(now);
            if is_due(well, away) {
                (State::Well, Some(Step::Cleared))
            } else {
                (State::Firing { since, told, well: Some(well) }, None)
            }
        }
    }
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
