//! The relay as other applications use it: real ports, peers outside, credentials of their own.

use std::{ops::RangeInclusive, time::Duration};

use sohbet::config::{Config, RelayMode};
use sohbet_turn::credential::mint;
use tokio::{
    net::UdpSocket,
    time::{Instant, timeout},
};

use crate::{host::Host, turn_client::Allocation};

const KEY: &str = "the-key-of-an-application";
const OLD: &str = "the secret that is being replaced";
const NEW: &str = "the secret that takes its place";
const PORTS: RangeInclusive<u16> = 40_000..=40_999;
/// Longer than anything takes on one machine.
const SOON: Duration = Duration::from_secs(5);
/// Far in the future, in unix seconds.
const LATER: u64 = 4_000_000_000;

/// An open relay on this machine alone, which may reach peers here.
fn open(config: &mut Config) {
    let relay = &mut config.relay;
    relay.mode = RelayMode::Open;
    relay.ports = "40000-40999".parse().unwrap();
    relay.secrets = vec![OLD.parse().unwrap(), NEW.parse().unwrap()];
    relay.users = vec!["intercom:a long password".parse().unwrap()];
    relay.api_keys = vec![KEY.parse().unwrap()];
    relay.allow_peers = vec!["127.0.0.0/8".parse().unwrap()];
}

/// An allocation with a credential from the interface for applications.
async fn allocate(host: &Host) -> Result<Allocation, turn::Error> {
    let credential = host.relay_credential(KEY).await;
    Allocation::over_udp(
        host.address(),
        credential["username"].as_str().unwrap(),
        credential["password"].as_str().unwrap(),
    )
    .await
}

/// Sends to a peer outside the server and gives what comes back through the relay.
async fn echo(allocation: &Allocation) -> Option<Vec<u8>> {
    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    allocation.relayed.send_to(b"there", peer.local_addr().unwrap()).await.ok()?;
    let mut words = [0; 100];
    let (length, relayed) = timeout(Duration::from_secs(1), peer.recv_from(&mut words)).await.ok()?.unwrap();
    assert_eq!(&words[..length], b"there");
    assert_eq!(relayed.port(), allocation.relayed.local_addr().unwrap().port());
    peer.send_to(b"and back", relayed).await.unwrap();
    let (length, sender) = timeout(SOON, allocation.relayed.recv_from(&mut words)).await.unwrap().unwrap();
    assert_eq!(sender, peer.local_addr().unwrap());
    Some(words[..length].to_vec())
}

#[tokio::test]
async fn an_application_reaches_a_peer_outside_through_a_port_of_the_range() {
    let host = Host::with(open).await;
    let allocation = allocate(&host).await.unwrap();
    assert!(PORTS.contains(&allocation.relayed.local_addr().unwrap().port()));
    assert_eq!(echo(&allocation).await.as_deref(), Some(&b"and back"[..]));
}

#[tokio::test]
async fn every_secret_and_every_user_gets_in_and_nobody_else() {
    let host = Host::with(open).await;
    for secret in [OLD, NEW] {
        let credential = mint(secret.as_bytes(), "@ada:matrix.example", LATER);
        Allocation::over_udp(host.address(), &credential.username, &credential.password).await.unwrap();
    }
    Allocation::over_udp(host.address(), "intercom", "a long password").await.unwrap();
    let forged = mint(b"a secret that is none", "ada", LATER);
    let expired = mint(OLD.as_bytes(), "ada", 1_700_000_000);
    for credential in [forged, expired] {
        assert!(Allocation::over_udp(host.address(), &credential.username, &credential.password).await.is_err());
    }
    assert!(Allocation::over_udp(host.address(), "intercom", "another password").await.is_err());
}

#[tokio::test]
async fn peers_on_the_server_itself_are_out_of_reach_unless_they_are_allowed() {
    let host = Host::with(|config| {
        open(config);
        config.relay.allow_peers.clear();
    })
    .await;
    assert_eq!(echo(&allocate(&host).await.unwrap()).await, None);
    let host = Host::with(|config| {
        open(config);
        config.relay.deny_peers = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    assert_eq!(echo(&allocate(&host).await.unwrap()).await, None, "what is denied wins");
}

#[tokio::test]
async fn relayed_addresses_carry_the_configured_public_address() {
    let public = "203.0.113.7".parse().unwrap();
    let host = Host::with(|config| {
        open(config);
        config.relay.public_ipv4 = Some(public);
    })
    .await;
    let allocation = allocate(&host).await.unwrap();
    assert_eq!(allocation.relayed.local_addr().unwrap().ip(), public);
    assert_eq!(echo(&allocation).await.as_deref(), Some(&b"and back"[..]), "the ports are bound here");
    assert!(host.server.notices().is_empty());
}

#[tokio::test]
async fn an_address_that_only_the_neighbours_reach_is_warned_of() {
    let host = Host::with(open).await;
    let [notice] = host.server.notices() else { panic!("{:?}", host.server.notices()) };
    assert!(notice.contains("127.0.0.1") && notice.contains("relay.public_ipv4"), "{notice}");
    assert!(Host::start().await.server.notices().is_empty(), "an internal relay needs no address");
}

#[tokio::test]
async fn a_quota_of_the_configuration_is_kept() {
    let host = Host::with(|config| {
        open(config);
        config.relay.allocations_per_credential = 1;
    })
    .await;
    let credential = mint(OLD.as_bytes(), "ada", LATER);
    let first = Allocation::over_udp(host.address(), &credential.username, &credential.password).await.unwrap();
    assert!(Allocation::over_udp(host.address(), &credential.username, &credential.password).await.is_err());
    allocate(&host).await.unwrap();
    drop(first);
}

#[tokio::test]
async fn a_server_that_drains_takes_nobody_new_and_waits_for_the_last_to_go() {
    let host = Host::with(|config| {
        open(config);
        config.relay.drain = Duration::from_secs(30);
    })
    .await;
    let allocation = allocate(&host).await.unwrap();
    let drained = async {
        host.server.drain().await;
        Instant::now()
    };
    let gone = async {
        // The drain has begun when nobody new gets in; until then whoever does leaves again.
        while let Ok(early) = allocate(&host).await {
            early.end().await;
        }
        assert_eq!(echo(&allocation).await.as_deref(), Some(&b"and back"[..]), "what was there goes on");
        allocation.end().await;
        Instant::now()
    };
    let (drained, gone) = tokio::join!(drained, gone);
    assert!(drained >= gone && drained - gone < SOON);
}
