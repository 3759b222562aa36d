//! The README's picture, taken by the browser tests' harness: `docs/screenshot.png`.

use anyhow::Result;

use crate::{
    browser,
    command::{release_binary, run},
    debian,
    node::{BROWSER_TESTS, npm},
};

/// Takes the picture.
pub(crate) fn take() -> Result<()> {
    debian::install(debian::BROWSERS)?;
    browser::prepare()?;
    let mut camera = npm(BROWSER_TESTS, &["run", "screenshot"]);
    camera.env("SOHBET_BIN", release_binary());
    run(camera)
}
