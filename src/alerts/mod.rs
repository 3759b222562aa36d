//! Alerts for those who run nothing else that watches: what is not well is told by mail, to a webhook or to ntfy.
//!
//! [`Watch`] is pure: samples and the time go in, what fired and what cleared comes out. Samples are taken of what the server
//! knows anyway (`look.rs`), and news are delivered to each destination by a task of its own (`deliver.rs`), so that a slow one
//! holds up neither the watch nor the others.

mod condition;
mod deliver;
mod downtime;
mod look;
mod mail;
mod message;
mod ntfy;
mod run;
mod watch;
mod web;
mod webhook;

pub use condition::Condition;
pub use deliver::{Destination, Kind};
pub use downtime::Downtime;
pub use look::Look;
pub use message::Message;
pub use run::{Alerts, INTERVAL, run};
pub use watch::{Firing, News, Sample, Step, Thresholds, Watch};
