//! The real binary as an operator meets it: one clear message when something is wrong, and an exit code to tell it by.

use std::{
    io::{BufRead, BufReader},
    net::{TcpListener, UdpSocket},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

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
        let mut command = sohbet(folder, &["--server-listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
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
    let first = Running::start(folder.path());
    let token = link(&first.welcome);
    first.stop();
    let second = Running::start(folder.path());
    assert_eq!(link(&second.welcome), token);
    second.stop();
    assert!(text(&run(folder.path(), &["user", "add", "ada", "--admin"])).contains("ada can sign in now"));
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
    assert!(failure(&run(&["user", "admin", "ada", "--revoke"]), 65).contains("last administrator"));
    assert!(failure(&run(&["user", "password", "eve"]), 65).contains("no such account"));
    text(&run(&["user", "admin", "bob"]));
    text(&run(&["user", "admin", "ada", "--revoke"]));
    assert!(text(&run(&["invite"])).contains("/invite#"));
    assert_eq!(text(&run(&["room", "list"])), "");
}

#[test]
fn a_slip_in_the_command_line_is_an_error_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["sevre"]);
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("serve"));
}
