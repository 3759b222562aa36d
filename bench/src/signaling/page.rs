//! The section of docs/benchmarks.md.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};

use super::figures::{Figures, Wave};
use crate::{machine::Machine, table};

/// Between these lines the section stands.
const BEGIN: &str = "<!-- Written by `cargo xtask bench signaling`. -->\n";
const END: &str = "<!-- So far. -->\n";

/// What has to be met.
mod at_most {
    use std::time::Duration;

    pub(super) const FIRST_ANSWER: f64 = 0.3;
    pub(super) const IDLE: u64 = 30_000_000;
    pub(super) const TEN: u64 = 40_000_000;
    pub(super) const CROWD: u64 = 400_000_000;
    pub(super) const TOLD: Duration = Duration::from_millis(50);
}

/// The figures.
pub(super) fn table(figures: &Figures) -> String {
    let Figures { people, joins_per_second, beginning, ten, held, waves } = figures;
    let rows = [
        seconds("from its start to its first answer over HTTPS, the median of five", beginning.again),
        seconds("the same where it has never run: it makes its keys and its database", beginning.first),
        memory("resident memory when it has nothing to do", beginning.idle, Some(at_most::IDLE)),
        memory("with ten people in one room", *ten, Some(at_most::TEN)),
        memory(&format!("with {people} people connected"), held.connected, Some(at_most::CROWD)),
        memory(&format!("with {people} people in {} rooms", people / super::ROOM), held.joined, Some(at_most::CROWD)),
        memory("the most at any moment of that", held.most, None),
    ];
    let head = ["what", "measured", "at most", ""].map(str::to_owned).to_vec();
    let mut all = vec![head];
    all.extend(rows.map(Vec::from));
    let filling = format!("{joins_per_second} joins a second until every room is full");
    let coming = format!("{joins_per_second} leave and join again a second, and one of each ten reads no more");
    all.extend(wave(&filling, &waves.filling));
    all.extend(wave(&coming, &waves.coming_and_going));
    table::render(&all)
}

/// Puts the section in the place of the one before, or at the end.
pub(super) fn write(page: &Path, machine: &Machine, figures: &Figures) -> Result<()> {
    let before = fs::read_to_string(page).unwrap_or_default();
    fs::write(page, in_place(&before, &section(machine, figures))).context("the page cannot be written")
}

fn in_place(before: &str, section: &str) -> String {
    match (before.find(BEGIN), before.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}{BEGIN}{section}{END}{}", &before[..begin], &before[end + END.len()..])
        }
        _ => format!("{before}\n{BEGIN}{section}{END}"),
    }
}

fn section(machine: &Machine, figures: &Figures) -> String {
    let Machine { processor, cores, kernel, commit, date, load } = machine;
    format!(
        "
# What the signaling server bears

Measured on {date} of commit {commit}.

- Processor: {processor}; {cores} cores, which the load generator shares
- Other load when it began: {load:.2}
- Kernel: {kernel}

{}

```
cargo xtask bench signaling                       # about two minutes; writes this section
cargo xtask bench signaling --people 1000         # fewer; writes nothing
```

- The server is the release build with its page, in its default mode. It has no processor core for itself.
- Each person is a guest with an access token of their own, made over HTTPS by the invitation to a room. Each has a WebSocket
  over TLS from one of four hundred addresses, says `ping` every five seconds as the page does, and answers the server's.
- *told* is the time from a person's `join` to the moment at which another one in the room has read `peer_joined`. Every one
  of them has to come, or the run fails.
- Who reads no more keeps the connection and takes nothing from it, not even the server's pings.
- Memory is the process's resident set, three seconds after the last of what is named; *the most* is the kernel's high-water
  mark, with the moment of the handshakes in it.

",
        table(figures)
    )
}

fn seconds(what: &str, value: f64) -> [String; 4] {
    let met = verdict(value <= at_most::FIRST_ANSWER);
    [what.to_owned(), format!("{value:.2} s"), format!("{:.2} s", at_most::FIRST_ANSWER), met]
}

fn memory(what: &str, bytes: u64, limit: Option<u64>) -> [String; 4] {
    let limited = limit.map_or_else(|| "-".to_owned(), megabytes);
    let met = limit.map_or_else(|| "-".to_owned(), |limit| verdict(bytes <= limit));
    [what.to_owned(), megabytes(bytes), limited, met]
}

fn wave(what: &str, Wave { delays, core }: &Wave) -> Vec<Vec<String>> {
    let row = |what: String, value: String| vec![what, value, "-".to_owned(), "-".to_owned()];
    let met = verdict(delays.p99 <= at_most::TOLD);
    vec![
        row(format!("{what}: half of {} are told within", delays.told), milliseconds(delays.median)),
        vec!["... 99 of 100 within".to_owned(), milliseconds(delays.p99), milliseconds(at_most::TOLD), met],
        row("... all within".to_owned(), milliseconds(delays.longest)),
        row("... and the server uses of one core".to_owned(), format!("{:.0} %", core * 100.0)),
    ]
}

fn verdict(is_met: bool) -> String {
    if is_met { "met" } else { "missed" }.to_owned()
}

#[allow(clippy::cast_precision_loss, reason = "to be read by people")]
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_takes_the_place_of_the_one_before() {
        let page = in_place("# Relay\n", "old\n");
        assert_eq!(page, format!("# Relay\n\n{BEGIN}old\n{END}"));
        assert_eq!(
            in_place(&format!("{page}# First visit\n"), "new\n"),
            format!("# Relay\n\n{BEGIN}new\n{END}# First visit\n")
        );
    }
}
