//! What runs, and on what.

use std::{env, fs, path::Path, time::SystemTime};

use super::text::{Text, bytes, span};
use crate::{
    auth::clock::unix_seconds,
    machine::{Machine, Process, number},
};

/// What container managers leave in the file system of a container.
const CONTAINER_MARKS: [&str; 2] = ["/.dockerenv", "/run/.containerenv"];

pub(super) fn describe(text: &mut Text) {
    text.section("sohbet");
    let build = if cfg!(debug_assertions) { "for debugging" } else { "release" };
    text.line("version", format!("{} ({build}, {})", env!("CARGO_PKG_VERSION"), env::consts::ARCH));
    text.line("started by", started_by());
    if let Some(process) = Process::look() {
        #[allow(clippy::cast_possible_truncation)] // Seconds since 1970.
        text.line("runs for", span(unix_seconds(SystemTime::now()) - process.started as i64));
        let Process { cpu, resident, open_files, most_files, threads, .. } = process;
        text.line("takes", format!("{} of memory, {cpu:.0} s of processor time, {threads} threads", bytes(resident)));
        text.line("open files", format!("{open_files} of {most_files}"));
    }
    text.section("Machine");
    let kernel = rustix::system::uname();
    let (name, release) = (kernel.sysname().to_string_lossy(), kernel.release().to_string_lossy());
    text.line("kernel", format!("{name} {release}"));
    text.line("system", system().unwrap_or_else(|| "unknown".to_owned()));
    let Machine { processors, load, memory, available, .. } = Machine::look();
    text.line("processors", format!("{processors}, load {load:.2}"));
    let share = if memory > 0 { 100.0 * number(available) / number(memory) } else { 0.0 };
    text.line("memory", format!("{}, {share:.0} % available", bytes(memory)));
}

fn started_by() -> &'static str {
    if env::var_os("INVOCATION_ID").is_some() {
        "systemd"
    } else if CONTAINER_MARKS.iter().any(|mark| Path::new(mark).exists()) {
        "a container manager"
    } else {
        "something else, or by hand"
    }
}

/// What the system calls itself (os-release(5)).
fn system() -> Option<String> {
    let text = ["/etc/os-release", "/usr/lib/os-release"].iter().find_map(|path| fs::read_to_string(path).ok())?;
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}
