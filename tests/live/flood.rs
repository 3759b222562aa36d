//! Half-open connections by the thousand, and a person who wants to join all the same.

use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use crate::{
    client::Client,
    host::Host,
    wire::{BINDING_REQUEST, rest, tcp, tcp_from},
};

const IDLE: u16 = 2000;
const STUCK: u16 = 500;
/// Connections of one place, as in src/net/admission.rs.
const PER_PLACE: u16 = 1024;
/// The beginning of a TLS client hello that never ends.
const HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

/// From opening the page to standing in the room.
const JOIN: Duration = Duration::from_secs(2);

/// Both ends of each connection are in this process.
fn raise_limit_of_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}

/// Joins as a browser does, the page first, and says how long that took.
async fn join(host: &Host, token: &str, room: &str) -> (Client, Duration) {
    let began = Instant::now();
    assert!(host.get("/api/server").await.status().is_success());
    let (client, _) = Client::join(host, token, room).await;
    (client, began.elapsed())
}

async fn open_many(host: &Host, count: u16, said: &[u8], from: impl Fn(u16) -> [u8; 2]) -> Vec<TcpStream> {
    let open = |number| {
        let from = from(number);
        async move {
            let mut stream = tcp_from(host, from).await;
            stream.write_all(said).await.unwrap();
            stream
        }
    };
    stream::iter(0..count).map(open).buffer_unordered(50).collect().await
}

/// Twenty addresses, so that no place meets its own limit.
fn somewhere(number: u16) -> [u8; 2] {
    [9, u8::try_from(number % 20).unwrap()]
}

#[tokio::test]
async fn a_join_takes_under_two_seconds_among_thousands_of_half_open_connections() {
    raise_limit_of_files();
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut there, _) = Client::join(&host, &ada, &room).await;
    let idle = open_many(&host, IDLE, b"", somewhere).await;
    let stuck = open_many(&host, STUCK, HELLO, somewhere).await;
    let (_ben, took) = join(&host, &ben, &room).await;
    assert!(took < JOIN, "{took:?}");
    // Who was there before is there still.
    there.until("peer_joined").await;
    drop((idle, stuck));
}

#[tokio::test]
async fn who_shares_an_address_with_a_flood_gets_in_all_the_same() {
    raise_limit_of_files();
    let host = Host::start().await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let mut first = tcp(&host).await;
    let silent = open_many(&host, PER_PLACE / 2, b"", |_| [0, 1]).await;
    // Anybody may ask for that; it proves nothing.
    let curious = open_many(&host, PER_PLACE / 2 + 200, &BINDING_REQUEST, |_| [0, 1]).await;
    // The oldest has made room, long before its time.
    let began = Instant::now();
    assert!(rest(&mut first).await.is_empty());
    assert!(began.elapsed() < Duration::from_secs(5));
    let (_ada, took) = join(&host, &ada, &room).await;
    assert!(took < JOIN, "{took:?}");
    drop((silent, curious));
}
