//! With a clock that jumps to the next timer whenever nothing is on the wire, so that hours pass at once.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, extract::State, http::StatusCode};
use tokio::{net::TcpListener, task::JoinHandle, time::Instant};

use super::*;
use crate::config::{self, Config};

/// Longer than all waits together.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What came to a webhook: when, in seconds, and whether it was taken.
type Heard = Arc<Mutex<Vec<(u64, bool)>>>;

/// A webhook that refuses what comes before a moment.
async fn webhook(address: SocketAddr, start: Instant, refuses_until: u64) -> (SocketAddr, Heard) {
    let heard = Heard::default();
    let answer = async move |State(heard): State<Heard>| {
        let at = start.elapsed().as_secs();
        let is_taken = at >= refuses_until;
        heard.lock().unwrap().push((at, is_taken));
        if is_taken { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
    };
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(answer).with_state(heard.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

/// Delivers so many messages to a webhook.
fn delivers(address: SocketAddr, messages: usize) -> JoinHandle<()> {
    let webhook = Some(format!("http://{address}/hook").parse().unwrap());
    let config = Config { alerts: config::Alerts { webhook, ..config::Alerts::default() }, ..Config::default() };
    let [_, destination, _] = Destination::all(&InForce::new(config));
    let (queue, receiver) = mpsc::channel(QUEUE);
    for _ in 0..messages {
        queue.try_send(Message::test("sohbet", 0)).unwrap();
    }
    tokio::spawn(deliver(destination, receiver))
}

fn anywhere() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_fails_for_a_while_is_told_once_when_it_is_well() {
    let (address, heard) = webhook(anywhere(), Instant::now(), 60).await;
    delivers(address, 2).await.unwrap();
    sleep(DAY).await;
    assert_eq!(*heard.lock().unwrap(), [(0, false), (10, false), (70, true), (70, true)]);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_away_is_told_once_when_it_is_back() {
    let start = Instant::now();
    let address = TcpListener::bind(anywhere()).await.unwrap().local_addr().unwrap();
    let delivered = delivers(address, 1);
    sleep(Duration::from_secs(60)).await;
    let (_, heard) = webhook(address, start, 0).await;
    delivered.await.unwrap();
    sleep(DAY).await;
    assert_eq!(*heard.lock().unwrap(), [(70, true)]);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_nobody_takes_is_given_up_and_the_next_has_its_turn() {
    let (address, heard) = webhook(anywhere(), Instant::now(), 9370 + 11).await;
    delivers(address, 2).await.unwrap();
    sleep(DAY).await;
    let heard = heard.lock().unwrap();
    let times: Vec<_> = heard.iter().map(|(at, _)| *at).collect();
    assert_eq!(times, [0, 10, 70, 370, 2170, 9370, 9370, 9380, 9440]);
    assert_eq!(heard.iter().filter(|(_, is_taken)| *is_taken).count(), 1);
}
