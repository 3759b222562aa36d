//! The journal of systemd, which keeps an event's fields beside its message.

use std::{env, io};

use rustix::fs::fstat;
use tracing_journald::{Priority, PriorityMappings};

/// Under which name lines stand in the journal.
const IDENTIFIER: &str = "sohbet";
/// What the names of our fields begin with there.
const PREFIX: &str = "SOHBET";

/// As syslog names them; `journalctl -p warning` shows what somebody should look at.
const PRIORITIES: PriorityMappings = PriorityMappings {
    error: Priority::Error,
    warn: Priority::Warning,
    info: Priority::Informational,
    debug: Priority::Debug,
    trace: Priority::Debug,
};

/// What writes to the journal, if standard error leads there: then systemd says so.
pub(super) fn layer() -> Option<tracing_journald::Layer> {
    let named = env::var("JOURNAL_STREAM").ok()?;
    if !leads_to(&named, io::stderr()) {
        return None;
    }
    let layer = tracing_journald::layer().ok()?;
    let layer = layer.with_syslog_identifier(IDENTIFIER.to_owned()).with_field_prefix(Some(PREFIX.to_owned()));
    Some(layer.with_priority_mappings(PRIORITIES))
}

/// Whether a stream is the one that `JOURNAL_STREAM` names by its device and inode: a program that was started by the service
/// inherits the variable, but may have another standard error.
fn leads_to(named: &str, stream: impl std::os::fd::AsFd) -> bool {
    fstat(stream).is_ok_and(|stat| named == format!("{}:{}", stat.st_dev, stat.st_ino))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn only_the_stream_that_is_named_leads_to_the_journal() {
        let file = tempfile::tempfile().unwrap();
        let stat = file.metadata().unwrap();
        assert!(leads_to(&format!("{}:{}", stat.dev(), stat.ino()), &file));
        for other in ["", "0:0", &format!("{}:{}", stat.dev(), stat.ino() + 1)] {
            assert!(!leads_to(other, &file), "{other}");
        }
    }
}
