//! The configurations on docs/proxy.md.

use std::{fs, path::Path};

/// The block of code in a language whose text contains `mark`.
pub(crate) fn block(language: &str, mark: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proxy.md")).unwrap();
    let fence = format!("\n```{language}\n");
    let blocks = page.split(&fence).skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
    blocks.filter(|block| block.contains(mark)).map(|block| block.to_owned() + "\n").next().expect(mark)
}

/// `text` with other addresses and files in place of those on the page: the ports there are not free, or not ours to take.
pub(crate) fn with(mut text: String, changes: &[(&str, String)]) -> String {
    for (on_the_page, here) in changes {
        assert!(text.contains(on_the_page), "the page has no {on_the_page:?}: {text}");
        text = text.replace(on_the_page, here);
    }
    text
}
