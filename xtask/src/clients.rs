//! TURN clients that nobody here wrote, against the real binary (`tests/clients`).

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    command::{cargo, command, root, run, run_tests, target},
    tally::Tally,
};

/// The Python packages, each with its version.
const REQUIREMENTS: &str = "tests/clients/requirements.txt";

/// Installs what Debian does not have and runs the tests that run only when asked for.
pub(crate) fn test() -> Result<Tally> {
    // The folder that cargo gives to integration tests for files of theirs.
    install_python(&target().join("tmp/aiortc"))?;
    run_tests(cargo("test --package sohbet --test clients"))
}

/// Makes a virtual environment in `folder` with exactly the required packages, unless it is there.
fn install_python(folder: &Path) -> Result<()> {
    let required = fs::read(root().join(REQUIREMENTS)).context(REQUIREMENTS)?;
    let installed = folder.join("installed-requirements.txt");
    if fs::read(&installed).is_ok_and(|last| last == required) {
        return Ok(());
    }
    let place = folder.to_str().context("the target folder's name is not UTF-8")?;
    run(command("python3", &["-m", "venv", "--clear", place]))?;
    let pip = folder.join("bin/pip").display().to_string();
    run(command(&pip, &["install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]))?;
    fs::write(&installed, required).with_context(|| installed.display().to_string())
}
