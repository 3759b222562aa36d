//! A Debian in a folder, with systemd as its first process.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// For systemd to come up, and for what the test waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Machine {
    root: TempDir,
    nspawn: Option<Child>,
}

impl Machine {
    /// Unpacks it and starts it.
    pub(crate) fn start() -> Self {
        let archive = env::var_os("PACKAGE_DEBIAN").expect("`cargo xtask package` says where the Debian is");
        let root = tempfile::tempdir().unwrap();
        let unpacked = Command::new("tar").arg("-C").arg(root.path()).arg("-xf").arg(archive).status().unwrap();
        assert!(unpacked.success());
        let mut machine = Self { root, nspawn: None };
        machine.boot();
        machine
    }

    /// A path in it, from outside.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.path().join(inside.trim_start_matches('/'))
    }

    /// A file's text.
    pub(crate) fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap()
    }

    /// Puts a file into it.
    pub(crate) fn copy(&self, file: &Path, inside: &str) {
        fs::copy(file, self.path(inside)).unwrap();
    }

    /// Runs a script as root, to success; what it says.
    pub(crate) fn run(&self, script: &str) -> String {
        let (succeeded, said) = self.attempt(script);
        assert!(succeeded, "{script}\n{said}\n{}", self.attempt("journalctl -n 60 -o cat --no-pager").1);
        said
    }

    /// Whether it succeeds, and what it says.
    pub(crate) fn attempt(&self, script: &str) -> (bool, String) {
        let mut enter = Command::new("nsenter");
        enter.arg("--target").arg(self.leader().to_string()).args(["-m", "-u", "-i", "-p", "-C", "--"]);
        enter.args(["sh", "-c", &format!("exec 2>&1; cd /root; {script}")]).env_clear();
        enter.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C");
        let output = enter.stdin(Stdio::null()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs a script until it succeeds.
    pub(crate) fn wait(&self, script: &str) {
        let start = Instant::now();
        while !self.attempt(script).0 {
            assert!(start.elapsed() < PATIENCE, "{script}\n{}", self.attempt("journalctl -n 60 -o cat --no-pager").1);
            thread::sleep(PAUSE);
        }
    }

    /// Restarts all of it.
    pub(crate) fn reboot(&mut self) {
        let _ = self.attempt("systemctl reboot");
        self.nspawn.take().unwrap().wait().unwrap();
        self.boot();
    }

    fn boot(&mut self) {
        let mut nspawn = Command::new("systemd-nspawn");
        nspawn.arg("--directory").arg(self.root.path());
        nspawn.args(["--boot", "--quiet", "--register=no", "--keep-unit", "--console=pipe", "--hostname=appliance"]);
        let nspawn = nspawn.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        self.nspawn = Some(nspawn);
        let start = Instant::now();
        while self.find_leader().is_none() || !is_up(&self.attempt("systemctl is-system-running").1) {
            assert!(start.elapsed() < PATIENCE, "systemd does not come up");
            thread::sleep(PAUSE);
        }
    }

    /// The process that is the first one inside.
    fn leader(&self) -> u32 {
        self.find_leader().expect("the machine runs")
    }

    fn find_leader(&self) -> Option<u32> {
        let nspawn = self.nspawn.as_ref()?.id();
        let children = fs::read_to_string(format!("/proc/{nspawn}/task/{nspawn}/children")).ok()?;
        let first = children.split_whitespace().next()?.parse().ok()?;
        let name = fs::read_to_string(format!("/proc/{first}/comm")).ok()?;
        (name.trim() == "systemd").then_some(first)
    }
}

/// What cannot run in a container is not what is tested.
fn is_up(state: &str) -> bool {
    matches!(state.trim(), "running" | "degraded")
}

impl Drop for Machine {
    fn drop(&mut self) {
        let leader = self.find_leader();
        let Some(mut nspawn) = self.nspawn.take() else { return };
        // The first process inside takes all others with it.
        let first = leader.unwrap_or_else(|| nspawn.id());
        let _ = Command::new("kill").args(["-KILL", &first.to_string()]).status();
        let _ = nspawn.wait();
    }
}
