//! What the page about the standards names is there: every file and every test.

use std::fs;

use anyhow::{Context, Result};

use crate::command::root;

const PAGE: &str = "docs/rfc.md";

pub(super) fn faults() -> Result<Vec<String>> {
    let page = fs::read_to_string(root().join(PAGE)).context(PAGE)?;
    let read = |path: &str| fs::read_to_string(root().join(path)).ok();
    Ok(named(&page).filter_map(|name| fault(name, read)).collect())
}

/// What stands between backticks and is a path, or a test with its path.
fn named(page: &str) -> impl Iterator<Item = &str> {
    page.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).filter(|name| name.contains('/'))
}

/// `path/of/a.rs`, or `path/of/a.rs::test`, or `protocol/a::test` for one of the relay's tests.
fn fault(name: &str, read: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (path, test) = name.split_once("::").map_or((name, None), |(path, test)| (path, Some(test)));
    let of_relay = format!("turn/tests/{path}.rs");
    let path = if test.is_some() && path.rsplit('/').next().is_some_and(|file| !file.contains('.')) {
        &of_relay
    } else {
        path
    };
    match (read(path), test) {
        (None, _) => Some(format!("{PAGE} names {path}, which is not there")),
        (Some(code), Some(test)) if !code.contains(&format!("fn {test}(")) => {
            Some(format!("{PAGE} names the test {test}, which is not in {path}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{fault, named};

    #[test]
    fn files_and_tests_that_are_gone_are_told() {
        let read = |path: &str| {
            (path == "turn/tests/protocol/a.rs" || path == "src/b.rs").then(|| "fn it_holds() {}".to_owned())
        };
        for there in ["src/b.rs", "src/b.rs::it_holds", "protocol/a::it_holds"] {
            assert_eq!(fault(there, read), None);
        }
        for gone in ["src/c.rs", "src/b.rs::it_is_gone", "protocol/a::it_is_gone", "protocol/c::it_holds"] {
            assert!(fault(gone, read).is_some(), "{gone}");
        }
    }

    #[test]
    fn what_stands_between_backticks_and_is_a_path_is_named() {
        let page = "| 1 | `ALLOCATE` | `src/a.rs` | `protocol/a::b`, `protocol/a::c` |\n`d/e`";
        assert_eq!(named(page).collect::<Vec<_>>(), ["src/a.rs", "protocol/a::b", "protocol/a::c", "d/e"]);
    }
}
