//! The package of a version to come: the same program under a higher number, and with another configuration file, as a
//! version with a new setting has it.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

pub(crate) const VERSION: &str = "99.0.0";
/// What its configuration file says in addition.
pub(crate) const NEW_LINE: &str = "# A setting of the next version.";
const CONFIGURATION: &str = "etc/sohbet/sohbet.toml";

/// Makes it from the package of this version.
pub(crate) fn make(package: &Path, folder: &Path) -> PathBuf {
    let (unpacked, next) = (folder.join("next"), folder.join("next.deb"));
    dpkg_deb(&["--raw-extract".as_ref(), package, &unpacked]);
    let control = unpacked.join("DEBIAN/control");
    let lines = fs::read_to_string(&control).unwrap();
    let version =
        |line: &str| if line.starts_with("Version:") { format!("Version: {VERSION}\n") } else { format!("{line}\n") };
    fs::write(&control, lines.lines().map(version).collect::<String>()).unwrap();
    let mut configuration = OpenOptions::new().append(true).open(unpacked.join(CONFIGURATION)).unwrap();
    writeln!(configuration, "{NEW_LINE}").unwrap();
    dpkg_deb(&["--root-owner-group".as_ref(), "--build".as_ref(), &unpacked, &next]);
    next
}

fn dpkg_deb(arguments: &[&Path]) {
    let output = Command::new("dpkg-deb").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
