//! The public address of a server that cannot see it, because a router translates: its own name leads there.

use std::{net::IpAddr, time::Duration};

use tokio::{net::lookup_host, time::timeout};

use super::{RelayAddresses, is_private, public_address::is_inner};
use crate::config::{self, Config};

/// For the name to be looked up. The server starts without the answer where it takes longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Takes the public addresses that nobody configured from the public host, where the machine itself has private ones alone.
pub async fn learn(config: &mut Config, listen: IpAddr) {
    let found = RelayAddresses::find(config, listen);
    let Some(host) = config.server.public_host.as_deref().filter(|_| found.announced().any(is_inner)) else { return };
    let named = addresses(host).await;
    take(&mut config.relay, &found, &named);
}

/// Everything that `host` leads to: itself, where it is an address.
async fn addresses(host: &str) -> Vec<IpAddr> {
    if let Ok(ip) = host.parse() {
        return vec![ip];
    }
    match timeout(PATIENCE, lookup_host((host, 0))).await {
        Ok(Ok(found)) => found.map(|address| address.ip()).collect(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// A machine with a public address announces that: its name may lead to a proxy.
fn take(relay: &mut config::Relay, found: &RelayAddresses, named: &[IpAddr]) {
    for ip in named.iter().filter(|ip| !is_private(**ip)) {
        match ip {
            IpAddr::V4(ip) if found.v4.is_some_and(|v4| is_inner(v4.announce.into())) => {
                relay.public_ipv4.get_or_insert(*ip);
            }
            IpAddr::V6(ip) if found.v6.is_some_and(|v6| is_inner(v6.announce.into())) => {
                relay.public_ipv6.get_or_insert(*ip);
            }
            IpAddr::V4(_) | IpAddr::V6(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;
    use crate::net::RelayAddress;

    const PUBLIC: &str = "203.0.113.7";
    const PUBLIC_V6: &str = "2001:db8::7";

    /// What is taken where the machine has `here` and `here_v6`, and its name leads to `named`.
    fn learned(here: &str, here_v6: Option<&str>, named: &[&str]) -> (Option<Ipv4Addr>, Option<Ipv6Addr>) {
        let v4 = here.parse::<Ipv4Addr>().map(|ip| RelayAddress { bind: ip, announce: ip }).ok();
        let v6 = here_v6.map(|ip| ip.parse::<Ipv6Addr>().unwrap()).map(|ip| RelayAddress { bind: ip, announce: ip });
        let named: Vec<IpAddr> = named.iter().map(|ip| ip.parse().unwrap()).collect();
        let mut relay = config::Relay::default();
        take(&mut relay, &RelayAddresses { v4, v6 }, &named);
        (relay.public_ipv4, relay.public_ipv6)
    }

    #[test]
    fn behind_a_router_the_name_tells_the_public_address() {
        let public = PUBLIC.parse().ok();
        assert_eq!(learned("192.168.1.5", None, &[PUBLIC, "203.0.113.8", PUBLIC_V6]), (public, None));
        assert_eq!(learned("10.0.0.5", Some("fd00::5"), &[PUBLIC_V6, PUBLIC]), (public, PUBLIC_V6.parse().ok()));
    }

    #[test]
    fn a_machine_with_a_public_address_need_not_be_told_it() {
        assert_eq!(learned("203.0.113.9", Some("2001:db8::9"), &[PUBLIC, PUBLIC_V6]), (None, None));
    }

    #[test]
    fn a_name_in_the_machines_own_network_tells_nothing() {
        assert_eq!(learned("192.168.1.5", Some("fd00::5"), &["192.168.1.5", "fd00::5", "127.0.0.1"]), (None, None));
    }

    #[test]
    fn a_server_for_this_machine_alone_is_known_by_no_other_address() {
        assert_eq!(learned("127.0.0.1", None, &[PUBLIC]), (None, None));
    }

    #[tokio::test]
    async fn what_is_configured_stays() {
        let mut config = Config::default();
        config.server.public_host = PUBLIC.parse().ok();
        config.relay.public_ipv4 = "203.0.113.9".parse().ok();
        learn(&mut config, "192.168.1.5".parse().unwrap()).await;
        assert_eq!(config.relay.public_ipv4, "203.0.113.9".parse().ok());
        config.relay.public_ipv4 = None;
        learn(&mut config, "192.168.1.5".parse().unwrap()).await;
        assert_eq!(config.relay.public_ipv4, PUBLIC.parse().ok());
    }
}
