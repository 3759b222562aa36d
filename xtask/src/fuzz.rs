//! Fuzzing on the stable toolchain: libFuzzer is linked in, and the compiler counts what was reached.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::command::{cargo, command, output, root, run, target};

/// How long each target runs, where nothing else is said: the corpus grows from run to run.
pub(crate) const SECONDS: u64 = 10;

/// What `cargo fuzz` gives the compiler, but for the address sanitizer, which needs a nightly one and has nothing to find in
/// a crate without `unsafe`.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// More than a target needs many times over: one that grows beyond has a leak.
const MEGABYTES: u32 = 512;
/// No input takes a thousandth of it.
const SECONDS_AN_INPUT: u32 = 5;
/// Some dozens of packets.
const LONGEST_INPUT: u32 = 4096;

/// Runs every target for some seconds.
pub(crate) fn everything(seconds: u64) -> Result<()> {
    let programs = build()?;
    for name in targets()? {
        fuzz(&name, &programs.join(&name), seconds)?;
    }
    Ok(())
}

/// The names of the targets: a file each.
fn targets() -> Result<Vec<String>> {
    let folder = fs::read_dir(root().join("fuzz/fuzz_targets")).context("fuzz/fuzz_targets")?;
    let files = folder.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.extension().is_some());
    let mut names: Vec<String> = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    Ok(names)
}

/// Builds them all and returns the folder that holds them.
fn build() -> Result<PathBuf> {
    // Build scripts and macros run on the same machine: naming the target keeps the flags away from them.
    let version = output(command("rustc", &["--version", "--verbose"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
    let mut build = cargo("build --quiet --release --manifest-path fuzz/Cargo.toml --bins");
    build.args(["--target", host]).env("CARGO_TARGET_DIR", folder()).env("RUSTFLAGS", COVERAGE);
    run(build)?;
    Ok(folder().join(host).join("release"))
}

/// Where everything about fuzzing lies.
fn folder() -> PathBuf {
    target().join("fuzz")
}

fn fuzz(name: &str, program: &Path, seconds: u64) -> Result<()> {
    let [corpus, crashes] = ["corpus", "crashes"].map(|kind| folder().join(kind).join(name));
    for folder in [&corpus, &crashes] {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let program = program.to_str().context("the path of the target folder is text")?;
    let options = [
        format!("-max_total_time={seconds}"),
        format!("-rss_limit_mb={MEGABYTES}"),
        format!("-timeout={SECONDS_AN_INPUT}"),
        format!("-max_len={LONGEST_INPUT}"),
        format!("-artifact_prefix={}/", crashes.display()),
    ];
    let before = latest(&crashes);
    let mut fuzz = command(program, &["-print_final_stats=1"]);
    let done = fuzz.args(options).arg(corpus).output().with_context(|| program.to_owned())?;
    let said = String::from_utf8_lossy(&done.stderr);
    if done.status.success() {
        println!("{name}: {}", figures(&said));
        return Ok(());
    }
    eprintln!("{said}");
    match latest(&crashes).filter(|input| before.as_ref() != Some(input)) {
        None => bail!("the fuzz target {name} ended with {}; what it said stands above", done.status),
        Some(input) => bail!(
            "the fuzz target {name} failed; what it said stands above. To run it again with the same input:\n       \
             {program} {}",
            input.display()
        ),
    }
}

/// How many inputs there were, and how much memory they took.
fn figures(said: &str) -> String {
    let figure = |name: &str| {
        said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name)).unwrap_or("?").trim()
    };
    format!("{} inputs, at most {} MB", figure("number_of_executed_units:"), figure("peak_rss_mb:"))
}

/// The file in `folder` that was written last.
fn latest(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    files.max_by_key(|file| file.metadata().and_then(|about| about.modified()).ok()).map(|file| file.path())
}

#[cfg(test)]
mod tests {
    use super::{figures, targets};

    #[test]
    fn every_target_of_the_manifest_is_run() {
        let manifest = include_str!("../../fuzz/Cargo.toml");
        let named: Vec<&str> =
            manifest.lines().filter_map(|line| line.strip_prefix("path = \"fuzz_targets/")).collect();
        let found: Vec<String> = targets().unwrap().into_iter().map(|name| format!("{name}.rs\"")).collect();
        assert!(named.iter().all(|name| found.iter().any(|found| found == name)) && named.len() == found.len());
    }

    #[test]
    fn the_figures_are_libfuzzer_s() {
        let said = "Done 5 runs\nstat::number_of_executed_units: 23384\nstat::peak_rss_mb:              29\n";
        assert_eq!(figures(said), "23384 inputs, at most 29 MB");
        assert_eq!(figures(""), "? inputs, at most ? MB");
    }
}
