//! The relay, started as the configuration has it.

use std::net::{IpAddr, SocketAddr, UdpSocket};

use sohbet_turn::{
    Limits,
    driver::{Relay, RelayConfig},
    server::{Credentials, Open, PeerPolicy, Survivor},
};

use crate::{
    config::{self, Config, RelayMode},
    net::{RelayAddresses, interfaces},
    server::StartError,
};

/// A running relay, and what the operator should know about it.
pub(crate) struct Started {
    pub(crate) relay: Relay,
    pub(crate) notices: Vec<String>,
}

/// Starts the relay on `sockets`, which are bound to `listen`. `secret` is for the credentials of participants; `survivors`
/// are those of the last process.
pub(crate) fn start(
    config: &Config,
    sockets: Vec<UdpSocket>,
    listen: SocketAddr,
    secret: Vec<u8>,
    survivors: Vec<Survivor>,
) -> Result<Started, StartError> {
    let relay = &config.relay;
    let found = RelayAddresses::find(config, listen.ip());
    let addresses = match relay.mode {
        RelayMode::Internal => None,
        RelayMode::Open => Some(usable(found)?),
    };
    let (found_v4, found_v6) = (addresses.and_then(|found| found.v4), addresses.and_then(|found| found.v6));
    let relay = Relay::start(RelayConfig {
        sockets,
        credentials: credentials(relay, secret)?,
        announce_v4: relay.public_ipv4.or(found_v4.map(|found| found.announce)),
        announce_v6: relay.public_ipv6.or(found_v6.map(|found| found.announce)),
        limits: limits(relay),
        open: addresses.map(|addresses| open(config, addresses)),
        alternate_server: relay.alternate_server,
        discovery: relay.discovery_addresses(),
        survivors,
    })
    .map_err(|error| anyhow::anyhow!("The relay cannot start: {error}"))?;
    let notices = found.warning(config).into_iter().collect();
    Ok(Started { relay, notices })
}

/// Makes sure that there is an address, and that ports can be bound to it, before clients find out.
fn usable(addresses: RelayAddresses) -> Result<RelayAddresses, StartError> {
    let bound = [addresses.v4.map(|v4| IpAddr::V4(v4.bind)), addresses.v6.map(|v6| IpAddr::V6(v6.bind))];
    if bound == [None, None] {
        return Err(StartError::NoRelayAddress);
    }
    for address in bound.into_iter().flatten() {
        UdpSocket::bind((address, 0)).map_err(|source| StartError::RelayAddress { address, source })?;
    }
    Ok(addresses)
}

/// Participants', and in open mode those of other applications and of users.
fn credentials(relay: &config::Relay, secret: Vec<u8>) -> Result<Credentials, StartError> {
    let credentials = Credentials::new(relay.realm.clone(), secret);
    if relay.mode == RelayMode::Internal {
        return Ok(credentials);
    }
    let secrets = relay.secrets.iter().map(|secret| secret.reveal().as_bytes().to_vec()).collect();
    let users = relay.users.iter().map(|user| (user.name.clone(), user.reveal_password().to_owned()));
    let all = credentials.with_shared_secrets(secrets).and_then(|credentials| credentials.with_users(users));
    Ok(all.map_err(|error| anyhow::anyhow!("The relay cannot start: {error}"))?)
}

fn open(config: &Config, addresses: RelayAddresses) -> Open {
    Open {
        ports: config.relay.ports.ports(),
        bind_v4: addresses.v4.map(|v4| v4.bind),
        bind_v6: addresses.v6.map(|v6| v6.bind),
        peers: PeerPolicy::with(
            config.relay.allow_peers.clone(),
            config.relay.deny_peers.clone(),
            own(config, &addresses),
        ),
    }
}

/// Where this server itself is. Loopback addresses are denied to peers anyway, and whoever allows a loopback network means
/// this machine.
fn own(config: &Config, addresses: &RelayAddresses) -> Vec<IpAddr> {
    let host = config.server.public_host.as_deref().and_then(|host| host.parse().ok());
    let configured = [config.relay.public_ipv4.map(IpAddr::V4), config.relay.public_ipv6.map(IpAddr::V6), host];
    let known = interfaces::all().into_iter().chain(addresses.announced()).chain(configured.into_iter().flatten());
    known.filter(|ip| !ip.is_loopback()).collect()
}

fn limits(relay: &config::Relay) -> Limits {
    Limits {
        allocations: relay.allocations,
        allocations_per_holder: relay.allocations_per_credential,
        allocations_per_client: relay.allocations_per_client,
        bandwidth: relay.bandwidth.bytes_per_second(),
        bandwidth_per_holder: relay.bandwidth_per_credential.bytes_per_second(),
        bandwidth_per_client: relay.bandwidth_per_client.bytes_per_second(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::RelayAddress;

    #[test]
    fn the_server_itself_is_out_of_reach_under_every_address_it_has() {
        let mut config = Config::default();
        config.server.public_host = "9.9.9.9".parse().ok();
        config.relay.public_ipv6 = "2600::9".parse().ok();
        let (bind, announce) = ("9.9.9.7".parse().unwrap(), "9.9.9.8".parse().unwrap());
        let addresses = RelayAddresses { v4: Some(RelayAddress { bind, announce }), v6: None };
        let peers = open(&config, addresses).peers;
        let outer = interfaces::outer();
        for ip in ["9.9.9.8", "9.9.9.9", "2600::9"].map(|ip| ip.parse().unwrap()).into_iter().chain(outer) {
            assert!(!peers.permits(ip), "{ip}");
        }
        assert!(peers.permits("9.9.9.10".parse().unwrap()));
        config.relay.allow_peers = vec!["127.0.0.0/8".parse().unwrap(), "9.9.9.8".parse().unwrap()];
        let peers = open(&config, addresses).peers;
        for ip in ["127.0.0.1", "9.9.9.8"] {
            assert!(peers.permits(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn the_quotas_of_an_unchanged_configuration_are_those_of_the_relay_itself() {
        assert_eq!(limits(&config::Relay::default()), Limits::default());
    }
}
