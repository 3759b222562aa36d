//! The server under load: the release build in a folder of its own, which a restart keeps.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rustls::{ClientConfig, pki_types::ServerName};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};
use tokio_rustls::TlsConnector;

use crate::{measure::most_memory, servers::free_port};

/// How long it may take to answer its first request.
const START: Duration = Duration::from_secs(20);
/// How often it is asked until it does.
const AGAIN: Duration = Duration::from_millis(2);
/// How long it may take to end.
const END: Duration = Duration::from_secs(15);

/// With what servers are started, and spoken to.
pub(super) struct Launch {
    pub(super) program: PathBuf,
    pub(super) tls: Arc<ClientConfig>,
}

/// A running server; it ends with this value.
pub(super) struct House {
    child: Child,
    address: SocketAddr,
    first_answer: Duration,
    folder: Option<TempDir>,
}

impl Launch {
    /// Starts a server that has never run, and waits for its first answer.
    pub(super) async fn build(&self) -> Result<House> {
        let folder = tempfile::tempdir().context("no folder for the server's files")?;
        let address = free_port()?;
        fs::write(folder.path().join("sohbet.toml"), settings(address, folder.path()))?;
        self.start(folder, address).await
    }

    async fn start(&self, folder: TempDir, address: SocketAddr) -> Result<House> {
        let shown = self.program.display();
        ensure!(self.program.is_file(), "There is no sohbet at {shown}. Build it: cargo build --release");
        let log = fs::File::create(folder.path().join("log"))?;
        let mut command = Command::new(&self.program);
        command.env_clear().arg("serve").arg("--config").arg(folder.path().join("sohbet.toml"));
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let child = command.spawn().with_context(|| format!("{shown} cannot be started"))?;
        let mut house = House { child, address, first_answer: Duration::ZERO, folder: Some(folder) };
        while !self.page_arrives(address).await {
            if let Some(status) = house.child.try_wait()? {
                bail!("it ended with {status} and said:\n{}", house.log());
            }
            ensure!(begun.elapsed() < START, "no answer within {} s. It said:\n{}", START.as_secs(), house.log());
            sleep(AGAIN).await;
        }
        house.first_answer = begun.elapsed();
        Ok(house)
    }

    /// Whether the page is there: a connection, a TLS handshake, a request, and an answer of success.
    async fn page_arrives(&self, address: SocketAddr) -> bool {
        let asked = async {
            let stream = TcpStream::connect(address).await?;
            let name = ServerName::IpAddress(address.ip().into());
            let mut stream = TlsConnector::from(self.tls.clone()).connect(name, stream).await?;
            stream.write_all(format!("GET / HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes()).await?;
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).await?;
            std::io::Result::Ok(&answer == b"HTTP/1.1 200")
        };
        asked.await.unwrap_or(false)
    }
}

impl House {
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From the start of the process to the first byte of the page over HTTPS.
    pub(super) fn first_answer(&self) -> Duration {
        self.first_answer
    }

    pub(super) fn process(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    /// The most memory that was ever resident, in bytes.
    pub(super) fn most_memory(&self) -> Result<u64> {
        most_memory(self.process())
    }

    /// The token of the setup link, which is written down a moment after the page is there.
    pub(super) async fn setup_token(&self) -> Result<String> {
        let (path, begun) = (self.folder()?.join("data").join("setup.secret"), Instant::now());
        loop {
            match fs::read_to_string(&path) {
                Ok(token) if !token.is_empty() => return Ok(token.trim().to_owned()),
                _ => ensure!(begun.elapsed() < START, "the server has no setup link"),
            }
            sleep(AGAIN).await;
        }
    }

    /// Ends it as a service manager does, and starts it anew on what it left.
    pub(super) async fn restart(mut self, launch: &Launch) -> Result<Self> {
        kill(self.process(), Signal::SIGTERM)?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(begun.elapsed() < END, "the server did not end within {} s", END.as_secs());
            sleep(AGAIN).await;
        }
        let folder = self.folder.take().context("the folder is gone")?;
        launch.start(folder, self.address).await
    }

    fn folder(&self) -> Result<&Path> {
        self.folder.as_ref().map(TempDir::path).context("the folder is gone")
    }

    fn log(&self) -> String {
        self.folder().map(|folder| fs::read_to_string(folder.join("log")).unwrap_or_default()).unwrap_or_default()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // Both fail only when it has ended by itself, which the measurement has told already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The defaults, at an address of this machine; and everybody may register, which spares the invitations.
fn settings(address: SocketAddr, folder: &Path) -> String {
    let data = folder.join("data");
    let ip = Ipv4Addr::LOCALHOST;
    format!(
        r#"[server]
listen = "{address}"
data_dir = "{data}"

[relay]
public_ipv4 = "{ip}"

[accounts]
registration = "open"
"#,
        data = data.display()
    )
}
