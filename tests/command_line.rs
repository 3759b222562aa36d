//! The real binary as an operator meets it: one clear message when something is wrong, and an exit code to tell it by.

use std::{
    io::{BufRead, BufReader},
    net::{TcpListener, UdpSocket},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

#[path = "live/turn_client.rs"]
mod turn_client;

use turn_client::Allocation;

fn sohbet(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sohbet"));
    command.args(words).current_dir(folder).env_clear().env("HOME", folder);
    command.env("SOHBET_SERVER_DATA_DIR", folder.join("data"));
    command
}

fn run(folder: &Path, words: &[&str]) -> Output {
    sohbet(folder, words).output().unwrap()
}

/// The one line on standard error of a command that fails with this code.
#[track_caller]
fn failure(output: &Output, code: i32) -> String {
    let message = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(!message.contains("panicked") && !message.contains("backtrace"), "{message}");
    message
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A server that runs until the test ends it.
struct Running {
    child: Child,
    welcome: String,
}

impl Running {
    /// Starts on any free port of this machine and waits for the whole welcome.
    fn start(folder: &Path) -> Self {
        Self::start_with(sohbet(folder, &["--server-listen", "127.0.0.1:0"]).stderr(Stdio::null()))
    }

    fn start_with(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut welcome = String::new();
        for line in lines {
            welcome += &line;
            welcome.push('\n');
            if line.contains("/trust/") {
                break;
            }
        }
        Self { child, welcome }
    }

    fn stop(mut self) -> Option<i32> {
        self.signal("-TERM");
        self.child.wait().unwrap().code()
    }

    fn signal(&self, signal: &str) {
        let told = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    fn port(&self) -> u16 {
        self.welcome.split_once("https://localhost:").unwrap().1.lines().next().unwrap().parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_first_start_prints_where_to_go_and_ends_well_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder.path());
    assert!(server.welcome.contains("https://localhost:"), "{}", server.welcome);
    assert!(server.welcome.contains("/setup#"), "{}", server.welcome);
    assert!(server.welcome.contains("data/tls/ca.pem"), "{}", server.welcome);
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn the_setup_link_is_the_same_at_the_next_start_and_gone_once_somebody_runs_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let link = |welcome: &str| welcome.split_once("/setup#").map(|(_, rest)| rest.lines().next().unwrap().to_owned());
    assert!(failure(&run(folder.path(), &["setup"]), 65).contains("has not started yet"));
    assert!(!folder.path().join("data").exists(), "asking makes nothing");
    let first = Running::start(folder.path());
    let token = link(&first.welcome);
    assert_eq!(link(&text(&run(folder.path(), &["setup"]))), token);
    first.stop();
    let second = Running::start(folder.path());
    assert_eq!(link(&second.welcome), token);
    second.stop();
    assert!(text(&run(folder.path(), &["user", "add", "ada", "--admin"])).contains("ada can sign in now"));
    assert!(failure(&run(folder.path(), &["setup"]), 65).contains("sohbet user list"));
    assert_eq!(link(&Running::start(folder.path()).welcome), None);
}

#[test]
fn a_port_in_use_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = tcp.local_addr().unwrap();
    let message = failure(&run(folder.path(), &["--server-listen", &taken.to_string()]), 69);
    assert!(message.contains(&taken.port().to_string()) && message.contains("--server-listen"), "{message}");
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let taken = udp.local_addr().unwrap();
    failure(&run(folder.path(), &["--server-listen", &taken.to_string()]), 69);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let words = ["--server-data-dir", "file/data", "--server-listen", "127.0.0.1:0"];
    let message = failure(&run(folder.path(), &words), 73);
    assert!(message.contains("file/data") && message.contains("--server-data-dir"), "{message}");
}

#[test]
fn a_wrong_configuration_is_named_with_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let message = failure(&run(folder.path(), &["--signaling-grace", "soon"]), 78);
    assert!(message.contains("--signaling-grace") && message.contains("30s"), "{message}");
    std::fs::write(folder.path().join("sohbet.toml"), "[server]\nnmae = \"Ours\"\n").unwrap();
    let message = failure(&run(folder.path(), &["config", "check"]), 78);
    assert!(message.contains("line 2") && message.contains("server.name"), "{message}");
    std::fs::write(folder.path().join("sohbet.toml"), "[server]\nname = \"Ours\"\n").unwrap();
    assert!(text(&run(folder.path(), &["config", "show"])).contains("name = \"Ours\"  # sohbet.toml, line 2"));
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    text(&run(folder.path(), &["user", "list"]));
    let file = folder.path().join("data/sohbet.sqlite");
    rusqlite::Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for words in [&["--server-listen", "127.0.0.1:0"][..], &["user", "list"]] {
        let message = failure(&run(folder.path(), words), 65);
        assert!(message.contains("newer version of sohbet"), "{message}");
    }
}

#[test]
fn accounts_are_looked_after_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| run(folder.path(), words);
    text(&run(&["user", "add", "Ada", "--name", "Ada L.", "--admin"]));
    text(&run(&["user", "add", "bob"]));
    let listed = text(&run(&["user", "list"]));
    assert!(listed.contains("Ada L. (administrator)") && listed.lines().count() == 2, "{listed}");
    assert!(failure(&run(&["user", "add", "ADA"]), 65).contains("login name"));
    assert!(failure(&run(&["user", "role", "ada", "user"]), 65).contains("last administrator"));
    assert!(failure(&run(&["user", "password", "eve"]), 65).contains("no such account"));
    text(&run(&["user", "role", "bob", "admin"]));
    text(&run(&["user", "role", "ada", "user"]));
    assert!(text(&run(&["invite"])).contains("/invite#"));
    assert_eq!(text(&run(&["room", "list"])), "");
}

