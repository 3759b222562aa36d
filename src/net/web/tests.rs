//! Clients with little to say, on a clock that does not wait.

use std::{future::pending, time::Duration};

use axum::{
    Extension,
    http::{StatusCode, header},
    response::IntoResponse as _,
    routing::{get, post},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
    task::JoinHandle,
    time::{Instant, sleep},
};

use super::*;
use crate::net::{
    admission::Admission,
    exchanges::{EXCHANGE, FIRST_REQUEST, IDLE, Leave},
    prefixed::Prefixed,
};

/// As often as a patient attacker says a byte.
const DRIP: Duration = Duration::from_millis(200);
/// A clock's tick and some.
const SOON: Duration = Duration::from_secs(1);
/// HTTP/2's preface and an empty SETTINGS frame (RFC 9113, sections 3.4 and 6.5).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn router() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/large", get(async || vec![b'x'; 1 << 20]))
        .route("/stuck", get(async || pending::<()>().await))
        .route("/upload", post(async |body: String| body))
        .route(
            "/long",
            post(async |Extension(leave): Extension<Leave>, request: Request| {
                leave.extend(IDLE);
                axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap_or_default()
            }),
        )
}

/// A connection to a server, and when that ends it.
fn connect() -> (DuplexStream, JoinHandle<Duration>) {
    let (client, server) = duplex(4096);
    let standing = Admission::default().admit(None).expect("there is room").standing();
    let (began, stop) = (Instant::now(), CancellationToken::new());
    let ending = tokio::spawn(async move {
        let _ = serve(server, router(), standing, &stop).await;
        began.elapsed()
    });
    (client, ending)
}

/// When the server ends a connection on which these bytes are sent at once, and nothing after, while nothing is read.
async fn after(bytes: &[u8]) -> Duration {
    let (mut client, ending) = connect();
    client.write_all(bytes).await.unwrap();
    ended(ending).await
}

/// When the server ends a connection on which `bytes` are followed by a byte now and then.
async fn dripping(bytes: &[u8]) -> Duration {
    let (mut client, ending) = connect();
    client.write_all(bytes).await.unwrap();
    let dripping = async {
        while client.write_all(b"x").await.is_ok() {
            sleep(DRIP).await;
        }
        pending::<()>().await;
    };
    tokio::select! {
        ended = ended(ending) => ended,
        () = dripping => unreachable!("it waits for the end"),
    }
}

async fn ended(ending: JoinHandle<Duration>) -> Duration {
    timeout(2 * EXCHANGE, ending).await.expect("the server ends the connection").unwrap()
}

#[track_caller]
fn about(ended: Duration, limit: Duration) {
    assert!((limit..=limit + CLOSE_TIMEOUT + SOON).contains(&ended), "{ended:?} instead of {limit:?}");
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_nothing_is_not_waited_for() {
    for bytes in [&b""[..], b"GET / HT", b"PRI * HTT", PREFACE, &PREFACE[..24]] {
        about(after(bytes).await, FIRST_REQUEST);
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    about(dripping(b"GET / HTTP/1.1\r\nX: ").await, FIRST_REQUEST);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_byte_by_byte_has_its_time_and_no_more() {
    about(dripping(b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n").await, EXCHANGE);
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_does_not_read_has_its_time_and_no_more() {
    about(after(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await, EXCHANGE);
    about(after(b"GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n").await, EXCHANGE);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_to_be_large_has_longer_and_no_more() {
    let request = b"POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n";
    about(dripping(request).await, EXCHANGE + IDLE);
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_for_the_next_request_and_not_for_ever() {
    let (mut client, ending) = connect();
    for _ in 0..3 {
        client.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"hello") {
            assert_ne!(client.read_buf(&mut answer).await.unwrap(), 0);
        }
        sleep(IDLE / 2).await;
    }
    about(ended(ending).await, 2 * IDLE);
}

#[tokio::test(start_paused = true)]
async fn a_large_answer_arrives_whole_at_a_slow_reader() {
    let (mut client, _ending) = connect();
    client.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while client.read_buf(&mut answer).await.unwrap() > 0 {
        // Twice as long as a connection without a request is kept.
        sleep(2 * IDLE / 256).await;
    }
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.contains("content-length: 1048576\r\n"), "{}", &answer[..200]);
    assert!(answer.ends_with(&"x".repeat(1 << 20)));
}

#[tokio::test(start_paused = true)]
async fn an_upgraded_connection_is_counted_and_keeps_its_place_until_it_ends() {
    let (admission, stop) = (Admission::default(), CancellationToken::new());
    let permit = admission.admit(None).unwrap();
    let (standing, (mut client, server)) = (permit.standing(), duplex(4096));
    let upgrade = async |request: Request| {
        tokio::spawn(async move {
            let mut stream = TokioIo::new(hyper::upgrade::on(request).await.unwrap());
            let _ = stream.read_to_end(&mut Vec::new()).await;
        });
        (StatusCode::SWITCHING_PROTOCOLS, [(header::CONNECTION, "upgrade"), (header::UPGRADE, "any")]).into_response()
    };
    let router = Router::new().route("/", get(upgrade));
    let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: any\r\n\r\n";
    client.write_all(request).await.unwrap();
    serve(Prefixed::holding(permit, server), router, standing, &stop).await.unwrap();
    sleep(EXCHANGE).await;
    admission.evict();
    assert_eq!(admission.count(), 1, "it is in use");
    drop(client);
    sleep(SOON).await;
    assert_eq!(admission.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_go_between_two_requests_and_not_during_one() {
    for (path, is_kept) in [("/", false), ("/stuck", true)] {
        let admission = Admission::default();
        let permit = admission.admit(None).unwrap();
        let (standing, evicted, (mut client, server)) = (permit.standing(), permit.evicted(), duplex(4096));
        let stop = CancellationToken::new();
        tokio::spawn(async move { serve(Prefixed::holding(permit, server), router(), standing, &stop).await });
        client.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes()).await.unwrap();
        sleep(SOON).await;
        admission.evict();
        assert_eq!(evicted.is_cancelled(), !is_kept, "{path}");
    }
}
