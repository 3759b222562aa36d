//! The network lab: browsers meet across NATs, firewalls and proxies, made in network namespaces, which takes root.

use std::{env, process::Command};

use anyhow::{Result, ensure};

use crate::{
    browser,
    command::{command, release_binary, root, run_browsers, run_tests},
    debian,
    node::{BROWSER_TESTS, npm},
    tally::Tally,
};

/// Runs it by itself.
pub(crate) fn alone() -> Result<()> {
    debian::install(&[debian::BROWSERS, debian::LAB].concat())?;
    browser::prepare()?;
    let tally = run_tests(lab(&["run", "lab"])?)?;
    ensure!(tally.failed == 0, "{} of {} failed", tally.failed, tally.failed + tally.passed);
    Ok(())
}

/// Runs it without the weather, which needs both cores for itself and minutes to pass.
pub(crate) fn test() -> Result<Tally> {
    browser::prepare()?;
    run_browsers(|files| {
        let without = ["run", "lab", "--", "--exclude", "lab/weather.test.ts"];
        lab(&[&without, files].concat())
    })
}

/// The lab, on the binary that was built.
fn lab(arguments: &[&str]) -> Result<Command> {
    let npm = npm(BROWSER_TESTS, arguments);
    let mut lab = if debian::is_root()? { npm } else { by_root(&npm) };
    lab.env("SOHBET_BIN", release_binary());
    Ok(lab)
}

/// The same command by root, who would look for programs in other places and forget what it is told.
fn by_root(program: &Command) -> Command {
    let path = format!("PATH={}:/usr/sbin", env::var("PATH").unwrap_or_default());
    let mut sudo = command("sudo", &["--preserve-env=SOHBET_BIN,NO_COLOR", "env", &path]);
    sudo.arg(program.get_program()).args(program.get_args()).current_dir(root().join(BROWSER_TESTS));
    sudo
}
