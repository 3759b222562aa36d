//! A server that runs, and the doctor who looks at it: the real binary, twice.

use std::{
    ffi::OsStr,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::ports::free_port;

const BINARY: &str = env!("CARGO_BIN_EXE_sohbet");

/// A server's folder, port and settings, and the server itself while it runs.
pub(crate) struct Patient {
    pub(crate) folder: TempDir,
    pub(crate) port: u16,
    /// Where it listens, as a configuration has it.
    pub(crate) listen: &'static str,
    /// The words before a program's name that decide in what world it runs.
    pub(crate) world: Vec<String>,
    settings: Vec<(&'static str, String)>,
    server: Option<Child>,
}

impl Patient {
    /// One that does not run yet.
    pub(crate) fn asleep() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            port: free_port(),
            listen: "127.0.0.1",
            world: Vec::new(),
            settings: Vec::new(),
            server: None,
        }
    }

    /// One that runs and is well.
    pub(crate) fn awake() -> Self {
        let mut patient = Self::asleep();
        patient.wake();
        patient
    }

    pub(crate) fn with(mut self, variable: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.settings.push((variable, value.as_ref().to_str().unwrap().to_owned()));
        self
    }

    /// A file of its data folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// Starts the server and waits until it is ready.
    pub(crate) fn wake(&mut self) {
        let server = self.command(BINARY, &["serve"]);
        self.start(server);
    }

    /// The same under another program, which becomes the server.
    pub(crate) fn wake_under(&mut self, program: &str, words: &[&str]) {
        let words: Vec<_> = words.iter().copied().chain([BINARY, "serve"]).collect();
        let server = self.command(program, &words);
        self.start(server);
    }

    fn start(&mut self, mut server: Command) {
        let mut child = server.stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let ready = said.lines().map_while(Result::ok).any(|line| line.contains("is ready"));
        assert!(ready, "the server did not start");
        self.server = Some(child);
    }

    /// Ends the server.
    pub(crate) fn sleep(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    pub(crate) fn examine(&self, words: &[&str]) -> Output {
        let words: Vec<_> = ["doctor"].into_iter().chain(words.iter().copied()).collect();
        self.command(BINARY, &words).output().unwrap()
    }

    /// What the doctor finds: the check, the cause, what to do, and the exit code.
    pub(crate) fn findings(&self) -> (Vec<[String; 3]>, Option<i32>) {
        let output = self.examine(&["--json"]);
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a list of findings");
        let text = |finding: &Value, field: &str| finding[field].as_str().unwrap().to_owned();
        let found = found.iter().map(|finding| ["check", "cause", "advice"].map(|field| text(finding, field)));
        (found.collect(), output.status.code())
    }

    /// Asserts that there is exactly one finding: of this check and code, with these words in cause and advice.
    #[track_caller]
    pub(crate) fn has(&self, check: &str, code: i32, cause: &str, advice: &str) {
        let (found, ended) = self.findings();
        let [finding] = &found[..] else { panic!("expected one finding, got {found:?}") };
        assert_eq!((finding[0].as_str(), ended), (check, Some(code)), "{finding:?}");
        assert!(finding[1].contains(cause), "cause: {finding:?}");
        assert!(finding[2].contains(advice), "advice: {finding:?}");
    }

    fn command(&self, program: &str, words: &[&str]) -> Command {
        let mut all = self.world.iter().map(String::as_str).chain([program]).chain(words.iter().copied());
        let mut command = Command::new(all.next().unwrap());
        command.args(all).current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).stdin(Stdio::null());
        command.env("SOHBET_SERVER_DATA_DIR", self.folder.path().join("data"));
        command.env("SOHBET_SERVER_LISTEN", format!("{}:{}", self.listen, self.port));
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Drop for Patient {
    fn drop(&mut self) {
        self.sleep();
    }
}