/// An open relay with one secret and one API key.
/// Makes the first administrator's account with the link of the welcome, as the set-up page does, and names the server.
async fn set_up(server: &Running, folder: &Path, host: &str) {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let trusted = std::fs::read(folder.join("data/tls/ca.pem")).unwrap();
    let trusted = reqwest::Certificate::from_pem(&trusted).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let origin = format!("https://localhost:{}", server.port());
    let token = server.welcome.split_once("/setup#").unwrap().1.lines().next().unwrap();
    let body = serde_json::json!({
        "token": token, "login": "ada", "name": "Ada", "password": "a calm long sentence", "public_host": host,
    });
    let request = client.post(format!("{origin}/api/setup")).header("origin", origin).json(&body);
    assert!(request.send().await.unwrap().status().is_success());
}

#[tokio::test]
async fn a_name_typed_on_the_setup_page_is_in_every_printed_address_at_once_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let server = Running::start(folder.path());
    set_up(&server, folder.path(), "chosen.example").await;
    let invite = text(&run(folder.path(), &["invite"]));
    assert!(invite.starts_with("https://chosen.example:8443/invite#"), "{invite}");
    assert_eq!(server.stop(), Some(0));
    let again = Running::start(folder.path());
    assert!(again.welcome.contains("Open       https://chosen.example:"), "{}", again.welcome);
}

fn open_relay(folder: &Path, words: &[&str]) -> Command {
    let mut command = sohbet(folder, words);
    command.env("SOHBET_RELAY_MODE", "open").env("SOHBET_RELAY_SECRETS", "a secret of this test");
    command.env("SOHBET_RELAY_API_KEYS", API_KEY);
    command
}

const API_KEY: &str = "the-key-of-an-application";

#[test]
fn a_relay_credential_is_made_without_a_server_and_works_as_long_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let words =
        ["turn", "credential", "--user", "ada", "--lifetime", "30m", "--json", "--server-public-host", "turn.example"];
    let json = text(&open_relay(folder.path(), &words).output().unwrap());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let (username, password) = (json["username"].as_str().unwrap(), json["password"].as_str().unwrap());
    let (expiry, user) = username.split_once(':').unwrap();
    assert_eq!((user, &json["ttl"]), ("ada", &1800.into()));
    let made = sohbet_turn::credential::mint(b"a secret of this test", "ada", expiry.parse().unwrap());
    assert_eq!(made.password, password);
    assert_eq!(json["uris"][2], "turns:turn.example:8443?transport=tcp");

    let said = text(&open_relay(folder.path(), &["turn", "credential"]).output().unwrap());
    assert!(
        said.contains("Username  ") && said.contains("?transport=udp\n") && said.contains("86400 seconds"),
        "{said}"
    );
}

