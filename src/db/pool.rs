//! Who runs the work: one thread that writes, and a few connections that read.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rusqlite::{Connection, TransactionBehavior};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    task::spawn_blocking,
    time::timeout,
};

use super::{Error, open, watch::Watch};

/// Changes that may wait. Each is a few rows, so a full queue means a stuck disk.
const QUEUE: usize = 256;
/// Connections that read at the same time. Look-ups by index are short, so a few serve many requests.
const READERS: usize = 4;
/// How long a request waits for its turn before it is told that the server is busy.
const PATIENCE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The thread that owns the writing connection, as seen by those who send it work.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    pub(super) fn start(mut connection: Connection) -> Result<Self, Error> {
        let (sender, mut jobs) = mpsc::channel::<Job>(QUEUE);
        let work = move || {
            while let Some(job) = jobs.blocking_recv() {
                // A bug in one change must not end all others; its transaction rolls back while unwinding.
                let _ = catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
            }
        };
        thread::Builder::new().name("database".to_owned()).spawn(work).map_err(|_| Error::Closed)?;
        Ok(Self(sender))
    }

    pub(super) async fn run<T, E, F>(&self, work: F, watch: Watch) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Nobody may be waiting any more: the request was given up. The change is made all the same.
            let _ = answer.send(watch.time(|| transaction(connection, work)));
        });
        let sent = timeout(PATIENCE, self.0.send(job)).await.map_err(|_| Error::Busy)?;
        sent.map_err(|_| Error::Closed)?;
        answered.await.map_err(|_| Error::Closed)?
    }
}

fn transaction<T, E: From<Error>>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::from)?;
    let value = work(&tx)?;
    tx.commit().map_err(Error::from)?;
    Ok(value)
}

/// Connections that wait to read.
#[derive(Clone)]
pub(super) struct Readers {
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let idle = (0..READERS).map(|_| open::reader(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { turns: Arc::new(Semaphore::new(READERS)), idle: Arc::new(Mutex::new(idle)) })
    }

    pub(super) async fn run<T, E, F>(&self, work: F, watch: Watch) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await.map_err(|_| Error::Busy)?;
        let turn = turn.map_err(|_| Error::Closed)?;
        let idle = self.idle.clone();
        let reading = spawn_blocking(move || {
            let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(connection) = connection else { return Err(Error::Busy.into()) };
            let result = catch_unwind(AssertUnwindSafe(|| watch.time(|| work(&connection))));
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(turn);
            result.unwrap_or_else(|_| Err(Error::Closed.into()))
        });
        reading.await.map_err(|_| Error::Closed)?
    }
}
