//! A proxy as a process of its own.

use std::{
    fs::{self, File},
    io,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::ports::free_port;

/// For a proxy to begin, and to end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether it has.
pub(crate) const LOOK: Duration = Duration::from_millis(20);

/// A running proxy. It ends with the test.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    child: Child,
    folder: TempDir,
}

impl Proxy {
    /// Starts a program with what `configure` makes of a folder for its files and the port to listen at, and waits until it
    /// listens there. `package` is what to install when there is no such program.
    pub(crate) fn start(package: &str, configure: impl FnOnce(&Path, u16) -> Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let mut command = configure(folder.path(), address.port());
        let log = File::create(folder.path().join("log")).unwrap();
        command.current_dir(&folder).stdout(log.try_clone().unwrap()).stderr(log);
        let child = command.spawn().unwrap_or_else(|error| {
            panic!("{error}: install the Debian package {package}, or let `cargo xtask test` do it")
        });
        let mut proxy = Self { address, child, folder };
        proxy.wait_until_it_listens();
        proxy
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until_it_listens(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < PATIENCE, "the proxy does not listen: {}", self.log());
            sleep(LOOK);
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Asks it to end, so that it ends what it has started itself.
    fn end(&mut self) -> io::Result<()> {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            if began.elapsed() > PATIENCE {
                self.child.kill()?;
            }
            sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.end();
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
    }
}
