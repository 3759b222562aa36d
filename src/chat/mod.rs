//! What people write and send each other in a room: kept in the database and on the disk, told through signaling.
//!
//! Who may is decided here at each request, inside the transaction that does it; docs/decisions/0011 says why messages come by
//! HTTP and go out by signaling.

pub mod cleaning;
pub mod files;
pub mod messages;
pub mod text;

use std::{io, path::PathBuf, sync::Arc};

use sohbet_signaling::protocol::{Role, ServerMessage};
use tokio::sync::{Mutex, Semaphore};

use crate::{
    app::App,
    auth::{
        access::Identity,
        permission::{self, Refusal},
    },
    config::{Config, Size},
    db::{self, Connection, room::Room},
    private_file,
};

/// The folder for files, in the data folder.
pub const FOLDER: &str = "files";

/// What the chat needs beside the database. Cheap to clone.
#[derive(Clone)]
pub struct Chat {
    /// Changes are told in the order in which they were made.
    order: Arc<Mutex<()>>,
    uploads: Arc<Semaphore>,
    folder: Arc<PathBuf>,
}

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Not here, or not by this person.
    #[error(transparent)]
    Access(#[from] Refusal),
    /// What was written does not fit.
    #[error(transparent)]
    Unfit(#[from] text::Unfit),
    /// There is no such message or file (any more).
    #[error("It is not there (any more).")]
    Gone,
    /// As many reactions as a message can have.
    #[error("This message has as many reactions as it can have.")]
    Reactions,
    /// The file is too large, or none may be sent.
    #[error("A file can have up to {} bytes here.", .0.bytes())]
    TooLarge(Size),
    /// The room's files take all that they may.
    #[error(
        "The files of this room take all the space they may. Delete messages with files that nobody needs any more."
    )]
    RoomFull,
    /// The server's disk is full.
    #[error("The server's disk is full. Its administrator has to make space there.")]
    DiskFull,
    /// Too many uploads at once.
    #[error("Too many files are on their way. Try again when one has arrived.")]
    Uploads,
    /// The file did not arrive whole.
    #[error("The file did not arrive whole. Send it again.")]
    Incomplete,
    /// The disk failed.
    #[error("the disk failed: {0}")]
    Disk(io::Error),
}

impl From<db::Error> for Refused {
    fn from(error: db::Error) -> Self {
        Self::Access(error.into())
    }
}

impl Chat {
    /// Makes the folder for files.
    pub fn open(config: &Config) -> io::Result<Self> {
        let folder = config.server.data_dir.join(FOLDER);
        private_file::create_folder(&folder)?;
        let uploads = Arc::new(Semaphore::new(files::AT_ONCE));
        Ok(Self { order: Arc::default(), uploads, folder: Arc::new(folder) })
    }
}

/// Somebody who asks for something of a room.
#[derive(Clone)]
struct Visitor {
    user: String,
    room: String,
    /// They are in the call, so that somebody let them in where that is needed.
    inside: bool,
}

impl Visitor {
    fn new(app: &App, identity: &Identity, room: &str) -> Self {
        let user = identity.user.clone();
        Self { inside: app.hub.is_inside(&user, room), user, room: room.to_owned() }
    }

    /// The room and their role, if they may read and write there: whoever may join it at this moment, and need not wait outside.
    fn enter(&self, db: &Connection) -> Result<(Room, Role), Refused> {
        let (room, role) = permission::enter(db, &self.user, &self.room)?;
        if room.waiting_room.holds(role) && !self.inside {
            return Err(Refusal::NotPermitted.into());
        }
        Ok((room, role))
    }
}

/// Makes a change and tells the room of it, the one with the other, even if the one who asked for it does not wait.
async fn change<T: Send + 'static>(
    app: &App,
    room: &str,
    work: impl FnOnce(&Connection) -> Result<(T, Option<ServerMessage>), Refused> + Send + 'static,
) -> Result<T, Refused> {
    let (app, room) = (app.clone(), room.to_owned());
    let changing = tokio::spawn(async move {
        let _turn = app.chat.order.lock().await;
        let (value, news) = app.db.write(work).await?;
        if let Some(news) = news {
            app.hub.tell_room(&room, &news);
        }
        Ok(value)
    });
    changing.await.map_err(|_| db::Error::Closed)?
}
