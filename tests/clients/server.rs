//! The real binary as a TURN server for other applications.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use tempfile::TempDir;

/// Known to the server and to the application that gives out credentials.
pub(crate) const SECRET: &str = "s3cr3t";

/// Peers on this machine, which are refused unless they are named.
pub(crate) const LOOPBACK: &str = r#"allow_peers = ["127.0.0.0/8", "::1/128"]"#;

/// Relay ports are below those that Linux gives to sockets that ask for any, so that nothing else takes one.
const FIRST_PORT: u16 = 20_000;
/// More than any test needs.
const PORTS: u16 = 100;

/// Longer than any test, in seconds.
const LIFETIME: u64 = 600;

/// The way from a client to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Transport {
    Udp,
    Tcp,
    Tls,
}

impl Transport {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }
}

/// What a client authenticates with.
pub(crate) struct Credential {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// A server on any free port of this machine, with a data folder of its own. It ends with the test.
pub(crate) struct Server {
    /// Where UDP, TCP and TLS are served alike.
    pub(crate) address: SocketAddr,
    /// Where relayed addresses are: servers that run at the same time have ports of their own.
    pub(crate) ports: RangeInclusive<u16>,
    child: Child,
    folder: TempDir,
}

impl Server {
    /// Listens on `host` and relays to peers on this machine.
    pub(crate) fn start(host: &str) -> Self {
        Self::start_with(host, LOOPBACK)
    }

    /// Listens on `host` with more lines in the configuration's section of the relay.
    pub(crate) fn start_with(host: &str, relay: &str) -> Self {
        let host: IpAddr = host.parse().unwrap();
        let ports = ports();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sohbet.toml"), configuration(host, &ports, relay)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        command.current_dir(&folder).env_clear().env("HOME", folder.path());
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let port = port_in_welcome(&mut child);
        let mut server = Self { address: SocketAddr::new(host, port.unwrap_or(0)), ports, child, folder };
        if port.is_none() {
            let status = server.child.wait().unwrap();
            panic!("the server ended with {status}: {}", server.log());
        }
        server
    }

    /// The authority that signed the server's certificate.
    pub(crate) fn ca(&self) -> PathBuf {
        self.folder.path().join("data/tls/ca.pem")
    }

    /// Gives `command` what the scripts in this folder ask of their environment.
    pub(crate) fn introduce(&self, command: &mut Command, transport: Transport) {
        let Credential { username, password } = credential("ada");
        command.env("TURN_HOST", self.address.ip().to_string()).env("TURN_PORT", self.address.port().to_string());
        command.env("TURN_TRANSPORT", transport.name()).env("SSL_CERT_FILE", self.ca());
        command.env("TURN_USERNAME", username).env("TURN_PASSWORD", password);
    }

    /// What the server has written so far, for a test that failed.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A credential in the form of coturn's `use-auth-secret`, as an application makes it for one of its users.
pub(crate) fn credential(user: &str) -> Credential {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    credential_until(now + LIFETIME, user)
}

/// A credential that ends at `expiry`, in seconds since 1970.
pub(crate) fn credential_until(expiry: u64, user: &str) -> Credential {
    let username = format!("{expiry}:{user}");
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(username.as_bytes());
    let password = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    Credential { username, password }
}

/// The next ports that no server had yet.
fn ports() -> RangeInclusive<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(FIRST_PORT);
    let first = NEXT.fetch_add(PORTS, Ordering::Relaxed);
    first..=first + PORTS - 1
}

fn configuration(host: IpAddr, ports: &RangeInclusive<u16>, relay: &str) -> String {
    let listen = SocketAddr::new(host, 0);
    let (first, last) = (ports.start(), ports.end());
    format!(
        r#"
        [server]
        listen = "{listen}"
        data_dir = "data"
        [relay]
        mode = "open"
        ports = "{first}-{last}"
        bind_ipv4 = "127.0.0.1"
        bind_ipv6 = "::1"
        realm = "sohbet"
        secrets = ["{SECRET}"]
        {relay}
        "#
    )
}

/// Reads the welcome to its end and finds the port in it; `None` if the server ends before.
fn port_in_welcome(child: &mut Child) -> Option<u16> {
    let lines = BufReader::new(child.stdout.as_mut()?).lines().map_while(Result::ok);
    let address = lines.filter(|line| line.contains("/trust/")).find_map(|line| {
        let (_, rest) = line.split_once("https://")?;
        Some(rest.split_once('/')?.0.to_owned())
    })?;
    address.rsplit_once(':')?.1.parse().ok()
}
