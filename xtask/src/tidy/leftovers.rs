//! Nothing unfinished, and no test left out.

use super::Source;

/// Words that say so, put together here so that this file does not hold them.
const EVERYWHERE: [&str; 2] = [concat!("FIX", "ME"), concat!("XX", "X ")];
const IN_RUST: [&str; 4] =
    [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!("), concat!("#[", "ignore")];
const IN_TYPESCRIPT: [&str; 5] = [
    concat!("test", ".skip"),
    concat!("test", ".only"),
    concat!("test", ".todo"),
    concat!("describe", ".skip"),
    concat!("describe", ".only"),
];

pub(super) fn faults(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(faults_in).collect()
}

fn faults_in(source: &Source) -> Vec<String> {
    let own: &[&str] = if source.ending() == "rs" { &IN_RUST } else { &IN_TYPESCRIPT };
    let words = || EVERYWHERE.iter().chain(own);
    let found = |line: &str| words().find(|word| line.contains(**word));
    let lines = source.text.lines().zip(1..);
    lines
        .filter_map(|(line, number)| Some(format!("{}:{number}: {} is left over", source.path, found(line)?.trim())))
        .collect()
}