#[test]
fn a_relay_credential_that_cannot_be_made_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let message = failure(&run(folder.path(), &["turn", "credential"]), 78);
    assert!(message.contains("relay.mode") && message.contains("docs/turn.md"), "{message}");
    let words = ["turn", "credential", "--user", "two\nlines"];
    failure(&open_relay(folder.path(), &words).output().unwrap(), 65);
    let words = ["turn", "credential", "--lifetime", "soon"];
    assert_eq!(open_relay(folder.path(), &words).output().unwrap().status.code(), Some(64));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_in_a_query_reaches_no_log_however_much_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let words = ["--server-listen", "127.0.0.1:0", "--log-level", "trace"];
    let server = Running::start_with(open_relay(folder.path(), &words).stderr(std::fs::File::create(&log).unwrap()));
    let at = server.port();
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let authority = std::fs::read(folder.path().join("data/tls/ca.pem")).unwrap();
    let authority = reqwest::Certificate::from_pem(&authority).unwrap();
    let client = || reqwest::Client::builder().tls_certs_only([authority.clone()]);
    for client in [client().http1_only(), client()] {
        let url = format!("https://localhost:{at}/api/turn?service=turn&key={API_KEY}");
        let answer = client.build().unwrap().get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let answer: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(answer["uris"][0], format!("turn:localhost:{at}?transport=udp"));
    }
    assert_eq!(server.stop(), Some(0));
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("DEBUG") && log.contains("/api/turn"), "much is logged");
    let told: Vec<_> = log.lines().filter(|line| line.contains(API_KEY)).collect();
    assert!(told.is_empty(), "{told:#?}");
}

/// How long a test's server waits at most: far longer than the test.
const DRAIN: Duration = Duration::from_secs(60);

/// A server that drains when it is told to stop, and somebody with an allocation there.
async fn draining(folder: &Path) -> (Running, Allocation) {
    let words = ["--server-listen", "127.0.0.1:0", "--relay-drain", "60s", "--relay-ports", "40000-40999"];
    let server = Running::start_with(open_relay(folder, &words).stderr(Stdio::null()));
    let allocation = allocate(&server).await.unwrap();
    (server, allocation)
}

async fn allocate(server: &Running) -> Result<Allocation, turn::Error> {
    let credential = sohbet_turn::credential::mint(b"a secret of this test", "ada", 4_000_000_000);
    let at = (std::net::Ipv4Addr::LOCALHOST, server.port()).into();
    Allocation::over_udp(at, &credential.username, &credential.password).await
}

/// Allocates until the server takes nobody new; what it still took has ended again.
async fn until_refused(server: &Running) {
    while let Ok(allocation) = allocate(server).await {
        allocation.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_a_manager_stops_lets_a_live_allocation_end_first() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, allocation) = draining(folder.path()).await;
    server.signal("-TERM");
    until_refused(&server).await;
    assert!(server.child.try_wait().unwrap().is_none(), "it waits");
    let end = Instant::now();
    allocation.end().await;
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(end.elapsed() < DRAIN / 2, "it ends with the last allocation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_and_somebody_at_the_terminal_wait_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, _allocation) = draining(folder.path()).await;
    server.signal("-TERM");
    until_refused(&server).await;
    server.signal("-TERM");
    assert_eq!(server.child.wait().unwrap().code(), Some(130));
    let (mut server, _allocation) = draining(folder.path()).await;
    server.signal("-INT");
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_slip_in_the_command_line_is_an_error_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["sevre"]);
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("serve"));
}
