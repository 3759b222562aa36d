//! What may be wrong, and what is said of it.

use serde::{Deserialize, Serialize};

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Many requests are answered with an error of the server's own.
    Errors,
    /// Many pairs in calls find no way.
    Connections,
    /// The database cannot be read or written.
    Database,
    /// The processors have no time left.
    Processor,
    /// Hardly any memory is left.
    Memory,
    /// The disk is nearly full.
    Disk,
    /// The certificate ends soon, and there is no new one.
    Certificate,
    /// The server ended without being told to, or was away for long.
    Down,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Errors,
        Self::Connections,
        Self::Database,
        Self::Processor,
        Self::Memory,
        Self::Disk,
        Self::Certificate,
        Self::Down,
    ];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Errors => "errors",
            Self::Connections => "connections",
            Self::Database => "database",
            Self::Processor => "processor",
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Certificate => "certificate",
            Self::Down => "down",
        }
    }

    /// What is wrong, to follow the server's name.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Errors => "many requests fail",
            Self::Connections => "many calls find no way",
            Self::Database => "the database is in trouble",
            Self::Processor => "the processor is busy",
            Self::Memory => "memory is low",
            Self::Disk => "the disk is nearly full",
            Self::Certificate => "the certificate ends soon",
            Self::Down => "the server was down",
        }
    }

    /// What it means, and what to do next.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Errors => {
                "The server answers many requests with an error of its own. Its log says why under each request's id: \
                 journalctl -u sohbet -p warning"
            }
            Self::Connections => {
                "Many participants hear and see nobody, because no way between them was found. `sohbet doctor` looks whether \
                 the relay can be reached from outside; a firewall or a wrong relay.public_ipv4 is the usual cause."
            }
            Self::Database => {
                "Nobody can sign in, and nothing is kept, while the database cannot be read or written. Look for room on the \
                 disk, and for the database's errors in the log: journalctl -u sohbet -p warning"
            }
            Self::Processor => {
                "Sound may stutter while the processors have no time left. Mostly these are relayed calls; see what else runs \
                 on the machine, or give it more processors."
            }
            Self::Memory => {
                "The machine may soon end programs, this server among them. See what takes the memory (`top`), or give the \
                 machine more."
            }
            Self::Disk => {
                "Soon nothing can be written down any more. Make room on the disk with the data folder; chat.keep and \
                 chat.room_files bound what people send each other."
            }
            Self::Certificate => {
                "After its end browsers warn everybody away. Its section on the Administration page says why there is no new \
                 one, and so does `sohbet doctor`."
            }
            Self::Down => {
                "It runs again. If nobody stopped it, look what happened before: journalctl -u sohbet -b -1, or the machine's \
                 power and memory."
            }
        }
    }
}
