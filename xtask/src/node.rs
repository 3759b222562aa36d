//! The npm packages: the web client and the browser tests.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::command::{command, root, run};

/// Where the web client lies.
pub(crate) const WEB: &str = "web";

/// Where the browser tests lie.
pub(crate) const BROWSER_TESTS: &str = "tests/browser";

/// npm in one of the packages.
pub(crate) fn npm(package: &str, arguments: &[&str]) -> Command {
    let mut npm = command("npm", arguments);
    npm.current_dir(root().join(package));
    npm
}

/// Installs what the package's lock file names, unless exactly that is installed (`build.rs` keeps the same mark).
pub(crate) fn install(package: &str) -> Result<()> {
    let folder = root().join(package);
    let lock = fs::read(folder.join("package-lock.json")).with_context(|| format!("{package}/package-lock.json"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    run(npm(package, &["ci", "--include=dev", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, lock).with_context(|| installed.display().to_string())
}
