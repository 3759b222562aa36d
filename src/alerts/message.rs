//! What is sent, in words.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Condition, Step, downtime::Outage};
use crate::log::trouble::Place;

/// A message to those who look after the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The server's name.
    pub server: String,
    /// What it is about: a condition, `error_report` or `test`.
    pub alert: &'static str,
    /// `fired`, `holds`, `cleared`, `report` or `test`.
    pub state: &'static str,
    /// What happened, on one line.
    pub title: String,
    /// What it means, and what to do next.
    pub body: String,
    /// When, in unix seconds.
    pub at: i64,
}

impl Message {
    /// Of an alert.
    #[must_use]
    pub fn of(condition: Condition, step: Step, server: &str, at: i64) -> Self {
        let what = condition.title();
        let (state, title, body) = match step {
            Step::Fired => ("fired", format!("{server}: {what}"), condition.advice().to_owned()),
            Step::Holds => ("holds", format!("{server}: still, {what}"), condition.advice().to_owned()),
            Step::Cleared => {
                let body = "It is over, and has been for a while. There is nothing to do.".to_owned();
                ("cleared", format!("{server}: over: {what}"), body)
            }
        };
        Self { server: server.to_owned(), alert: condition.word(), state, title, body, at }
    }

    /// Of errors in the log: where in the code, and how often. What they say may name people, and stays in the log.
    #[must_use]
    pub fn report(errors: &[(Place, u64)], server: &str, at: i64) -> Self {
        let count: u64 = errors.iter().map(|(_, times)| times).sum();
        let mut body = format!(
            "Since the last report the log of sohbet {} has errors from these places in its code. What they say stands in the \
             log alone: journalctl -u sohbet -p err\n\n",
            env!("CARGO_PKG_VERSION")
        );
        for (Place { module, line }, times) in errors {
            let _ = writeln!(body, "{times} x {module}:{line}");
        }
        Self {
            server: server.to_owned(),
            alert: "error_report",
            state: "report",
            title: format!("{server}: {count} errors in the log"),
            body,
            at,
        }
    }

    /// To find out whether messages arrive.
    #[must_use]
    pub fn test(server: &str, at: i64) -> Self {
        Self {
            server: server.to_owned(),
            alert: "test",
            state: "test",
            title: format!("{server}: a test"),
            body: "An administrator asked for this message. Alerts will come the same way.".to_owned(),
            at,
        }
    }

    /// With how long the server was away.
    #[must_use]
    pub fn after(mut self, outage: Outage) -> Self {
        let how = if outage.was_stopped { "It had been stopped" } else { "It had ended without being told to" };
        let away = match (outage.until - outage.from).max(0) / 60 {
            0 | 1 => "for a minute or two".to_owned(),
            minutes @ 2..120 => format!("for about {minutes} minutes"),
            minutes => format!("for about {} hours", minutes / 60),
        };
        self.body = format!("{how}, and was away {away}. {}", self.body);
        self
    }

    /// Whether something is wrong now.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        matches!(self.state, "fired" | "holds" | "report")
    }
}
