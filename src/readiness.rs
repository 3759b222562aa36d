//! Whether the server can do its work.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{app::App, db};

/// How long a finding counts. Anybody may ask, and must not keep the database busy by it.
const KEPT: Duration = Duration::from_secs(1);
/// A database that takes longer for nothing is of no use to anybody.
const PATIENCE: Duration = Duration::from_secs(3);

/// What has to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It can be read and written.
    Database,
    /// It is good at this moment.
    Certificate,
    /// Connections are taken at every port, and the relay's threads run.
    Listeners,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Database, Self::Certificate, Self::Listeners];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Certificate => "certificate",
            Self::Listeners => "listeners",
        }
    }

    /// What is wrong when it is not ready, and what to do.
    #[must_use]
    pub fn trouble(self) -> &'static str {
        match self {
            Self::Database => {
                "the database cannot be read or written: look for its errors in the log, and for room on the disk"
            }
            Self::Certificate => {
                "the certificate is not valid now: look at the machine's clock, and at the certificate's page"
            }
            Self::Listeners => "no connections are taken: the server is stopping, or has no file descriptors left",
        }
    }
}

/// What is known of the parts. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Readiness {
    doors: Arc<Doors>,
    last: Arc<Mutex<Option<Finding>>>,
}

/// When it was looked, and what was not ready.
type Finding = (Instant, Vec<Part>);

#[derive(Debug, Default)]
struct Doors {
    /// How many are taking connections.
    open: AtomicUsize,
    /// How many were opened.
    opened: AtomicUsize,
    stopping: AtomicBool,
}

impl Readiness {
    /// Connections are taken at one more port, for as long as this is held.
    #[must_use]
    pub fn open(&self) -> OpenDoor {
        self.doors.opened.fetch_add(1, Ordering::Relaxed);
        self.doors.open.fetch_add(1, Ordering::Relaxed);
        OpenDoor(self.doors.clone())
    }

    /// The server is going to stop: whoever distributes load should send nobody here any more.
    pub fn stop(&self) {
        self.doors.stopping.store(true, Ordering::Relaxed);
    }

    fn takes_connections(&self) -> bool {
        let Doors { open, opened, stopping } = &*self.doors;
        !stopping.load(Ordering::Relaxed) && open.load(Ordering::Relaxed) == opened.load(Ordering::Relaxed)
    }
}

/// A port at which connections are taken.
#[derive(Debug)]
pub struct OpenDoor(Arc<Doors>);

impl OpenDoor {
    /// Nothing is taken until what is returned is dropped.
    #[must_use]
    pub fn pause(&self) -> Paused<'_> {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
        Paused(&self.0)
    }
}

impl Drop for OpenDoor {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A port at which nothing is taken for a moment.
#[derive(Debug)]
pub struct Paused<'a>(&'a Doors);

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_add(1, Ordering::Relaxed);
    }
}

/// What is not ready. Looked up at most once a second, whoever asks.
pub async fn check(app: &App) -> Vec<Part> {
    let mut last = app.readiness.last.lock().await;
    if let Some((at, found)) = &*last
        && at.elapsed() < KEPT
    {
        return found.clone();
    }
    let database = works(app).await;
    let certificate = app.tls.is_valid(SystemTime::now());
    let listeners = app.readiness.takes_connections() && app.hub.relay().is_running();
    let ready = [database, certificate, listeners];
    let found: Vec<Part> = Part::ALL.into_iter().zip(ready).filter(|(_, ready)| !ready).map(|(part, _)| part).collect();
    *last = Some((Instant::now(), found.clone()));
    found
}

async fn works(app: &App) -> bool {
    let read = app.db.read(|db| db.query_row("SELECT 1", [], |_| Ok(())).map_err(db::Error::from));
    let write = app.db.write(|_| Ok::<_, db::Error>(()));
    matches!(timeout(PATIENCE, async { tokio::try_join!(read, write) }).await, Ok(Ok(_)))
}
