//! Browser tests: the release binary, the system's Chromium and Firefox.

use anyhow::Result;

use crate::{
    command::{cargo, release_binary, run, run_browsers},
    node::{self, BROWSER_TESTS, npm},
    tally::Tally,
};

/// Type-checks the tests, builds the binary and runs them on it.
pub(crate) fn test() -> Result<Tally> {
    prepare()?;
    run_browsers(|files| {
        let mut tests = npm(BROWSER_TESTS, &["test", "--"]);
        tests.args(files).env("SOHBET_BIN", release_binary());
        Ok(tests)
    })
}

/// What tests and pictures need: packages, types that hold, and the binary.
pub(crate) fn prepare() -> Result<()> {
    node::install(BROWSER_TESTS)?;
    run(npm(BROWSER_TESTS, &["run", "check"]))?;
    build()
}

/// Builds the binary, with its page.
pub(crate) fn build() -> Result<()> {
    let mut build = cargo("build --release --package sohbet");
    build.env_remove("SOHBET_WEB"); // a page is needed here, whatever is set for work on Rust alone
    run(build)
}
