//! The names and addresses under which browsers may reach this machine.

use std::{collections::BTreeSet, net::IpAddr};

/// What a certificate should be good for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Host names.
    pub hosts: BTreeSet<String>,
    /// Addresses.
    pub addresses: BTreeSet<IpAddr>,
}

impl Names {
    /// Whether a client that asks for `host` is served by them (RFC 9525, section 6.3).
    pub(super) fn cover(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        let wildcard = host.split_once('.').map(|(_, domain)| format!("*.{domain}"));
        self.hosts.contains(&host) || wildcard.is_some_and(|wildcard| self.hosts.contains(&wildcard))
    }

    /// Whether they hold all of `others`.
    pub(super) fn hold(&self, others: &Self) -> bool {
        others.hosts.iter().all(|host| self.cover(host)) && self.addresses.is_superset(&others.addresses)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.addresses.is_empty()
    }

    /// All of them as text.
    pub(super) fn to_texts(&self) -> Vec<String> {
        let addresses = self.addresses.iter().map(IpAddr::to_string);
        self.hosts.iter().cloned().chain(addresses).collect()
    }
}

/// `localhost`, the host's name (also as multicast DNS knows it), its addresses, and `public_host`.
pub(super) fn of_this_machine(public_host: Option<&str>) -> Names {
    let mut names = Names { hosts: BTreeSet::from(["localhost".into()]), addresses: BTreeSet::new() };
    if let Ok(host) = hostname::get() {
        let host = host.to_string_lossy().to_lowercase();
        if is_host_name(&host) {
            if !host.contains('.') {
                names.hosts.insert(format!("{host}.local"));
            }
            names.hosts.insert(host);
        }
    }
    match public_host.map(|host| (host, host.trim_matches(['[', ']']).parse::<IpAddr>())) {
        Some((_, Ok(address))) => drop(names.addresses.insert(address)),
        Some((host, Err(_))) => drop(names.hosts.insert(host.to_lowercase())),
        None => {}
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    names.addresses.extend(interfaces.iter().map(if_addrs::Interface::ip).filter(|address| !is_link_local(address)));
    names.addresses.extend([IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])]);
    names
}

/// A link-local IPv6 address needs a zone, which neither a URL nor a certificate can carry.
fn is_link_local(address: &IpAddr) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local())
}

fn is_host_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 253
        && name.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_and_loopback_are_always_among_the_names() {
        let names = of_this_machine(None);
        assert!(names.hosts.contains("localhost"));
        assert!(names.addresses.contains(&"127.0.0.1".parse().unwrap()));
        assert!(names.addresses.contains(&"::1".parse().unwrap()));
    }

    #[test]
    fn a_public_host_may_be_a_name_or_an_address() {
        assert!(of_this_machine(Some("Call.Example.org")).hosts.contains("call.example.org"));
        assert!(of_this_machine(Some("[2001:db8::1]")).addresses.contains(&"2001:db8::1".parse().unwrap()));
        assert!(of_this_machine(Some("192.0.2.1")).addresses.contains(&"192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn a_wildcard_covers_one_label() {
        let names = Names { hosts: BTreeSet::from(["*.example.org".into()]), ..Names::default() };
        assert!(names.cover("Call.example.org"));
        assert!(!names.cover("example.org") && !names.cover("a.call.example.org"));
    }

    #[test]
    fn names_that_a_certificate_cannot_hold_are_left_out() {
        for bad in ["", "a..b", "under_score", "ünlü"] {
            assert!(!is_host_name(bad), "{bad}");
        }
    }
}
