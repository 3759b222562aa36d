//! What is asked of a running server by whoever may enter its data folder: a line of JSON for the question and one for the
//! answer, over a socket there.

use std::{
    fs::{self, Permissions},
    io::{self, BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    os::unix::{fs::PermissionsExt as _, net::UnixStream},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sohbet_turn::driver::Relay;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixListener,
    task::JoinSet,
    time::timeout,
};

use crate::{app::App, diagnostics, status};

/// The socket, in the data folder. Its path has to be shorter than 108 bytes: longer ones the system does not take.
const SOCKET: &str = "control.sock";
/// How long either side waits for the other: both are on one machine.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long whoever asks for a certificate waits: for an authority that is slow, and for a second one.
const PATIENCE_FOR_A_CERTIFICATE: Duration = Duration::from_secs(10 * 60);
/// How long whoever asks for diagnostics waits: the database is looked through for them.
const PATIENCE_FOR_DIAGNOSTICS: Duration = Duration::from_secs(30);
/// The longest question, in bytes: one that names a room has far fewer.
const LONGEST: u64 = 1024;
/// Questions at a time. Whoever may connect is the administrator, who asks one or two.
const AT_ONCE: usize = 8;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// How it is: answered with a [`status::Status`].
    Status,
    /// For the text that belongs to a report of a bug: answered with that of [`diagnostics::report`].
    Diagnostics,
    /// For a new certificate: answered with the new one's [`status::Certificate`], or with a [`crate::tls::NotRenewed`].
    RenewCertificate,
    /// To end the call in a room: answered with how many were in it.
    EndCall {
        /// The room's id.
        room: String,
    },
}

/// Answers for ever; ends when it is dropped. Where there can be no socket, the server runs without.
pub async fn run(app: App, relay: Relay, address: SocketAddr) {
    let path = app.config.now().server.data_dir.join(SOCKET);
    let socket = match bind(&path) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!("`sohbet status` and others cannot ask this server: {}: {error}", path.display());
            return;
        }
    };
    let _removed = Removed(path);
    let server = Arc::new(Asked { started_at: app.auth.now(), app, relay, address });
    let mut answers = JoinSet::new();
    while let Ok((stream, _)) = socket.accept().await {
        while answers.len() >= AT_ONCE {
            answers.join_next().await;
        }
        while answers.try_join_next().is_some() {}
        answers.spawn(hear(stream, server.clone()));
    }
}

/// Whether a server runs on a data folder.
#[must_use]
pub fn runs(folder: &Path) -> bool {
    UnixStream::connect(folder.join(SOCKET)).is_ok()
}

/// What the server answers that runs on a data folder; nothing where none does, or none of this version.
#[must_use]
pub fn ask<T: DeserializeOwned>(folder: &Path, question: &Question) -> Option<T> {
    let mut stream = UnixStream::connect(folder.join(SOCKET)).ok()?;
    let patience = match question {
        Question::RenewCertificate => PATIENCE_FOR_A_CERTIFICATE,
        Question::Diagnostics => PATIENCE_FOR_DIAGNOSTICS,
        Question::Status | Question::EndCall { .. } => PATIENCE,
    };
    stream.set_read_timeout(Some(patience)).ok()?;
    stream.write_all(&line(question)?).ok()?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).ok()?;
    serde_json::from_str(&answer).ok()
}

/// The server that is asked.
struct Asked {
    app: App,
    relay: Relay,
    address: SocketAddr,
    started_at: i64,
}

impl Asked {
    async fn answer(&self, question: Question) -> Option<Vec<u8>> {
        let app = &self.app;
        match question {
            Question::Status => line(&status::of(app, &self.relay, self.address, self.started_at)),
            Question::Diagnostics => line(&diagnostics::report(app).await),
            Question::RenewCertificate => {
                let renewed = app.tls.renew().await;
                line(&renewed.map(|()| status::certificate(app.tls.status())))
            }
            Question::EndCall { room } => line(&app.hub.end_call(&room)),
        }
    }
}

async fn hear(stream: tokio::net::UnixStream, server: Arc<Asked>) {
    let (reader, mut writer) = stream.into_split();
    let mut question = String::new();
    let mut reader = tokio::io::BufReader::new(reader.take(LONGEST));
    let Ok(Ok(_)) = timeout(PATIENCE, reader.read_line(&mut question)).await else { return };
    let Ok(question) = serde_json::from_str(&question) else { return };
    if let Some(answer) = server.answer(question).await {
        let _ = timeout(PATIENCE, writer.write_all(&answer)).await;
    }
}

fn line(value: &impl Serialize) -> Option<Vec<u8>> {
    let mut line = serde_json::to_vec(value).ok()?;
    line.push(b'\n');
    Some(line)
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    // What a server left that was killed.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let socket = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(socket)
}

/// The socket goes with the server.
struct Removed(PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
