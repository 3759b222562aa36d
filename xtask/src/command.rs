//! Starting other programs from the repository's root.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::tally::Tally;

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository")
}

/// A program with its arguments, to run in the root.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Cargo, with the arguments separated by spaces.
pub(crate) fn cargo(arguments: &str) -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()), &arguments.split(' ').collect::<Vec<_>>())
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where cargo puts the release build of the appliance.
pub(crate) fn release_binary() -> PathBuf {
    release_program("sohbet")
}

/// Where cargo puts the release build of one of the workspace's programs.
pub(crate) fn release_program(name: &str) -> PathBuf {
    target().join("release").join(name)
}

/// Runs it to success; what it says goes to the terminal.
pub(crate) fn run(mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(&command))?;
    ensure!(status.success(), "{} ended with {status}", words(&command));
    Ok(())
}

/// Runs it to success and returns what it wrote to its standard output.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let answer = command.stderr(Stdio::inherit()).output().with_context(|| cannot_start(&command))?;
    ensure!(answer.status.success(), "{} ended with {}", words(&command), answer.status);
    Ok(String::from_utf8(answer.stdout)?)
}

/// Runs a test runner, shows what it says and adds up the tests it counted.
pub(crate) fn run_tests(mut command: Command) -> Result<Tally> {
    command.env("NO_COLOR", "1").stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| cannot_start(&command))?;
    let mut tally = Tally::default();
    for line in BufReader::new(child.stdout.take().context("its output is piped")?).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        tally.hear(&line);
    }
    let status = child.wait()?;
    ensure!(status.success() || tally.failed > 0, "{} ended with {status}", words(&command));
    Ok(tally)
}

/// Runs Vitest on every file, and once more on the files in which a test failed: browsers share the machine with whatever
/// else it does, and what fails for that alone does not fail twice. The report names what did not pass at once.
pub(crate) fn run_browsers(tests: impl Fn(&[&str]) -> Result<Command>) -> Result<Tally> {
    let first = run_tests(tests(&[])?)?;
    let files: Vec<&str> = first.files().into_iter().collect();
    if files.is_empty() {
        return Ok(first);
    }
    println!("\n== once more: {}", files.join(", "));
    let second = run_tests(tests(&files)?)?;
    Ok(first.again(&second))
}

fn cannot_start(command: &Command) -> String {
    format!("{} cannot be started: is it installed?", command.get_program().display())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
