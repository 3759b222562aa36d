//! `cargo xtask deb`: the Debian package.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::command::{cargo, command, output, release_binary, run, target};

/// The files for shells: the name that clap gives to the shell, and the file.
const SHELLS: [(&str, &str); 3] = [("bash", "sohbet.bash"), ("zsh", "sohbet.zsh"), ("fish", "sohbet.fish")];

/// Builds the appliance as it is released, all that belongs to it, and the package; gives the package's file.
pub(crate) fn build() -> Result<PathBuf> {
    run(cargo("build --release --package sohbet"))?;
    generate(&release_binary())?;
    let folder = target().join("debian");
    fs::create_dir_all(&folder)?;
    let mut deb = command(&cargo_deb()?.to_string_lossy(), &["--no-build", "--package", "sohbet", "--output"]);
    deb.arg(&folder);
    let said = output(deb)?;
    let package = PathBuf::from(said.lines().last().context("cargo-deb did not say what it made")?.trim());
    println!("{}", package.display());
    Ok(package)
}

/// Where cargo-deb is, after installing it where it is missing.
fn cargo_deb() -> Result<PathBuf> {
    let root = target().join("tools");
    let program = root.join("bin/cargo-deb");
    if !program.is_file() {
        let mut install = cargo("install --locked cargo-deb --root");
        install.arg(&root);
        run(install)?;
    }
    Ok(program)
}

/// Makes the files that are made from the program itself: manual pages, completions, the configuration, and a changelog in
/// Debian's form.
pub(crate) fn generate(program: &Path) -> Result<()> {
    let folder = target().join("packaging");
    let man = folder.join("man");
    // A command that is gone leaves no page.
    if man.exists() {
        fs::remove_dir_all(&man)?;
    }
    fs::create_dir_all(&man)?;
    let generate = |words: &[&str]| -> Command {
        let mut generate = Command::new(program);
        generate.arg("generate").args(words);
        generate
    };
    let mut pages = generate(&["man", "--all"]);
    pages.arg(&man);
    run(pages)?;
    for (shell, file) in SHELLS {
        fs::write(folder.join(file), output(generate(&["completions", shell]))?)?;
    }
    fs::write(folder.join("sohbet.toml"), output(generate(&["service-config"]))?)?;
    fs::write(folder.join("changelog"), changelog()?)?;
    Ok(())
}

/// What Debian wants to be told of a version. What changed is told elsewhere.
fn changelog() -> Result<String> {
    let version = env!("CARGO_PKG_VERSION");
    let date = output(command("git", &["log", "-1", "--format=%cD"]))?;
    let maintainer = "The sohbet authors <sohbet@packages.invalid>";
    Ok(format!(
        "sohbet ({version}) unstable; urgency=medium\n\n  * Version {version}.\n\n -- {maintainer}  {}\n",
        date.trim()
    ))
}
