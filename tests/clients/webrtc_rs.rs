//! The client of webrtc-rs: UDP, to another client and to a peer that knows nothing of TURN.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::UdpSocket, time::timeout};
use turn::client::{Client, ClientConfig};
use webrtc_util::Conn;

use crate::{
    echo,
    server::{Credential, Server, credential, credential_until},
};

/// How often a word is said: the first may come before the other side's permission.
const TRIES: usize = 20;
/// How long an echo may take before the word is said again.
const PATIENCE: Duration = Duration::from_millis(250);

/// A client with its allocation, which lives as long.
struct Allocation {
    _client: Client,
    relayed: Box<dyn Conn + Send + Sync>,
}

impl Allocation {
    async fn make(server: &Server, credential: Credential) -> Result<Self, turn::Error> {
        let conn = UdpSocket::bind(SocketAddr::new(server.address.ip(), 0)).await.unwrap();
        let config = ClientConfig {
            stun_serv_addr: server.address.to_string(),
            turn_serv_addr: server.address.to_string(),
            username: credential.username,
            password: credential.password,
            realm: String::new(),
            software: String::new(),
            rto_in_ms: 0,
            conn: Arc::new(conn),
            vnet: None,
        };
        let client = Client::new(config).await?;
        client.listen().await?;
        let relayed = Box::new(client.allocate().await?);
        Ok(Self { _client: client, relayed })
    }

    async fn says(&self, word: &str, peer: SocketAddr) {
        self.relayed.send_to(word.as_bytes(), peer).await.unwrap();
    }

    /// Says a word until it, and nothing else, is heard from the peer.
    async fn hears_back(&self, word: &str, peer: SocketAddr) -> bool {
        for _ in 0..TRIES {
            self.says(word, peer).await;
            if timeout(PATIENCE, self.hears(word, peer)).await.is_ok() {
                return true;
            }
        }
        false
    }

    /// Listens for a word; what was said before may still arrive.
    async fn hears(&self, word: &str, speaker: SocketAddr) {
        let mut buffer = [0; 1500];
        loop {
            let (length, from) = self.relayed.recv_from(&mut buffer).await.unwrap();
            if from == speaker && buffer[..length] == *word.as_bytes() {
                return;
            }
        }
    }

    fn address(&self) -> SocketAddr {
        self.relayed.local_addr().unwrap()
    }
}

#[tokio::test]
async fn a_plain_peer_is_reached_through_a_real_port() {
    let server = Server::start("127.0.0.1");
    let peer = echo::start("127.0.0.1");
    let ada = Allocation::make(&server, credential("ada")).await.unwrap();
    assert!(server.ports.contains(&ada.address().port()), "{}", ada.address());
    for number in 0..100 {
        assert!(ada.hears_back(&format!("word {number}"), peer).await, "word {number}");
    }
}

#[tokio::test]
async fn two_clients_reach_each_other() {
    let server = Server::start("127.0.0.1");
    let ada = Allocation::make(&server, credential("ada")).await.unwrap();
    let ben = Allocation::make(&server, credential("ben")).await.unwrap();
    // The first word from each side installs its permission.
    ben.says("hello", ada.address()).await;
    ada.says("merhaba", ben.address()).await;
    timeout(PATIENCE, ben.hears("merhaba", ada.address())).await.unwrap();
    ben.says("hello again", ada.address()).await;
    timeout(PATIENCE, ada.hears("hello again", ben.address())).await.unwrap();
}

#[tokio::test]
async fn a_stranger_who_reaches_the_real_port_is_not_heard() {
    let server = Server::start("127.0.0.1");
    let ada = Allocation::make(&server, credential("ada")).await.unwrap();
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    stranger.send_to(b"let me in", ada.address()).await.unwrap();
    let mut buffer = [0; 100];
    assert!(timeout(PATIENCE, ada.relayed.recv_from(&mut buffer)).await.is_err());
}

#[tokio::test]
async fn peers_on_the_server_s_own_machine_are_refused_unless_they_are_named() {
    let server = Server::start_with("127.0.0.1", "");
    let ada = Allocation::make(&server, credential("ada")).await.unwrap();
    // The first is where relayed addresses are: a permission for it is good for other allocations alone.
    for host in ["127.0.0.1", "127.0.0.2"] {
        let peer = UdpSocket::bind((host, 0)).await.unwrap();
        let said = ada.relayed.send_to(b"who is there?", peer.local_addr().unwrap()).await;
        assert_eq!(said.is_err_and(|refused| refused.to_string().contains("403")), host == "127.0.0.2");
        assert!(timeout(PATIENCE, peer.recv_from(&mut [0; 100])).await.is_err(), "{host} was reached");
    }
}

#[tokio::test]
async fn a_forged_and_an_expired_credential_get_no_allocation() {
    let server = Server::start("127.0.0.1");
    let forged = Credential { password: "forged".into(), ..credential("ada") };
    for wrong in [forged, credential_until(1, "ada")] {
        let refused = Allocation::make(&server, wrong).await.err().expect("no allocation").to_string();
        assert!(refused.contains("401"), "{refused}");
    }
}
