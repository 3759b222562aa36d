//! Small files with one subject.

use super::Source;

/// More lines than this hide more than one subject.
const MOST_LINES: usize = 400;
/// What a generated file says of itself in its first line. Nobody reads it from end to end.
const GENERATED: &str = "Made by `cargo xtask gen`";

pub(super) fn faults(sources: &[Source]) -> Vec<String> {
    let written = sources.iter().filter(|source| !is_generated(source));
    let long = written.map(|source| (source, source.text.lines().count())).filter(|(_, lines)| *lines > MOST_LINES);
    long.map(|(source, lines)| format!("{} has {lines} lines; split it below {MOST_LINES}", source.path)).collect()
}

fn is_generated(source: &Source) -> bool {
    source.text.lines().next().is_some_and(|first| first.contains(GENERATED))
}
