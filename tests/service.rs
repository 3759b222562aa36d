//! The real binary under a service manager: what it tells, and what it hears.

use std::{
    fs,
    io::Read as _,
    os::unix::net::UnixDatagram,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Longer than anything here takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts the service, and is told how it is.
struct Manager {
    socket: UnixDatagram,
    service: Child,
}

impl Manager {
    fn start(folder: &Path, watchdog: Duration) -> Self {
        let socket = UnixDatagram::bind(folder.join("notify")).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut service = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        service.args(["serve", "--server-listen", "127.0.0.1:0", "--config", "sohbet.toml"]).current_dir(folder);
        service.env_clear().env("STATE_DIRECTORY", folder.join("data")).env("NOTIFY_SOCKET", folder.join("notify"));
        service.env("WATCHDOG_USEC", watchdog.as_micros().to_string());
        let service = service.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Self { socket, service }
    }

    /// The first message that holds this, without those before it.
    fn hear(&self, wanted: &str) -> String {
        let mut buffer = [0; 4096];
        loop {
            let length = self.socket.recv(&mut buffer).unwrap_or_else(|error| panic!("no {wanted}: {error}"));
            let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if message.contains(wanted) {
                return message;
            }
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.service.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Tells it to end, and gives what it said all the time.
    fn end(mut self) -> (String, String) {
        self.signal("-TERM");
        let stopping = self.hear("STOPPING=1");
        assert!(stopping.contains("EXTEND_TIMEOUT_USEC="), "{stopping}");
        assert!(self.service.wait().unwrap().success());
        let (mut said, mut log) = (String::new(), String::new());
        self.service.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        self.service.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (said, log)
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        let _ = self.service.kill();
        let _ = self.service.wait();
    }
}

fn folder_with(configuration: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sohbet.toml"), configuration).unwrap();
    folder
}

#[test]
fn a_service_tells_its_manager_that_it_is_ready_that_it_lives_and_that_it_ends() {
    let folder = folder_with("");
    // The relay's threads show in a second or two that they live.
    let manager = Manager::start(folder.path(), Duration::from_secs(9));
    manager.hear("FDSTORE=1\nFDNAME=listening\n");
    let ready = manager.hear("READY=1");
    assert!(ready.contains("STATUS=Ready on port "), "{ready}");
    for _ in 0..2 {
        manager.hear("WATCHDOG=1");
    }
    let token = fs::read_to_string(folder.path().join("data/setup.secret")).unwrap();
    let (said, log) = manager.end();
    assert!(said.contains("`sohbet setup`") && !said.contains(token.trim()), "{said}");
    assert!(!log.contains(token.trim()), "{log}");
}

#[test]
fn a_service_reads_its_configuration_anew_and_says_what_that_changes() {
    let folder = folder_with("");
    let manager = Manager::start(folder.path(), PATIENCE);
    manager.hear("READY=1");
    let changed =
        "[server]\nname = \"Ours\"\n[tls]\nacme = \"off\"\n[relay]\nrealm = \"ours\"\n[log]\nlevel = \"warn\"\n";
    for configuration in [changed, "[server]\nnonsense = 1\n"] {
        fs::write(folder.path().join("sohbet.toml"), configuration).unwrap();
        manager.signal("-HUP");
        let reloading = manager.hear("RELOADING=1");
        assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
        manager.hear("READY=1");
    }
    let (_, log) = manager.end();
    assert!(log.contains("changed: server.name, tls.acme, log.level\n"), "{log}");
    assert!(log.contains("needs a restart: relay.realm\n"), "{log}");
    assert!(!log.contains("stopping;"), "the level counts at once: {log}");
    assert!(log.contains("what was before stays in force") && log.contains("nonsense"), "{log}");
}
