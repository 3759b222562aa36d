//! What outlives a restart, in one SQLite file: one writer, a pool of readers, one file a noun.
//!
//! The functions of the nouns take a connection, so that several of them make one transaction:
//! `db.write(|tx| { … }).await` and `db.read(|connection| { … }).await`. Nothing here knows HTTP, and no rule about who
//! may do what lives here.

pub mod audit;
pub mod ban;
mod error;
pub mod file;
pub mod health;
pub mod invite;
pub mod member;
pub mod message;
mod migrate;
mod open;
mod pool;
pub mod quality;
pub mod reaction;
pub mod room;
pub mod session;
pub mod setting;
mod snapshot;
pub mod trial_report;
pub mod user;
pub mod waiting_room;
mod watch;

pub use error::Error;
pub use health::check;
pub use migrate::newest as newest_schema;
pub use rusqlite::Connection;
pub use snapshot::{examine, snapshot};

use sohbet_signaling::protocol::Role;

use std::path::Path;

use tokio::task::spawn_blocking;

use pool::{Readers, Writer};
use watch::Watch;

use crate::metrics::{self, Work};

/// A handle on the database. Cheap to clone; the writer ends with the last one.
#[derive(Clone)]
pub struct Db {
    writer: Writer,
    readers: Readers,
    metrics: metrics::Database,
}

impl Db {
    /// Opens the file, makes it (for this user alone) when it does not exist, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        let path = path.to_owned();
        let opening = spawn_blocking(move || {
            open::create_file(&path)?;
            let mut connection = open::writer(&path)?;
            migrate::migrate(&mut connection, &path)?;
            Ok(Self {
                writer: Writer::start(connection)?,
                readers: Readers::open(&path)?,
                metrics: metrics::Database::default(),
            })
        });
        opening.await.map_err(|_| Error::Closed)?
    }

    /// The same for a server: where the last one did not end by itself, the whole file is looked through first.
    pub async fn open_checked(path: &Path) -> Result<Self, Error> {
        let looked_at = path.to_owned();
        let looking = spawn_blocking(move || health::check_after_unclean_end(&looked_at));
        looking.await.map_err(|_| Error::Closed)??;
        Self::open(path).await
    }

    /// Runs `work` in a transaction of its own, one at a time with all others, and keeps its changes if it gives `Ok`.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let watch = Watch::new(&self.metrics, Work::Write);
        watch.ended::<T, E, F>(self.writer.run(work, watch.clone()).await)
    }

    /// Runs `work` on a connection that cannot change anything, beside others.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let watch = Watch::new(&self.metrics, Work::Read);
        watch.ended::<T, E, F>(self.readers.run(work, watch.clone()).await)
    }

    /// What is measured of the database.
    #[must_use]
    pub fn metrics(&self) -> &metrics::Database {
        &self.metrics
    }
}

/// How a role is written in a table.
#[must_use]
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Guest => "guest",
        Role::Member => "member",
        Role::Moderator => "moderator",
        Role::Owner => "owner",
    }
}

fn role_at(row: &rusqlite::Row<'_>, column: &str) -> rusqlite::Result<Role> {
    let word: String = row.get(column)?;
    parse_role(&word).ok_or_else(|| unknown_word(&word))
}

fn parse_role(word: &str) -> Option<Role> {
    [Role::Guest, Role::Member, Role::Moderator, Role::Owner].into_iter().find(|role| role_word(*role) == word)
}

/// A word in a column that this version does not know.
fn unknown_word(word: &str) -> rusqlite::Error {
    let problem = format!("unknown word {word:?} in the database");
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, problem.into())
}
