//! The reference pages are what the binary prints. `cargo xtask gen` writes them anew.

use std::{env, fs, path::Path, process::Command};

/// What `sohbet generate` prints, and the page that keeps it.
const PAGES: [(&str, &str); 2] = [("config-docs", "docs/config.md"), ("cli-docs", "docs/cli.md")];

#[test]
fn the_reference_pages_are_what_the_binary_prints() {
    for (what, page) in PAGES {
        let printed = Command::new(env!("CARGO_BIN_EXE_sohbet")).args(["generate", what]).output().unwrap();
        assert!(printed.status.success(), "sohbet generate {what}: {}", String::from_utf8_lossy(&printed.stderr));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        if env::var_os("UPDATE_PAGES").is_some() {
            fs::write(&path, &printed.stdout).unwrap();
        }
        let kept = fs::read(&path).unwrap_or_default();
        assert!(kept == printed.stdout, "{page} is stale: run `cargo xtask gen` and commit the result");
    }
}
