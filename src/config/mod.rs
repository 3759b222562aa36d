//! The configuration: one documented definition of every key, and the five places a value can come from.
//!
//! A flag wins over the environment, the environment over the credentials of the service manager, those over the file, the
//! file over the default. The keys are defined
//! once, in `keys.rs`; the parser, the flags, the variables, the example file and `docs/config.md` follow from there.

mod alerts;
mod credentials;
mod data_dir;
mod docs;
mod error;
mod file;
mod key;
mod keys;
mod legacy;
mod load;
mod metrics;
mod quantity;
mod relay;
mod reload;
mod secret;
mod secret_file;
#[cfg(test)]
mod tests;
mod tls;
mod validate;
mod value;

pub use docs::{blurred, example, markdown, service_example, show};
pub use error::ConfigError;
pub use key::{Counts, Key, Section};
pub use keys::{
    Accounts, Alerts, Audit, Backup, Chat, Config, Database, Log, Metrics, Quality, Relay, Rooms, SECTIONS, Server,
    Signaling, Tls,
};
pub use load::{Loaded, Origin, Sources, load};
pub use quantity::{Bandwidth, PortRange, Size};
pub use reload::{Changes, InForce, changes};
pub use secret::{AlertAddress, ApiKey, Password, RelayUser, Secret, SharedSecret};
pub use tls::{Acme, Directory, ExternalAccount};
pub use value::{Host, LogFormat, RegistrationMode, RelayMode, SmtpTls, WebOrigin};

use std::{net::SocketAddr, path::PathBuf, thread, time::Duration};

/// The database's file name inside the data folder.
const DATABASE_FILE: &str = "sohbet.sqlite";
/// The backups' folder inside the data folder.
const BACKUP_FOLDER: &str = "backups";

impl Config {
    /// The database's file.
    #[must_use]
    pub fn database_path(&self) -> PathBuf {
        self.database.path.clone().unwrap_or_else(|| self.server.data_dir.join(DATABASE_FILE))
    }

    /// The folder for backups.
    #[must_use]
    pub fn backup_folder(&self) -> PathBuf {
        self.backup.folder.clone().unwrap_or_else(|| self.server.data_dir.join(BACKUP_FOLDER))
    }
}

impl Relay {
    /// How many worker threads to start: as configured, or one for each processor core.
    #[must_use]
    pub fn worker_count(&self) -> usize {
        self.workers.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
    }

    /// The two addresses for NAT behaviour discovery, if it is offered.
    #[must_use]
    pub fn discovery_addresses(&self) -> Option<[SocketAddr; 2]> {
        self.discovery.as_slice().try_into().ok()
    }
}

/// Reads a time as every key does, like `30s`, `15m`, `12h` or `7d`; the error says what is wrong with it.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    value::Value::parse_text(text)
}

/// Every key of every section.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    SECTIONS.iter().flat_map(|section| section.keys)
}
