//! `cargo xtask package`: the Debian package, as Debian's own tools and an administrator see it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::{
    command::{cargo, command, run, run_tests, target},
    deb, debian,
    tally::Tally,
};

/// The unit, and the most that it may be exposed, in tenths: 0 is a service without any rights, 100 one with all.
const UNIT: &str = "systemd/sohbet.service";
const EXPOSURE: &str = "--threshold=16";
/// The Debian to install it in, and what a small server has beside the essential packages.
const SUITE: &str = "bookworm";
const PACKAGES: &str = "--include=systemd-sysv,dbus,ca-certificates,procps";

/// Does it. It is no part of `cargo xtask test`, as it takes minutes on a machine that has no such Debian yet.
pub(crate) fn alone() -> Result<()> {
    debian::install(debian::PACKAGE)?;
    let tally = test()?;
    ensure!(tally.failed == 0, "{} of {} failed", tally.failed, tally.failed + tally.passed);
    Ok(())
}

/// Builds it and looks at it from all sides.
fn test() -> Result<Tally> {
    let package = deb::build()?;
    run(lintian(&package))?;
    let mut security = command("systemd-analyze", &["security", "--offline=true", "--no-pager", EXPOSURE, UNIT]);
    // A table of eighty rows; what it comes to is in the exit code.
    security.stdout(std::process::Stdio::null());
    run(security)?;
    let archive = debian_archive()?;
    // As this user, so that what is built belongs to them.
    run(cargo("test --package sohbet --test package --no-run"))?;
    run_tests(in_a_network_of_its_own(&package, &archive)?)
}

fn lintian(package: &Path) -> Command {
    let mut lintian = command("lintian", &["--fail-on=error,warning", "--allow-root"]);
    lintian.arg(package);
    lintian
}

/// A Debian as it is freshly installed, made once.
fn debian_archive() -> Result<PathBuf> {
    let archive = target().join("package-debian.tar");
    if !archive.exists() {
        let unfinished = target().join("package-debian-unfinished.tar");
        let mut make = as_root("mmdebstrap")?;
        make.args(["--quiet", "--variant=minbase", PACKAGES, SUITE]).arg(&unfinished);
        run(make)?;
        fs::rename(unfinished, &archive)?;
    }
    Ok(archive)
}

/// The tests, by root, where every port is free.
fn in_a_network_of_its_own(package: &Path, archive: &Path) -> Result<Command> {
    let mut tests = as_root("unshare")?;
    tests.args(["--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "env"]);
    tests.arg(format!("PACKAGE_DEB={}", package.display())).arg(format!("PACKAGE_DEBIAN={}", archive.display()));
    let cargo = cargo("test --offline --package sohbet --test package -- --nocapture");
    tests.arg(cargo.get_program()).args(cargo.get_args());
    Ok(tests)
}

/// A program for root, with the environment as it is.
fn as_root(program: &str) -> Result<Command> {
    let path = format!("PATH={}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    let words: &[&str] = if debian::is_root()? { &["env"] } else { &["sudo", "--preserve-env", "env"] };
    let mut command = command(words[0], &words[1..]);
    command.arg(path).arg(program);
    Ok(command)
}
