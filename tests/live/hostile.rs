//! Streams that mean no good, or nothing: each is ended, and nobody else notices.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split},
    time::{sleep, timeout},
};

use crate::{
    host::Host,
    trust::NAME,
    wire::{BINDING_REQUEST, PATIENCE, http, rest, tcp, tls, tls_of},
};

/// As often as a patient attacker says a byte.
const DRIP: Duration = Duration::from_millis(200);
const SOON: Duration = Duration::from_secs(1);
/// What a busy machine may add to a deadline.
const LATE: Duration = Duration::from_secs(30);

/// The beginning of a TLS client hello that never ends.
const HELLO: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";
const HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
/// HTTP/2's preface and an empty SETTINGS frame (RFC 9113, sections 3.4 and 6.5).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// How long the server bears a stream on which `said` comes at once, and then a byte of `drip` now and then.
async fn borne(mut stream: Box<dyn Stream>, said: &[u8], drip: &[u8]) -> Duration {
    let began = Instant::now();
    stream.write_all(said).await.unwrap();
    stream.flush().await.unwrap();
    let (mut reader, mut writer) = split(stream);
    let dripping = async {
        for byte in drip.iter().cycle() {
            sleep(DRIP).await;
            if writer.write_all(&[*byte]).await.is_err() || writer.flush().await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = rest(&mut reader) => {}
        () = dripping => {}
    }
    began.elapsed()
}

#[tokio::test]
async fn who_says_nothing_whole_is_sent_away_in_time() {
    let host = &Host::start().await;
    let stun = &[0, 1, 0, 200];
    let cases: [(bool, &[u8], &[u8], u64); 12] = [
        (false, b"", b"", 10),
        (false, b"", HELLO, 10),
        (false, HELLO, b"", 10),
        (false, b"PROX", b"", 10),
        (false, b"", stun, 10),
        (true, b"", b"", 10),
        (true, b"", stun, 10),
        (false, HEAD, b"x", 20),
        (true, HEAD, b"x", 20),
        (true, b"PRI * HTT", b"", 20),
        (true, PREFACE, b"", 20),
        (false, &BINDING_REQUEST, stun, 30),
    ];
    let borne = cases.map(|(over_tls, said, drip, seconds)| async move {
        let stream: Box<dyn Stream> = if over_tls { Box::new(tls_of(host).await) } else { Box::new(tcp(host).await) };
        let (ended, limit) = (borne(stream, said, drip).await, Duration::from_secs(seconds));
        // The clock of the server runs a moment before that of the client.
        assert!((limit..limit + LATE).contains(&(ended + SOON)), "{over_tls} {said:?} {drip:?}: {ended:?}");
    });
    join_all(borne).await;
}

#[tokio::test]
async fn garbage_is_closed_before_and_after_tls() {
    let host = Host::start().await;
    for garbage in [&[0x80, 1, 2, 3][..], &[0x40, 0, 0, 4, 1, 2, 3, 4], b"\r\n", b"hello", &[0x16, 3, 1], &[2; 100]] {
        let mut inside = tls_of(&host).await;
        inside.write_all(garbage).await.unwrap();
        assert!(rest(&mut inside).await.is_empty(), "{garbage:?}");
    }
    let mut around = tls_of(&host).await;
    around.get_mut().0.write_all(b"this is no TLS record").await.unwrap();
    assert!(rest(&mut around).await.is_empty());
    let mut instead = tcp(&host).await;
    instead.write_all(b"\x16\x03\x01\x00\x05nonsense").await.unwrap();
    rest(&mut instead).await;
    assert!(host.get("/api/server").await.status().is_success());
}

#[tokio::test]
async fn a_request_that_others_could_read_differently_is_the_last_of_its_connection() {
    let host = Host::start().await;
    let hidden = "GET /api/server HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let doubtful = |fields: &str, body: &str| {
        format!("POST /api/sessions HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n\r\n{body}{hidden}")
    };
    for request in [
        doubtful("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        doubtful("Transfer-Encoding: chunked\r\nContent-Length: 6", "0\r\n\r\n"),
        doubtful("Content-Length: 0\r\nContent-Length: 6", ""),
        doubtful("Content-Length: +0", ""),
        doubtful("Content-Length: 0x0", ""),
        doubtful("Transfer-Encoding : chunked", "0\r\n\r\n"),
        doubtful("Transfer-Encoding: xchunked", "0\r\n\r\n"),
        doubtful("Transfer-Encoding: chunked, identity", "0\r\n\r\n"),
        doubtful("X: a\r\n b", ""),
        doubtful("X: a\0b", ""),
        doubtful("X: a\rb", ""),
        format!("GET / HTTP/1.1 \r\n\r\n{hidden}"),
        format!("GET / HTTP/3.7\r\n\r\n{hidden}"),
        format!("GET /\x01 HTTP/1.1\r\n\r\n{hidden}"),
        format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n{hidden}", "x".repeat(100_000)),
    ] {
        let answer = http(tls_of(&host).await, &request).await;
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{request}\n{answer}");
        assert!(!answer.contains("200 OK"), "{request}\n{answer}");
    }
}

/// A frame of HTTP/2 (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

/// Fields without any compression (RFC 7541, section 6.2.2).
fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    fields.iter().flat_map(|(name, value)| [vec![0], text(name), text(value)].concat()).collect()
}

