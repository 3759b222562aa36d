//! Files made from the Rust code: the web client's types and the reference pages. Each has a test that fails when it is
//! stale, and writes it anew when told to.

use anyhow::Result;

use crate::command::{cargo, run};

/// Writes them anew.
pub(crate) fn write() -> Result<()> {
    let mut tests = cargo("test --quiet --workspace -- typescript the_reference_pages");
    tests.envs([("UPDATE_TYPES", "1"), ("UPDATE_PAGES", "1")]);
    run(tests)
}
