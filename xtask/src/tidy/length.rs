//! Small files with one subject.

use super::Source;

/// More lines than this hide more than one subject.
const MOST_LINES: usize = 400;

pub(super) fn faults(sources: &[Source]) -> Vec<String> {
    let long =
        sources.iter().map(|source| (source, source.text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(source, lines)| format!("{} has {lines} lines; split it below {MOST_LINES}", source.path)).collect()
}
