//! `sohbet config`: looks at the configuration.

use clap::Subcommand;

use super::{Failure, print};
use crate::config::{self, ConfigError, Loaded};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the values in force and where each comes from; secrets stay hidden
    Show,
    /// Print a file with every key, its meaning and its default
    Example,
    /// Tell whether everything is right, and what is not
    Check,
}

impl Command {
    pub(super) fn run(self, loaded: impl FnOnce() -> Result<Loaded, ConfigError>) -> Result<(), Failure> {
        match self {
            Self::Show => print(&config::show(&loaded()?)),
            Self::Example => print(&config::example()),
            Self::Check => {
                let loaded = loaded()?;
                let mut lines = loaded.notices;
                lines.push("The configuration is right.\n".to_owned());
                print(&lines.join("\n"))
            }
        }
    }
}
