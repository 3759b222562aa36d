//! How a running server is, told to whoever may enter its data folder: a line of JSON for each that connects to a socket there.
//!
//! Nothing is read from the socket, so nothing can be asked of the server by it but this.

use std::{
    fs::{self, Permissions},
    io::{self, BufRead as _, BufReader},
    net::SocketAddr,
    os::unix::{fs::PermissionsExt as _, net::UnixStream},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use sohbet_turn::driver::Relay;
use tokio::{io::AsyncWriteExt as _, net::UnixListener, time::timeout};

use crate::{app::App, auth::clock::unix_seconds, hub::Count, tls};

/// The socket, in the data folder. Its path has to be shorter than 108 bytes: longer ones the system does not take.
const SOCKET: &str = "status.sock";
/// How long either side waits for the other: both are on one machine.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a server says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its version.
    pub version: String,
    /// Since when it runs, in unix seconds.
    pub started_at: i64,
    /// Where it listens.
    pub address: SocketAddr,
    /// Rooms in which somebody is.
    pub calls: usize,
    /// People in calls.
    pub participants: usize,
    /// Sessions that have a page open.
    pub sessions: usize,
    /// Allocations of the relay.
    pub allocations: usize,
    /// The certificate that browsers are shown.
    pub certificate: Certificate,
}

/// A certificate, and how it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Where it comes from: `local`, `acme` or `files`.
    pub source: String,
    /// The names and addresses that it is good for.
    pub names: Vec<String>,
    /// Its end, in unix seconds.
    pub until: i64,
    /// When the next one is asked for, in unix seconds.
    pub next: Option<i64>,
    /// Why there is no new one, if there should be, and what to do.
    pub trouble: Option<String>,
}

/// Answers for ever; ends when it is dropped. Where there can be no socket, the server runs without.
pub async fn run(app: App, relay: Relay, address: SocketAddr) {
    let path = app.config.server.data_dir.join(SOCKET);
    let started_at = app.auth.now();
    let socket = match bind(&path) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!("`sohbet status` cannot ask this server how it is: {}: {error}", path.display());
            return;
        }
    };
    let _removed = Removed(path);
    // One after the other: whoever may connect is the administrator.
    while let Ok((mut stream, _)) = socket.accept().await {
        let Ok(mut line) = serde_json::to_vec(&of(&app, &relay, address, started_at)) else { continue };
        line.push(b'\n');
        let _ = timeout(PATIENCE, stream.write_all(&line)).await;
    }
}

/// Whether a server runs on a data folder.
#[must_use]
pub fn runs(folder: &Path) -> bool {
    UnixStream::connect(folder.join(SOCKET)).is_ok()
}

/// What the server says that runs on a data folder; nothing where none does.
#[must_use]
pub fn ask(folder: &Path) -> Option<Status> {
    let stream = UnixStream::connect(folder.join(SOCKET)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).ok()?;
    serde_json::from_str(&line).ok()
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

fn of(app: &App, relay: &Relay, address: SocketAddr, started_at: i64) -> Status {
    let Count { participants, rooms, .. } = app.hub.count();
    Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at,
        address,
        calls: rooms,
        participants,
        sessions: app.hub.sessions().len(),
        allocations: relay.allocations_in_all(),
        certificate: certificate(app.tls.status()),
    }
}

fn certificate(status: tls::Status) -> Certificate {
    Certificate {
        source: status.source.word().to_owned(),
        names: status.names,
        until: unix_seconds(status.until),
        next: status.next.map(unix_seconds),
        trouble: status.trouble.map(|trouble| trouble.reason.to_string()),
    }
}
