//! Whether the server answers at every address that its name leads to: a browser takes the one that it likes.

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
};

use super::{
    Check, Finding,
    probe::{self, Reached},
};
use crate::config::Config;

/// Asks at those of the name's addresses that are the machine's `own`: what a router passes on cannot be told from inside. Says
/// nothing unless one is answered and another is not; with a proxy in front, what answers where is the proxy's affair.
pub(super) async fn examine(config: &Config, found: &BTreeSet<IpAddr>, own: &BTreeSet<IpAddr>) -> Option<Finding> {
    let host = config.server.public_host.as_deref()?;
    if !config.server.trusted_proxies.is_empty() {
        return None;
    }
    let (mut answered, mut silent) = (None, None);
    for ip in found.intersection(own).filter(|ip| !ip.is_loopback()) {
        let at = SocketAddr::new(*ip, config.server.listen.port());
        let is_ours = matches!(probe::https(at, host).await, Reached::Https(answer) if answer.is_sohbet);
        let place = if is_ours { &mut answered } else { &mut silent };
        place.get_or_insert(at);
    }
    answered.zip(silent).map(|(answered, silent)| unwell(host, answered, silent))
}

fn unwell(host: &str, answered: SocketAddr, silent: SocketAddr) -> Finding {
    let cause = format!(
        "The name {host} leads to {} too, and there the server does not answer on TCP port {}, as it does at {}.",
        silent.ip(),
        silent.port(),
        answered.ip()
    );
    let record = if silent.is_ipv4() { "A" } else { "AAAA" };
    let advice = format!(
        "Let the server listen on all addresses (server.listen = \"[::]:{}\"), or remove the {record} record.",
        silent.port()
    );
    Finding::new(Check::Port, cause, advice)
}
