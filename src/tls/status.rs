//! What there is to say of the certificate that clients are shown.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::reason::Reason;

/// Where it comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The local authority: people have to choose to trust it.
    #[default]
    Local,
    /// A certificate authority, by ACME.
    Acme,
    /// The administrator's own files.
    Files,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Local, Self::Acme, Self::Files];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Acme => "acme",
            Self::Files => "files",
        }
    }
}

/// The certificate of now, and how it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Where it comes from.
    pub source: Source,
    /// The names and addresses that it is good for.
    pub names: Vec<String>,
    /// Its end.
    pub until: SystemTime,
    /// Why there is no new one, if there should be.
    pub trouble: Option<Trouble>,
    /// When the next one is asked for.
    pub next: Option<SystemTime>,
}

/// What went wrong at last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// When.
    pub at: SystemTime,
    /// Why.
    pub reason: Reason,
}
