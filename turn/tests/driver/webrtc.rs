//! The client of webrtc-rs: UDP, binds channels once data flows, sends Send indications before.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::UdpSocket, time::timeout};
use turn::client::{Client, ClientConfig};
use webrtc_util::Conn;

use crate::support::{PATIENCE, REALM, TestRelay};

/// How often a word is said; four times what a slow machine needs.
const TRIES: usize = 12;

struct Peer {
    client: Client,
    relayed: Box<dyn Conn + Send + Sync>,
    address: SocketAddr,
}

impl Peer {
    async fn allocate(relay: &TestRelay, id: &str, room: &str) -> Self {
        relay.relay.admit(id, room);
        let credential = relay.relay.mint(id, Duration::from_secs(60));
        let local = if relay.udp.is_ipv4() { "127.0.0.1:0" } else { "[::1]:0" };
        let config = ClientConfig {
            stun_serv_addr: relay.udp.to_string(),
            turn_serv_addr: relay.udp.to_string(),
            username: credential.username,
            password: credential.password,
            realm: REALM.into(),
            software: String::new(),
            rto_in_ms: 0,
            conn: Arc::new(UdpSocket::bind(local).await.unwrap()),
            vnet: None,
        };
        let client = Client::new(config).await.unwrap();
        client.listen().await.unwrap();
        let relayed = client.allocate().await.unwrap();
        let address = relayed.local_addr().unwrap();
        Self { client, relayed: Box::new(relayed), address }
    }

    /// Sends until the other side has it: the first packets may come before its permission.
    async fn reaches(&self, other: &Self, words: &str) -> bool {
        for _ in 0..TRIES {
            self.relayed.send_to(words.as_bytes(), other.address).await.unwrap();
            if timeout(Duration::from_millis(50), other.hears(words, self.address)).await.is_ok() {
                return true;
            }
        }
        false
    }

    /// Listens for `words`; what was said before may still arrive.
    async fn hears(&self, words: &str, speaker: SocketAddr) {
        let mut buffer = [0; 1500];
        loop {
            let (length, from) = self.relayed.recv_from(&mut buffer).await.unwrap();
            assert_eq!(from, speaker);
            if buffer[..length] == *words.as_bytes() {
                return;
            }
        }
    }
}

#[tokio::test]
async fn two_independent_clients_talk_relay_to_relay() {
    let relay = TestRelay::start().await;
    let alice = Peer::allocate(&relay, "alice", "room").await;
    let bob = Peer::allocate(&relay, "bob", "room").await;
    // The first word from each side installs its permission.
    bob.relayed.send_to(b"hello", alice.address).await.unwrap();
    assert!(alice.reaches(&bob, "merhaba").await);
    assert!(bob.reaches(&alice, "hello again").await);
    for packet in 0..200 {
        assert!(alice.reaches(&bob, &format!("packet {packet}")).await);
    }
    assert_eq!(relay.relay.allocations("alice"), 1);
    timeout(PATIENCE, alice.client.close()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_revoked_client_neither_sends_nor_receives_any_more() {
    let relay = TestRelay::start().await;
    let alice = Peer::allocate(&relay, "alice", "room").await;
    let bob = Peer::allocate(&relay, "bob", "room").await;
    bob.relayed.send_to(b"hello", alice.address).await.unwrap();
    assert!(alice.reaches(&bob, "merhaba").await);
    relay.relay.revoke("alice");
    assert_eq!(relay.relay.allocations("alice"), 0);
    assert!(!alice.reaches(&bob, "still here").await);
    assert!(!bob.reaches(&alice, "are you there").await);
}

#[tokio::test]
async fn clients_of_different_rooms_do_not_reach_each_other() {
    let relay = TestRelay::start().await;
    let alice = Peer::allocate(&relay, "alice", "room").await;
    let mallory = Peer::allocate(&relay, "mallory", "other room").await;
    mallory.relayed.send_to(b"hello", alice.address).await.unwrap();
    assert!(!alice.reaches(&mallory, "merhaba").await);
    assert!(!mallory.reaches(&alice, "merhaba").await);
}

#[tokio::test]
async fn a_wrong_password_gets_no_allocation() {
    let relay = TestRelay::start().await;
    relay.relay.admit("alice", "room");
    let config = ClientConfig {
        stun_serv_addr: relay.udp.to_string(),
        turn_serv_addr: relay.udp.to_string(),
        username: relay.relay.mint("alice", Duration::from_secs(60)).username,
        password: "wrong".into(),
        realm: REALM.into(),
        software: String::new(),
        rto_in_ms: 0,
        conn: Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap()),
        vnet: None,
    };
    let client = Client::new(config).await.unwrap();
    client.listen().await.unwrap();
    assert!(client.allocate().await.is_err());
    relay.counts(|counters| counters.authentication_failures == 1).await;
}

#[tokio::test]
async fn a_binding_request_is_answered_with_the_client_s_own_address() {
    let relay = TestRelay::start().await;
    let alice = Peer::allocate(&relay, "alice", "room").await;
    let mapped = alice.client.send_binding_request().await.unwrap();
    assert_eq!(mapped.ip(), relay.udp.ip());
}
