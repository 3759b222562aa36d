//! The form of the text: headings, and lines of a name and a value.

use std::fmt::{Display, Write as _};

#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn section(&mut self, title: &str) {
        let gap = if self.0.is_empty() { "" } else { "\n" };
        let _ = writeln!(self.0, "{gap}{title}");
    }

    pub(super) fn line(&mut self, name: &str, value: impl Display) {
        let _ = writeln!(self.0, "  {name}: {value}");
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// So many seconds for people.
pub(super) fn span(seconds: i64) -> String {
    match seconds {
        ..0 => "0 s".to_owned(),
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

pub(super) fn ago(seconds: i64) -> String {
    format!("{} ago", span(seconds))
}

/// So many bytes for people.
pub(super) fn bytes(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

/// Counts that are not zero, each with its name.
pub(super) fn counts(counts: impl IntoIterator<Item = (&'static str, u64)>) -> String {
    let named = counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name} {count}"));
    let named: Vec<_> = named.collect();
    if named.is_empty() { "none".to_owned() } else { named.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sizes_and_counts_are_written_for_people() {
        assert_eq!([-1, 119, 7199, 172_799, 172_800].map(span), ["0 s", "119 s", "119 min", "47 h", "2 days"]);
        assert_eq!([9999, 10_000, 12_345_678_901].map(bytes), ["9999 B", "10 kB", "12 GB"]);
        assert_eq!(counts([("udp", 3), ("tcp", 0), ("tls", 1)]), "udp 3, tls 1");
        assert_eq!(counts([("udp", 0)]), "none");
    }
}