/// The error codes of the frames of a kind that come, until `enough` have come or the server closes.
async fn errors(stream: &mut (impl AsyncRead + Unpin), kind: u8, enough: usize) -> Vec<u32> {
    let mut codes = Vec::new();
    while codes.len() < enough {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).await.is_err() {
            break;
        }
        let mut payload = vec![0; usize::from(head[1]) << 8 | usize::from(head[2])];
        stream.read_exact(&mut payload).await.unwrap();
        if head[3] == kind {
            // GOAWAY names the last stream before its code.
            let code = if kind == GOAWAY { &payload[4..8] } else { &payload[..4] };
            codes.push(u32::from_be_bytes(code.try_into().unwrap()));
        }
    }
    codes
}

#[tokio::test]
async fn who_asks_and_takes_back_at_once_is_sent_away() {
    let host = Host::start().await;
    let mut stream = tls(&host, &[b"h2"], Some(NAME)).await;
    let get =
        fields(&[(":method", "GET"), (":path", "/api/server"), (":scheme", "https"), (":authority", "localhost")]);
    let mut said = PREFACE.to_vec();
    for number in (1..20_000).step_by(2) {
        said.extend(frame(HEADERS, END_HEADERS | END_STREAM, number, &get));
        said.extend(frame(RST_STREAM, 0, number, &CANCEL.to_be_bytes()));
    }
    let (mut reader, mut writer) = split(&mut stream);
    let (codes, _) = tokio::join!(timeout(PATIENCE, errors(&mut reader, GOAWAY, 1)), writer.write_all(&said));
    assert_eq!(codes.unwrap(), [ENHANCE_YOUR_CALM]);
    assert!(host.get("/api/server").await.status().is_success());
}

#[tokio::test]
async fn more_requests_at_once_than_a_page_needs_are_refused() {
    let host = Host::start().await;
    let mut stream = tls(&host, &[b"h2"], Some(NAME)).await;
    let origin = host.origin();
    let post = fields(&[
        (":method", "POST"),
        (":path", "/api/sessions"),
        (":scheme", "https"),
        (":authority", origin.trim_start_matches("https://")),
        ("origin", &origin),
        ("content-type", "application/json"),
        ("content-length", "100"),
    ]);
    let requests = 200;
    let mut said = PREFACE.to_vec();
    for number in 0..requests {
        said.extend(frame(HEADERS, END_HEADERS, 2 * number + 1, &post));
    }
    stream.write_all(&said).await.unwrap();
    let refused = usize::try_from(requests).unwrap() - 64;
    let codes = timeout(PATIENCE, errors(&mut stream, RST_STREAM, refused)).await.unwrap();
    assert_eq!(codes, vec![REFUSED_STREAM; refused]);
}
