//! Who may know whom: the invariants of docs/ARCHITECTURE.md that no compiler holds.

use super::Source;

/// A folder, and what nothing in it may import.
const FORBIDDEN: [(&str, &[&str]); 7] = [
    ("turn/", &["sohbet_signaling"]),
    ("signaling/", &["sohbet_turn"]),
    ("src/db/", &["crate::auth", "crate::http", "crate::hub"]),
    ("src/auth/", &["crate::http"]),
    ("web/src/protocol/", &["/call/", "/state/", "/ui/"]),
    ("web/src/call/", &["/state/", "/ui/"]),
    ("web/src/state/", &["/ui/"]),
];

pub(super) fn faults(sources: &[Source]) -> Vec<String> {
    let ruled = |source| FORBIDDEN.iter().filter_map(move |rule| breach(source, rule));
    sources.iter().flat_map(ruled).collect()
}

fn breach(source: &Source, (folder, forbidden): &(&str, &[&str])) -> Option<String> {
    if !source.path.starts_with(folder) {
        return None;
    }
    let imports = source
        .text
        .lines()
        .filter(|line| line.contains("crate::") || line.contains("use ") || line.contains("from \""));
    let known = imports.flat_map(|line| forbidden.iter().filter(move |word| line.contains(**word))).next()?;
    Some(format!("{} imports {known}, which {folder} may not know (docs/ARCHITECTURE.md)", source.path))
}

#[cfg(test)]
mod tests {
    use super::{Source, faults};

    #[test]
    fn an_import_against_the_layers_is_seen() {
        let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
        let wrong = [
            source("web/src/call/link.ts", "import { Tile } from \"../ui/tile\";"),
            source("src/db/room.rs", "use crate::http::Problem;"),
        ];
        assert_eq!(faults(&wrong).len(), 2);
        let right = [
            source("web/src/ui/tile.ts", "import { x } from \"../call/link\";"),
            source("src/http/room.rs", "use crate::db::Room;"),
        ];
        assert!(faults(&right).is_empty());
    }
}
