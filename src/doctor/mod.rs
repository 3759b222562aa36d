//! Finds out what is not well with a server, from the machine that it runs on: one line of cause, one of what to do.
//!
//! It says nothing that it is not sure of. A server behind a router that translates addresses often cannot reach its own public
//! name from inside; that is no illness, so what only such a server would show is left unsaid.

mod certificate;
mod clock;
mod database;
mod disk;
mod families;
mod finding;
mod folder;
mod name;
mod open_files;
mod port;
mod probe;
mod relay;
mod turn_client;
mod witness;

pub use finding::{Check, Finding};
pub(crate) use port::here;

use crate::{config::Config, net::RelayAddresses};

/// Looks at everything; nothing found means healthy.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let folder = &config.server.data_dir;
    let mut findings: Vec<Finding> = folder::examine(folder, &config.database_path());
    findings.extend(disk::examine(folder));
    findings.extend(database::examine(&config.database_path()));
    let relay = RelayAddresses::find(config, config.server.listen.ip());
    let witness = witness::call(config, &relay.announced().collect::<Vec<_>>()).await;
    findings.extend(clock::examine(folder, witness.as_ref()));
    findings.extend(open_files::examine(config.server.listen.port()));
    let here = port::here(config.server.listen);
    let (answer, port) = port::examine(here).await;
    let runs = answer.is_some();
    findings.extend(port);
    let (found, own) = (name::addresses(config).await, name::own(&relay));
    findings.extend(name::examine(config, &found, &own));
    if let Some(answer) = answer {
        findings.extend(families::examine(config, &found, &own).await);
        findings.extend(certificate::examine(config, &answer.leaf));
        let udp_answers = !findings.iter().any(|finding| finding.check == Check::Udp);
        let (at, name) = port::outside(config, here).await;
        let in_between = port::in_between(at, &name, here, &answer).await;
        // What takes TLS apart takes the relay away too; one word of it is enough.
        if in_between.is_none() {
            findings.extend(relay::examine(at, &name, udp_answers).await);
        }
        findings.extend(in_between);
    }
    findings.extend(certificate::renewal(config).filter(|_| runs));
    findings
}
