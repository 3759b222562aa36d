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
};

/// The unit, and the most that it may be exposed, in tenths: 0 is a service without any rights, 100 one with all.
const UNIT: &str = "systemd/sohbet.service";
const EXPOSURE: &str = "--threshold=16";
/// The Debian to install it in, and what a small server has beside the essential packages.
const SUITE: &str = "bookworm";
const PACKAGES: &str = "--include=systemd-sysv,dbus,ca-certificates,procps";

/// Builds it and looks at it from all sides.
pub(crate) fn everything() -> Result<()> {
    debian::install(debian::PACKAGE)?;
    let package = deb::build()?;
    run(lintian(&package))?;
    let mut security = command("systemd-analyze", &["security", "--offline=true", "--no-pager", EXPOSURE]);
    security.arg(UNIT);
    run(security)?;
    let archive = debian_archive()?;
    run(cargo("test --package sohbet --test package --no-run"))?;
    let tally = run_tests(alone(&package, &archive)?)?;
    ensure!(tally.failed == 0, "{} of {} failed", tally.failed, tally.failed + tally.passed);
    Ok(())
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
        let unfinished = archive.with_extension("unfinished.tar");
        let mut make = as_root("mmdebstrap")?;
        make.args(["--quiet", "--variant=minbase", PACKAGES, SUITE]).arg(&unfinished);
        run(make)?;
        fs::rename(unfinished, &archive)?;
    }
    Ok(archive)
}

/// The tests, by root, in a network of their own, where every port is free.
fn alone(package: &Path, archive: &Path) -> Result<Command> {
    let mut tests = as_root("unshare")?;
    tests.arg("--net").arg("sh").args(["-c", "ip link set lo up && exec \"$@\"", "sh"]);
    let cargo = cargo("test --package sohbet --test package -- --nocapture");
    tests.arg("env").arg(format!("PACKAGE_DEB={}", package.display()));
    tests.arg(format!("PACKAGE_DEBIAN={}", archive.display()));
    tests.arg(cargo.get_program()).args(cargo.get_args());
    Ok(tests)
}

/// A program that takes root, with the environment as it is.
fn as_root(program: &str) -> Result<Command> {
    let path = format!("PATH={}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
    let words: &[&str] = if debian::is_root()? { &["env"] } else { &["sudo", "--preserve-env", "env"] };
    let mut command = command(words[0], &words[1..]);
    command.arg(path).arg(program);
    Ok(command)
}
