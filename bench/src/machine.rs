//! What the figures were measured on, and of what.

use std::{fs, process::Command, thread, time::SystemTime};

use anyhow::{Context, Result};
use nix::sys::utsname::uname;
use time::OffsetDateTime;

/// The page that a run writes; it is no part of what is measured.
const PAGE: &str = "docs/benchmarks.md";

/// Where, when and of what the figures are.
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) kernel: String,
    /// The commit's short name, and whether files differed from it.
    pub(crate) commit: String,
    /// The day, in UTC.
    pub(crate) date: String,
    /// How many processes wanted to run in the minute before.
    pub(crate) load: f64,
}

/// More than this is not a quiet machine.
const QUIET: f64 = 0.5;

impl Machine {
    /// Asks the machine. Call it before the processes are bound to single cores.
    pub(crate) fn describe() -> Result<Self> {
        let kernel = uname().context("the kernel does not tell its name")?;
        let information = fs::read_to_string("/proc/cpuinfo").context("the kernel does not tell its processor")?;
        Ok(Self {
            processor: processor_in(&information).unwrap_or("unknown").to_owned(),
            cores: thread::available_parallelism()?.get(),
            kernel: format!("{} {}", kernel.sysname().display(), kernel.release().display()),
            commit: commit()?,
            date: OffsetDateTime::from(SystemTime::now()).date().to_string(),
            load: load_in(&fs::read_to_string("/proc/loadavg").unwrap_or_default()).unwrap_or_default(),
        })
    }

    /// Whether it had nothing else to do.
    pub(crate) fn is_quiet(&self) -> bool {
        self.load <= QUIET
    }
}

fn processor_in(information: &str) -> Option<&str> {
    let line = information.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

fn load_in(averages: &str) -> Option<f64> {
    averages.split(' ').next()?.parse().ok()
}

fn commit() -> Result<String> {
    let name = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--", ".", &format!(":!{PAGE}")])?;
    Ok(if changed.is_empty() { name } else { format!("{name}, with changes that are in no commit") })
}

fn git(arguments: &[&str]) -> Result<String> {
    let said = Command::new("git").args(arguments).output().context("git does not run")?;
    anyhow::ensure!(
        said.status.success(),
        "git cannot tell which commit this is: {}",
        String::from_utf8_lossy(&said.stderr)
    );
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{load_in, processor_in};

    #[test]
    fn the_load_of_the_last_minute_is_found() {
        assert_eq!(load_in("1.25 0.80 0.61 2/310 4242\n"), Some(1.25));
        assert_eq!(load_in(""), None);
    }

    #[test]
    fn the_processors_name_is_found() {
        assert_eq!(processor_in("processor : 0\nmodel name\t: Some CPU @ 2 GHz\n"), Some("Some CPU @ 2 GHz"));
        assert_eq!(processor_in("processor : 0\n"), None);
    }
}
