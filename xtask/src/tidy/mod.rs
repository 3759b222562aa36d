//! What no compiler checks.

mod layers;
mod leftovers;
mod length;
mod licences;
mod protocol;
mod standards;

use std::fs;

use anyhow::{Result, bail};

use crate::command::{command, output, root};

/// A file of the repository, as text.
pub(crate) struct Source {
    path: String,
    text: String,
}

impl Source {
    fn ending(&self) -> &str {
        ending(&self.path)
    }
}

/// Checks everything and names every fault.
pub(crate) fn check() -> Result<()> {
    let sources = sources()?;
    let mut faults = length::faults(&sources);
    faults.extend(layers::faults(&sources));
    faults.extend(leftovers::faults(&sources));
    faults.extend(protocol::faults()?);
    faults.extend(standards::faults()?);
    faults.extend(licences::faults()?);
    if faults.is_empty() {
        return Ok(());
    }
    bail!("{}", faults.join("\n       "));
}

/// The code that git keeps or would keep.
fn sources() -> Result<Vec<Source>> {
    let listed = output(command("git", &["ls-files", "--cached", "--others", "--exclude-standard"]))?;
    let code = listed.lines().filter(|path| matches!(ending(path), "rs" | "ts" | "tsx" | "js" | "css"));
    let read = |path: &str| fs::read_to_string(root().join(path)).map(|text| Source { path: path.to_owned(), text });
    // A file that was deleted but not yet committed is still listed.
    Ok(code.filter_map(|path| read(path).ok()).collect())
}

fn ending(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}
