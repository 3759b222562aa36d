//! Whether the server's name leads to it.

use std::{collections::BTreeSet, net::IpAddr};

use super::{Check, Finding};
use crate::{
    config::Config,
    net::{RelayAddresses, interfaces, is_private},
};

/// What the A and AAAA records of the server's name say; a bare address says itself.
pub(super) async fn addresses(config: &Config) -> BTreeSet<IpAddr> {
    let Some(host) = config.server.public_host.as_deref() else { return BTreeSet::new() };
    let found = tokio::net::lookup_host((host, 0)).await;
    found.map(|all| all.map(|address| address.ip()).collect()).unwrap_or_default()
}

/// The addresses of this machine.
pub(super) fn own(relay: &RelayAddresses) -> BTreeSet<IpAddr> {
    interfaces::all().into_iter().chain(relay.announced()).collect()
}

/// Compares where the name leads with the addresses of this machine.
pub(super) fn examine(config: &Config, found: &BTreeSet<IpAddr>, own: &BTreeSet<IpAddr>) -> Option<Finding> {
    let host = config.server.public_host.as_deref()?;
    if host.parse::<IpAddr>().is_ok() { None } else { judge(host, found, own) }
}

/// An address that is not the machine's own may be that of a router in front of it. That cannot be told from inside, unless the
/// machine has a public address itself.
fn judge(host: &str, found: &BTreeSet<IpAddr>, own: &BTreeSet<IpAddr>) -> Option<Finding> {
    if found.is_empty() {
        let cause =
            format!("The name {host} leads nowhere: it has no A and no AAAA record that this machine can find.");
        return Some(Finding::new(
            Check::Name,
            cause,
            "Make the record where the domain is looked after, or correct server.public_host.",
        ));
    }
    let public = |v4: bool| own.iter().find(|ip| ip.is_ipv4() == v4 && !is_private(**ip));
    let has = |v4: bool| own.iter().any(|ip| ip.is_ipv4() == v4 && !ip.is_loopback());
    let wrong =
        found.iter().filter(|ip| !own.contains(ip)).find(|ip| public(ip.is_ipv4()).is_some() || !has(ip.is_ipv4()))?;
    let record = if wrong.is_ipv4() { "A" } else { "AAAA" };
    let cause = format!("The name {host} leads to {wrong}, which is no address of this machine.");
    let advice = match public(wrong.is_ipv4()) {
        Some(right) => format!("Change its {record} record to {right}."),
        None => format!(
            "Remove its {record} record: this machine has no such address, and some people's browsers try it first."
        ),
    };
    Some(Finding::new(Check::Name, cause, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(found: &[&str], own: &[&str]) -> Option<Finding> {
        let set = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        judge("call.example.org", &set(found), &set(own))
    }

    #[test]
    fn a_name_that_leads_here_is_fine_and_so_is_one_that_leads_to_a_router() {
        assert_eq!(of(&["198.51.100.7"], &["127.0.0.1", "198.51.100.7"]), None);
        assert_eq!(of(&["198.51.100.7"], &["127.0.0.1", "192.168.1.5"]), None);
        assert_eq!(of(&["198.51.100.7", "2001:db8::7"], &["198.51.100.7", "2001:db8::7"]), None);
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_told_with_the_right_record() {
        let finding = of(&["198.51.100.9"], &["127.0.0.1", "198.51.100.7"]).unwrap();
        assert!(finding.cause.contains("198.51.100.9"), "{finding:?}");
        assert_eq!(finding.advice, "Change its A record to 198.51.100.7.");
    }

    #[test]
    fn a_record_of_a_family_that_the_machine_has_not_is_told() {
        let finding = of(&["198.51.100.7", "2001:db8::9"], &["127.0.0.1", "::1", "198.51.100.7"]).unwrap();
        assert!(finding.advice.starts_with("Remove its AAAA record"), "{finding:?}");
    }

    #[test]
    fn a_name_without_any_record_leads_nowhere() {
        assert!(of(&[], &["198.51.100.7"]).unwrap().cause.contains("leads nowhere"));
    }
}
