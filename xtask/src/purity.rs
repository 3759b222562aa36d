//! The protocol crates know no socket, runtime, clock or randomness. Each declares `no_std`, which the compiler holds it
//! to; here their dependencies are held to it too.

use anyhow::{Result, ensure};

use crate::command::{cargo, output, run};

/// The crates, as they are without what drives them.
const PURE: [&str; 2] = ["sohbet-turn", "sohbet-signaling"];

/// Sockets and runtimes: without business here in whatever form. (`stun-types` also draws transaction ids for clients and
/// so links `getrandom`; servers answer with the id they were sent.)
const IMPURE: [&str; 7] = ["async-io", "mio", "quinn-udp", "rustix", "smol", "socket2", "tokio"];

/// Built with `std` by `stun-types`' wish: nothing but comparisons in constant time.
const STD_FOR_NO_HARM: [&str; 1] = ["subtle"];

/// Compiles the crates without `std` and reads what they depend on.
pub(crate) fn check() -> Result<()> {
    for name in PURE {
        run(cargo(&format!("clippy --quiet --package {name} --no-default-features -- -D warnings")))?;
        let tree = format!("tree --package {name} --no-default-features --edges normal,no-proc-macro --prefix none");
        let mut tree = cargo(&tree);
        tree.args(["--format", "{p}|{f}"]);
        let impure: Vec<String> = output(tree)?.lines().filter(|line| is_impure(line)).map(str::to_owned).collect();
        ensure!(impure.is_empty(), "{name} must be pure, but depends on: {}", impure.join(", "));
    }
    Ok(())
}

/// Whether a line `name version|feature,feature` names a crate of sockets or runtimes, or one built with `std`.
fn is_impure(line: &str) -> bool {
    let (package, features) = line.split_once('|').unwrap_or((line, ""));
    let name = package.split(' ').next().unwrap_or_default();
    let has_std = features.split([',', ' ']).any(|feature| feature == "std");
    IMPURE.contains(&name) || (has_std && !STD_FOR_NO_HARM.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::is_impure;

    #[test]
    fn a_dependency_on_the_operating_system_is_seen() {
        assert!(is_impure("tokio v1.48.0|default"));
        assert!(is_impure("serde v1.0.228|alloc,derive,std"));
        assert!(!is_impure("hashbrown v0.17.0|default-hasher"));
        assert!(!is_impure("stun-types v2.0.0|"));
    }
}
