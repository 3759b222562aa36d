//! `cargo xtask archive`: one static binary with what belongs to it, for systems without Debian's packages, and for the
//! container.

use std::{env, fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{
    command::{cargo, command, output, root, run, target},
    deb,
};

/// The C library is linked in. That takes a target of its own, or it would hold for procedural macros too.
const TARGET_FLAGS: &str = "-C target-feature=+crt-static";
/// What lies beside the binary: where it is, and its name in the archive.
const FILES: [(&str, &str); 8] = [
    ("systemd/sohbet.sysusers", "sohbet.sysusers"),
    ("target/packaging/sohbet.toml", "sohbet.toml"),
    ("target/packaging/sohbet.bash", "completions/sohbet.bash"),
    ("target/packaging/sohbet.zsh", "completions/_sohbet"),
    ("target/packaging/sohbet.fish", "completions/sohbet.fish"),
    ("docs/install.md", "install.md"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
];

/// Where programs are that no package has brought, and where the package's unit looks for it.
const PROGRAM: &str = "/usr/local/bin/sohbet";
const PACKAGED: &str = "/usr/bin/sohbet";

/// Builds it.
pub(crate) fn build() -> Result<()> {
    let triple = format!("{}-unknown-linux-gnu", env::consts::ARCH);
    let mut build = cargo("build --release --package sohbet --target");
    build.arg(&triple).env("RUSTFLAGS", TARGET_FLAGS);
    run(build)?;
    let binary = target().join(&triple).join("release/sohbet");
    let linked = output(command("ldd", &[&binary.to_string_lossy()]));
    ensure!(linked.is_err() || linked.is_ok_and(|said| said.contains("statically linked")), "the binary is not static");
    deb::generate(&binary)?;

    let name = format!("sohbet-{}-{}-linux", env!("CARGO_PKG_VERSION"), env::consts::ARCH);
    let folder = target().join("archive");
    pack(&binary, &folder.join(&name))?;
    let archive = format!("{name}.tar.gz");
    let mut tar = command("tar", &["--owner=0", "--group=0", "--sort=name", "-czf", &archive, &name]);
    tar.current_dir(&folder);
    run(tar)?;
    println!("{}", folder.join(archive).display());
    Ok(())
}

fn pack(binary: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.join("completions"))?;
    let mut strip = command("strip", &["-o"]);
    strip.arg(folder.join("sohbet")).arg(binary);
    run(strip)?;
    for (from, to) in FILES {
        let from = from.strip_prefix("target/").map_or_else(|| root().join(from), |inside| target().join(inside));
        fs::copy(&from, folder.join(to)).with_context(|| from.display().to_string())?;
    }
    let unit = fs::read_to_string(root().join("systemd/sohbet.service"))?;
    fs::write(folder.join("sohbet.service"), unit.replace(PACKAGED, PROGRAM))?;
    let man = folder.join("man");
    fs::create_dir_all(&man)?;
    for page in fs::read_dir(target().join("packaging/man"))? {
        let page = page?;
        fs::copy(page.path(), man.join(page.file_name()))?;
    }
    Ok(())
}
