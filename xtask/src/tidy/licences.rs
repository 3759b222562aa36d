//! What is shipped in the binary may be shipped under the appliance's own licence.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::command::{cargo, output};

/// Licences that ask for no more than being named.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "LLVM-exception",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

pub(super) fn faults() -> Result<Vec<String>> {
    let mut tree = cargo("tree --package sohbet --edges normal --prefix none");
    tree.args(["--format", "{p}|{l}"]);
    let listed = output(tree)?;
    let packages: BTreeSet<&str> = listed.lines().map(|line| line.trim_end_matches(" (*)")).collect(); // the mark of a repeated crate
    let fault = |line: &str| {
        let (package, licence) = line.split_once('|')?;
        (!allowed(licence)).then(|| format!("{package} has the licence “{licence}”, which is not on the list"))
    };
    Ok(packages.into_iter().filter_map(fault).collect())
}

/// Whether an SPDX expression can be met: every licence it names, or one of them where it offers a choice only.
fn allowed(expression: &str) -> bool {
    let named = || expression.split([' ', '/', '(', ')']).filter(|word| !matches!(*word, "" | "OR" | "AND" | "WITH"));
    let is_allowed = |name: &str| ALLOWED.contains(&name);
    let is_choice = !expression.contains(" AND ");
    named().next().is_some() && (named().all(is_allowed) || (is_choice && named().any(is_allowed)))
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn a_choice_needs_one_allowed_licence_and_a_sum_needs_all() {
        assert!(allowed("MIT OR LGPL-2.1-or-later"));
        assert!(allowed("ISC AND (Apache-2.0 OR ISC)"));
        assert!(allowed("MIT/Apache-2.0"));
        assert!(!allowed("GPL-3.0-only"));
        assert!(!allowed("MIT AND GPL-3.0-only"));
        assert!(!allowed(""));
    }
}
