//! The log: where its lines go, in which form, and what may not be in them.
//!
//! Events of a kind have a target of their own, by which they are told apart and filtered; all others have the module they
//! come from, and are about the application. A line holds no secret at any level, and no address of people above `debug`.

#[cfg(test)]
pub(crate) mod capture;
mod discreet;
mod journal;
pub mod trouble;

use std::io::{self, IsTerminal as _};

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt, layer::SubscriberExt as _, registry::LookupSpan, reload,
    util::SubscriberInitExt as _,
};

use crate::config::{Log, LogFormat};

/// HTTP requests: each with its answer, at `debug`. Every line of a request carries its id.
pub const REQUEST: &str = "sohbet::request";
/// Connections: opened, ended, refused.
pub const CONNECTION: &str = "sohbet::connection";
/// What becomes of WebRTC: who comes and goes, whether media flow, how they arrive.
pub const WEBRTC: &str = "sohbet::webrtc";
/// What took longer than it should.
pub const PERFORMANCE: &str = "sohbet::performance";
/// What matters for safety: logins that are refused, limits that are reached, tokens used twice, accounts made.
pub const SECURITY: &str = "sohbet::security";

/// Every target with a kind of its own.
pub const TARGETS: [&str; 5] = [REQUEST, CONNECTION, WEBRTC, PERFORMANCE, SECURITY];

/// What is written down: may change while the log is written.
#[derive(Debug, Clone)]
pub struct Level(reload::Handle<EnvFilter, Registry>);

impl Level {
    /// Takes over the level of another configuration.
    pub fn set(&self, log: &Log) {
        // It fails only where there is no log any more.
        let _ = self.0.reload(filter(log));
    }
}

/// Begins to write the log, and to count warnings and errors. A second one in the same process (a test) has no effect.
#[must_use]
pub fn start(log: &Log) -> Level {
    let (filter, handle) = reload::Layer::new(filter(log));
    let lines = lines(log.format).with_filter(discreet::filter()).with_filter(filter);
    let troubles = trouble::Counter.with_filter(trouble::Grave);
    let _ = tracing_subscriber::registry().with(lines).with(troubles).try_init();
    Level(handle)
}

/// The filter was checked when the configuration was loaded.
fn filter(log: &Log) -> EnvFilter {
    EnvFilter::try_new(&log.level).unwrap_or_default()
}

/// What writes the lines.
fn lines(format: LogFormat) -> Box<dyn Layer<Registry> + Send + Sync> {
    match format {
        LogFormat::Auto => match journal::layer() {
            Some(journal) => journal.boxed(),
            None => text().boxed(),
        },
        LogFormat::Full => text().boxed(),
        LogFormat::Compact => text().compact().boxed(),
        LogFormat::Json => {
            fmt::layer().json().flatten_event(true).with_span_list(false).with_writer(io::stderr).boxed()
        }
    }
}

fn text<S>() -> fmt::Layer<S, fmt::format::DefaultFields, fmt::format::Format, fn() -> io::Stderr>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let stderr: fn() -> io::Stderr = io::stderr;
    fmt::layer().with_writer(stderr).with_ansi(io::stderr().is_terminal())
}
