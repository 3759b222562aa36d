//! HTTP requests.

use std::time::Duration;

use axum::http::StatusCode;
use prometheus_client::registry::{Registry, Unit};

use super::instrument::{Count, Counters, Histograms, histograms, work};

/// What a request is for. Paths themselves would be as many as strangers can think of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The interface under `/api`.
    Api,
    /// The signaling WebSocket.
    Signaling,
    /// Whether the server is well.
    Monitoring,
    /// Pages, and what belongs to them.
    Page,
}

impl Part {
    const ALL: [Self; 4] = [Self::Api, Self::Signaling, Self::Monitoring, Self::Page];

    /// What a path is for.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path {
            "/ws" => Self::Signaling,
            "/healthz" | "/readyz" | "/metrics" => Self::Monitoring,
            _ if path.starts_with("/api/") => Self::Api,
            _ => Self::Page,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Signaling => "signaling",
            Self::Monitoring => "monitoring",
            Self::Page => "page",
        }
    }
}

/// The classes of statuses (RFC 9110, section 15).
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The class of the server's own errors.
const FAILED: &str = "5xx";

/// HTTP requests.
#[derive(Debug, Clone)]
pub struct Web {
    requests: Counters,
    seconds: Histograms,
}

impl Default for Web {
    fn default() -> Self {
        let requests = Counters::default();
        for part in Part::ALL {
            for class in CLASSES {
                drop(requests.get_or_create(&vec![("part", part.word()), ("status", class)]));
            }
        }
        Self { requests, seconds: histograms("part", Part::ALL.map(Part::word), work) }
    }
}

impl Web {
    /// A request was answered, so long after it came.
    pub fn count(&self, part: Part, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1).min(CLASSES.len() - 1);
        self.requests.get_or_create(&vec![("part", part.word()), ("status", CLASSES[class])]).inc();
        self.seconds.get_or_create(&vec![("part", part.word())]).observe(took.as_secs_f64());
    }

    /// How many requests there were, and how many were answered with an error of the server's own. Those of whoever watches
    /// the server say nothing new.
    #[must_use]
    pub fn requests(&self) -> Count {
        let mut count = Count::default();
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Monitoring) {
            for class in CLASSES {
                let number = self.requests.get_or_create(&vec![("part", part.word()), ("status", class)]).get();
                count.all += number;
                count.failed += if class == FAILED { number } else { 0 };
            }
        }
        count
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "HTTP requests that were answered, by what they were for and the class of the status";
        registry.register("http_requests", help, self.requests.clone());
        let help = "From a request to its answer, without the answer's body";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, self.seconds.clone());
    }
}
