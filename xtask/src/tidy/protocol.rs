//! Every message and error code of the signaling protocol is described.

use std::fs;

use anyhow::{Context, Result};

use crate::command::root;

const DEFINITIONS: [&str; 3] = ["client.rs", "server.rs", "error.rs"];
const DESCRIPTION: &str = "docs/protocol.md";

pub(super) fn faults() -> Result<Vec<String>> {
    let read = |path: &str| fs::read_to_string(root().join(path)).with_context(|| path.to_owned());
    let description = read(DESCRIPTION)?;
    let mut faults = Vec::new();
    for file in DEFINITIONS {
        let definition = read(&format!("signaling/src/protocol/{file}"))?;
        let described =
            |name: &str| description.contains(&format!("`{name}`")) || description.contains(&format!("\"{name}\""));
        let missing = variants(&definition).into_iter().filter(|name| !described(name));
        faults.extend(missing.map(|name| format!("{DESCRIPTION} does not say what `{name}` ({file}) is")));
    }
    Ok(faults)
}

/// The variants of the enum in a file that defines one, as they are spelled in JSON.
fn variants(definition: &str) -> Vec<String> {
    let body =
        definition.lines().skip_while(|line| !line.starts_with("pub enum")).skip(1).take_while(|line| *line != "}");
    let at_margin = body.filter_map(|line| line.strip_prefix("    "));
    let named = at_margin.filter(|line| line.starts_with(|letter: char| letter.is_ascii_uppercase()));
    named.map(|line| snake_case(line.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or(line))).collect()
}

fn snake_case(name: &str) -> String {
    let mut spelled = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !spelled.is_empty() {
            spelled.push('_');
        }
        spelled.extend(letter.to_lowercase());
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::variants;

    #[test]
    fn variants_are_read_as_json_spells_them() {
        let definition = "use x;\n\npub enum Message {\n    /// First.\n    Hello {\n        /// Which.\n        version: u32,\n    },\n    PeerJoined(Peer),\n    Pong,\n}\n\nimpl Message {\n    Nothing\n}\n";
        assert_eq!(variants(definition), ["hello", "peer_joined", "pong"]);
    }
}
