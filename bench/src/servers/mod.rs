//! The servers that are compared. Each run has a freshly started one, so that nothing is left of the run before.

mod coturn;
mod forwarder;
mod sohbet;

use std::{
    fmt, fs,
    io::{Read, Seek},
    net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, bail, ensure};
use nix::unistd::Pid;
use tempfile::TempDir;

pub(crate) use coturn::version as coturn_version;

use crate::{cores::Cores, tls, turn};

/// What both TURN servers are told, and the clients make their credentials with.
const SECRET: &str = "s3cr3t";
const REALM: &str = "sohbet";
/// Ports for relays: beyond those that the kernel gives to the generator's sockets.
const RELAY_PORTS: (u16, u16) = (61_000, 65_535);
/// How long a server may take to answer its first request.
const START: Duration = Duration::from_secs(10);
/// How long it is waited for an answer, and then to ask again.
const AGAIN: Duration = Duration::from_millis(20);
/// Longer than any benchmark.
const CREDENTIAL_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// A server to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, clap::ValueEnum)]
pub(crate) enum Kind {
    /// Debian's coturn: what the others are compared with.
    Coturn,
    /// This project.
    Sohbet,
    /// A UDP forwarder without any TURN: what moving packets costs with these system calls.
    Forwarder,
}

impl Kind {
    /// All, in the order of a round.
    pub(crate) const ALL: [Self; 3] = [Self::Coturn, Self::Sohbet, Self::Forwarder];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Coturn => "coturn",
            Self::Sohbet => "sohbet",
            Self::Forwarder => "forwarder",
        })
    }
}

/// How to reach a server.
pub(crate) struct Address {
    /// TURN over UDP, TCP and TLS; the clients' side of a forwarder.
    pub(crate) turn: SocketAddr,
    /// The peers' side of a forwarder; a TURN server has relayed transport addresses instead.
    pub(crate) forwarded: Option<SocketAddr>,
    /// What credentials are made with.
    pub(crate) secret: &'static str,
    /// Until when they are good, in seconds since 1970.
    pub(crate) credential_expiry: u64,
}

/// A server that runs; it ends with this value.
pub(crate) struct Running {
    child: Child,
    /// How to reach it.
    pub(crate) address: Address,
    _folder: TempDir,
}

impl Running {
    /// Its process.
    pub(crate) fn process(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended by itself, which the measurement has told already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts servers, always on the same core.
pub(crate) struct Launcher {
    pub(crate) cores: Cores,
    /// The release build of sohbet.
    pub(crate) sohbet: PathBuf,
}

/// What a server is started with.
struct Place<'a> {
    /// Where it listens.
    listen: SocketAddr,
    /// A folder of its own.
    folder: &'a Path,
}

impl Launcher {
    /// Starts a server and waits until it answers.
    pub(crate) fn start(&self, kind: Kind) -> Result<Running> {
        let folder = tempfile::tempdir().context("no folder for the server's files")?;
        let place = Place { listen: free_port()?, folder: folder.path() };
        let forwarded = if kind == Kind::Forwarder { Some(free_port()?) } else { None };
        let mut command = match (kind, forwarded) {
            (Kind::Sohbet, _) => sohbet::command(&self.sohbet, &place)?,
            (_, Some(peer_side)) => forwarder::command(&place, peer_side)?,
            (_, None) => coturn::command(&place)?,
        };
        let mut log = tempfile::tempfile().context("no file for the server's log")?;
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?).current_dir(folder.path());
        let child = self.cores.on_servers(|| command.spawn())?;
        let child = child.with_context(|| format!("{kind} cannot be started: {}", command.get_program().display()))?;
        let expiry = SystemTime::now().duration_since(UNIX_EPOCH)? + CREDENTIAL_LIFETIME;
        let turn = place.listen;
        let address = Address { turn, forwarded, secret: SECRET, credential_expiry: expiry.as_secs() };
        let mut running = Running { child, address, _folder: folder };
        running.wait().with_context(|| format!("{kind} does not run. It says:\n{}", last_lines(&mut log)))?;
        Ok(running)
    }
}

impl Running {
    /// Waits until it answers.
    fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + START;
        while self.address.forwarded.is_none() && !turn::answers(self.address.turn, AGAIN)? {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended with {status}");
            }
            ensure!(Instant::now() < deadline, "no answer within {} s", START.as_secs());
            // Where nobody listens yet, the answer is a refusal, which comes at once.
            thread::sleep(AGAIN);
        }
        Ok(())
    }
}

/// A port of the loopback address that is free over UDP and TCP now.
pub(crate) fn free_port() -> Result<SocketAddr> {
    loop {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?;
        let address = tcp.local_addr()?;
        if UdpSocket::bind(address).is_ok() {
            return Ok(address);
        }
    }
}

/// The certificate that a server is given: files with the chain and the key.
fn write_certificate(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let certificate = tls::self_signed()?;
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    fs::write(&chain, certificate.chain)?;
    fs::write(&key, certificate.key)?;
    Ok((chain, key))
}

fn last_lines(log: &mut fs::File) -> String {
    const LINES: usize = 12;
    let mut text = String::new();
    if log.rewind().and_then(|()| log.read_to_string(&mut text)).is_err() {
        return "(its log cannot be read)".into();
    }
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}
