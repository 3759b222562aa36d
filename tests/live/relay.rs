//! A relay credential lives exactly as long as its participant. The TURN client is one that nobody here wrote.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{client::Client, host::Host, turn_client::Allocation};

/// Within this time the allocations of somebody who has left are gone.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Allocates over UDP with what `joined` handed out.
async fn allocate(host: &Host, joined: &Value) -> Result<Allocation, turn::Error> {
    let server = &joined["ice_servers"][1];
    Allocation::over_udp(host.address(), server["username"].as_str().unwrap(), server["credential"].as_str().unwrap())
        .await
}

fn allocations(host: &Host, joined: &Value) -> usize {
    host.server.relay().allocations(joined["participant"]["id"].as_str().unwrap())
}

async fn gone(host: &Host, joined: &Value) -> bool {
    let until_gone = async {
        while allocations(host, joined) > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(AT_ONCE, until_gone).await.is_ok()
}

#[tokio::test]
async fn the_urls_handed_out_lead_to_the_one_port_and_are_at_most_four() {
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let (_ada, joined) = Client::join(&host, &ada, &room).await;
    let servers = joined["ice_servers"].as_array().unwrap();
    let urls: Vec<&str> =
        servers.iter().flat_map(|server| server["urls"].as_array().unwrap()).map(|url| url.as_str().unwrap()).collect();
    let at = host.authority();
    let expected = [
        format!("stun:{at}"),
        format!("turn:{at}?transport=udp"),
        format!("turn:{at}?transport=tcp"),
        format!("turns:{at}?transport=tcp"),
    ];
    assert_eq!(urls, expected);
}

#[tokio::test]
async fn two_participants_of_a_room_talk_through_the_relay_until_one_leaves() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (_ada, ada_joined) = Client::join(&host, &ada, &room).await;
    let (mut ben, ben_joined) = Client::join(&host, &ben, &room).await;
    let from = allocate(&host, &ada_joined).await.unwrap();
    let to = allocate(&host, &ben_joined).await.unwrap();
    let (from_address, to_address) = (from.relayed.local_addr().unwrap(), to.relayed.local_addr().unwrap());
    // The first word from each side installs its permission.
    to.relayed.send_to(b"hello", from_address).await.unwrap();
    from.relayed.send_to(b"merhaba", to_address).await.unwrap();
    let mut words = [0; 100];
    let (length, sender) = timeout(AT_ONCE, to.relayed.recv_from(&mut words)).await.unwrap().unwrap();
    assert_eq!((&words[..length], sender), (&b"merhaba"[..], from_address));

    ben.tell(json!({ "type": "leave" })).await;
    assert!(gone(&host, &ben_joined).await);
    assert_eq!(allocations(&host, &ada_joined), 1);
    from.relayed.send_to(b"still there?", to_address).await.unwrap();
    assert!(timeout(AT_ONCE, to.relayed.recv_from(&mut words)).await.is_err());
    assert!(allocate(&host, &ben_joined).await.is_err(), "the credential is refused");
    to.end().await;
}

#[tokio::test]
async fn removal_takes_the_relay_away_within_a_second() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    for ban in [false, true] {
        let (mut moderator, _) = Client::join(&host, &ada, &room).await;
        let (_out, joined) = Client::join(&host, &ben, &room).await;
        moderator.until("peer_joined").await;
        let _allocation = allocate(&host, &joined).await.unwrap();
        assert_eq!(allocations(&host, &joined), 1);
        moderator.tell(json!({ "type": "remove", "participant": joined["participant"]["id"], "ban": ban })).await;
        assert!(gone(&host, &joined).await, "ban: {ban}");
        assert!(allocate(&host, &joined).await.is_err(), "ban: {ban}");
    }
}

#[tokio::test]
async fn a_stranger_may_try_the_relay_and_reaches_nobody_but_himself() {
    let host = Host::start().await;
    let (trial, another) = (host.trial().await, host.trial().await);
    let (one, other) = (allocate(&host, &trial).await.unwrap(), allocate(&host, &trial).await.unwrap());
    let outsider = allocate(&host, &another).await.unwrap();
    let [at_one, at_other, at_outsider] = [&one, &other, &outsider].map(|each| each.relayed.local_addr().unwrap());
    other.relayed.send_to(b"hello", at_one).await.unwrap();
    one.relayed.send_to(b"echo", at_other).await.unwrap();
    let mut words = [0; 100];
    let (length, sender) = timeout(AT_ONCE, other.relayed.recv_from(&mut words)).await.unwrap().unwrap();
    assert_eq!((&words[..length], sender), (&b"echo"[..], at_one));
    let _ = outsider.relayed.send_to(b"hello", at_one).await;
    let _ = one.relayed.send_to(b"let me in", at_outsider).await;
    assert!(timeout(AT_ONCE, outsider.relayed.recv_from(&mut words)).await.is_err());
}
