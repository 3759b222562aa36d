//! The configuration: one documented definition of every key, and the four places a value can come from.
//!
//! A flag wins over the environment, the environment over the file, the file over the default. The keys are defined
//! once, in `keys.rs`; the parser, the flags, the variables, the example file and `docs/config.md` follow from there.

mod data_dir;
mod docs;
mod error;
mod file;
mod key;
mod keys;
mod legacy;
mod load;
#[cfg(test)]
mod tests;
mod validate;
mod value;

pub use docs::{example, markdown, show};
pub use error::ConfigError;
pub use key::{Key, Section};
pub use keys::{Accounts, Config, Database, Log, Relay, Rooms, SECTIONS, Server, Signaling};
pub use load::{Loaded, Origin, Sources, load};
pub use value::{Host, LogFormat, RegistrationMode, Secret, WebOrigin};

use std::{path::PathBuf, thread};

/// The database's file name inside the data folder.
const DATABASE_FILE: &str = "sohbet.sqlite";

impl Config {
    /// The database's file.
    #[must_use]
    pub fn database_path(&self) -> PathBuf {
        self.database.path.clone().unwrap_or_else(|| self.server.data_dir.join(DATABASE_FILE))
    }
}

impl Relay {
    /// How many worker threads to start: as configured, or one for each processor core.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        self.workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Every key of every section.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    SECTIONS.iter().flat_map(|section| section.keys)
}
