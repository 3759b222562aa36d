//! Starting a client, waiting for its end, and saying what it said.

use std::{
    ffi::OsStr,
    process::{Command, Output},
};

use crate::server::{Server, Transport};

/// Four times what the slowest client takes on a busy machine, in seconds.
const PATIENCE: &str = "100";

/// What the command `timeout` ends with when the time is over, and when there is no such program.
const TOO_LATE: i32 = 124;
const MISSING: i32 = 127;

/// A program that is ended with all that it started when it comes to no end by itself.
pub(crate) fn client(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", PATIENCE]).arg(program);
    command
}

/// Runs it to success with a server of its own, of which its environment tells. `needs` says what to install for it.
#[track_caller]
pub(crate) fn run_through_a_relay(mut command: Command, transport: Transport, needs: &str) {
    let server = Server::start("127.0.0.1");
    server.introduce(&mut command, transport);
    run(command, needs);
}

/// Runs it to success and returns what it wrote. `needs` says what to install for it.
#[track_caller]
pub(crate) fn run(mut command: Command, needs: &str) -> String {
    let output = command.output().expect("`timeout` is one of the system's own programs");
    let said = words(&output);
    match output.status.code() {
        Some(0) => said,
        Some(TOO_LATE) => panic!("the client came to no end in {PATIENCE} s: {said}"),
        Some(MISSING) => panic!("the client is missing. Install {needs}, or let `cargo xtask test` do it. {said}"),
        _ => panic!("the client ended with {}: {said}\nIt needs {needs}.", output.status),
    }
}

fn words(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).join("\n")
}
