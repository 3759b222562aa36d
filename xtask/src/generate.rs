//! Files made from the Rust code: the web client's types and the reference pages.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::command::{cargo, output, root, run};

/// What `sohbet generate` prints, and the page that keeps it.
const PAGES: [(&str, &str); 2] = [("config-docs", "docs/config.md"), ("cli-docs", "docs/cli.md")];

/// Writes them anew.
pub(crate) fn write() -> Result<()> {
    let mut types = cargo("test --quiet --workspace --lib typescript");
    types.env("UPDATE_TYPES", "1");
    run(types)?;
    for (what, page) in PAGES {
        fs::write(root().join(page), generated(what)?).with_context(|| page.to_owned())?;
    }
    Ok(())
}

/// The pages are what the code would make of them now. (That the types are is a test beside them.)
pub(crate) fn check() -> Result<()> {
    for (what, page) in PAGES {
        let kept = fs::read_to_string(root().join(page)).with_context(|| page.to_owned())?;
        ensure!(kept == generated(what)?, "{page} is stale: run `cargo xtask gen` and commit the result");
    }
    Ok(())
}

fn generated(what: &str) -> Result<String> {
    output(cargo(&format!("run --quiet --package sohbet -- generate {what}")))
}
