//! The network lab: browsers meet across NATs, firewalls and proxies, made in network namespaces, which takes root.

use std::{env, process::Command};

use anyhow::{Result, ensure};

use crate::{
    browser,
    command::{command, release_binary, root, run_tests},
    debian,
    node::{BROWSER_TESTS, npm},
    report::Tally,
};

/// Runs it by itself.
pub(crate) fn alone() -> Result<()> {
    debian::install(&[debian::BROWSERS, debian::LAB].concat())?;
    let tally = run_lab(&["run", "lab"])?;
    ensure!(tally.failed == 0, "{} of {} failed", tally.failed, tally.failed + tally.passed);
    Ok(())
}

/// Runs it without the weather and the narrow way, which need both cores for themselves and minutes to pass.
pub(crate) fn test() -> Result<Tally> {
    run_lab(&["run", "lab", "--", "--exclude", "lab/weather.test.ts", "--exclude", "lab/narrow.test.ts"])
}

/// Builds the binary and runs the lab on it.
fn run_lab(arguments: &[&str]) -> Result<Tally> {
    browser::prepare()?;
    let npm = npm(BROWSER_TESTS, arguments);
    let mut lab = if debian::is_root()? { npm } else { by_root(&npm) };
    lab.env("SOHBET_BIN", release_binary());
    run_tests(lab)
}

/// The same command by root, who would look for programs in other places and forget what it is told.
fn by_root(program: &Command) -> Command {
    let path = format!("PATH={}:/usr/sbin", env::var("PATH").unwrap_or_default());
    let mut sudo = command("sudo", &["--preserve-env=SOHBET_BIN,NO_COLOR", "env", &path]);
    sudo.arg(program.get_program()).args(program.get_args()).current_dir(root().join(BROWSER_TESTS));
    sudo
}
