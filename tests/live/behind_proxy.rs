//! Behind a proxy: who is believed, about what, and who is not.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::{
    host::Host,
    wire::{BINDING_REQUEST, http, rest, tcp, tcp_from, tls_over},
};

const CLIENT: &str = "192.0.2.7";
const LINE: &[u8] = b"PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\n";
/// The same in version 2, with a TLV behind it.
const BINARY: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0f\xc0\0\x02\x07\xc6\x33\x64\x01\xc3\x50\x01\xbb\x05\0\0";
/// A connection of the proxy itself.
const LOCAL: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0";

/// A server that trusts a proxy at 127.0.0.1 and nobody else.
async fn behind_proxy() -> Host {
    Host::with(|config| config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await
}

/// The client's address as the relay sees it, in the first answer to a Binding request (XOR-MAPPED-ADDRESS comes first).
async fn mapped(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> SocketAddr {
    stream.write_all(&BINDING_REQUEST).await.unwrap();
    let mut answer = [0; 32];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer[20..26], [0, 0x20, 0, 8, 0, 1], "{answer:?}");
    let port = u16::from_be_bytes([answer[26], answer[27]]) ^ 0x2112;
    let ip = u32::from_be_bytes([answer[28], answer[29], answer[30], answer[31]]) ^ 0x2112_a442;
    SocketAddr::from((Ipv4Addr::from(ip), port))
}

/// The address that the list of sessions shows for somebody whose requests go over such a connection with such fields.
async fn address_in_sessions(host: &Host, preamble: &[u8], fields: &str) -> String {
    let token = host.account("ada").await;
    let open = async || {
        let mut stream = tcp(host).await;
        stream.write_all(preamble).await.unwrap();
        tls_over(host, stream).await
    };
    let origin = host.origin();
    let body = r#"{"login":"ada","password":"correct horse battery"}"#;
    let login = format!(
        "POST /api/sessions HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\n{fields}Content-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        host.authority(),
        body.len()
    );
    let answer = http(open().await, &login).await;
    assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
    let sessions = host.get_as("/api/sessions", &token).await;
    let other = sessions.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    other["address"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_relay_sees_the_client_that_a_trusted_proxy_names() {
    let host = behind_proxy().await;
    for header in [LINE, BINARY] {
        let mut stream = tcp(&host).await;
        stream.write_all(header).await.unwrap();
        assert_eq!(mapped(stream).await, "192.0.2.7:50000".parse().unwrap());
        let mut stream = tcp(&host).await;
        stream.write_all(header).await.unwrap();
        assert_eq!(mapped(tls_over(&host, stream).await).await, "192.0.2.7:50000".parse().unwrap());
    }
}

#[tokio::test]
async fn a_proxy_that_speaks_for_itself_is_itself() {
    let host = behind_proxy().await;
    for header in [LOCAL, b"PROXY UNKNOWN\r\n", b""] {
        let mut stream = tcp(&host).await;
        let own = stream.local_addr().unwrap();
        stream.write_all(header).await.unwrap();
        assert_eq!(mapped(stream).await, own, "{header:?}");
    }
}

#[tokio::test]
async fn the_web_side_sees_the_client_that_a_trusted_proxy_names() {
    let lying = "X-Forwarded-For: 203.0.113.9\r\n";
    assert_eq!(address_in_sessions(&behind_proxy().await, LINE, lying).await, CLIENT);
    assert_eq!(address_in_sessions(&behind_proxy().await, BINARY, "").await, CLIENT);
    let honest = "X-Forwarded-For: 203.0.113.9, 192.0.2.7, 127.0.0.1\r\n";
    assert_eq!(address_in_sessions(&behind_proxy().await, b"", honest).await, CLIENT);
}

#[tokio::test]
async fn others_name_nobody_but_themselves() {
    let lying = "X-Forwarded-For: 192.0.2.7\r\n";
    assert_eq!(address_in_sessions(&Host::start().await, b"", lying).await, "127.0.0.1");
    let host = behind_proxy().await;
    for header in [LINE, BINARY, LOCAL] {
        let mut stream = tcp_from(&host, [0, 2]).await;
        stream.write_all(header).await.unwrap();
        let _ = stream.write_all(&BINDING_REQUEST).await;
        assert!(rest(&mut stream).await.is_empty(), "{header:?}");
    }
}

#[tokio::test]
async fn a_malformed_header_closes_also_for_a_trusted_proxy() {
    let host = behind_proxy().await;
    for header in [&b"PROXY TCP4 192.0.2.7 198.51.100.1 x 443\r\n"[..], b"\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff"] {
        let mut stream = tcp(&host).await;
        stream.write_all(header).await.unwrap();
        let _ = stream.write_all(&BINDING_REQUEST).await;
        assert!(rest(&mut stream).await.is_empty(), "{header:?}");
    }
}

#[tokio::test]
async fn plain_http_is_served_to_a_trusted_proxy_alone_and_only_what_came_over_https() {
    let host = behind_proxy().await;
    let request =
        |fields: &str| format!("GET /api/server HTTP/1.1\r\nHost: call.example\r\n{fields}Connection: close\r\n\r\n");
    let over_https = request("X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n");
    let answer = http(tcp(&host).await, &over_https).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = http(tcp(&host).await, &request("X-Forwarded-Proto: http\r\n")).await;
    assert!(answer.contains("https://call.example/api/server"), "{answer}");
    let answer = http(tcp(&host).await, &request("X-Forwarded-For: 192.0.2.7\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("X-Forwarded-Proto: https"), "{answer}");
    let answer = http(tcp_from(&host, [0, 2]).await, &over_https).await;
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    let mut named = tcp(&host).await;
    named.write_all(LINE).await.unwrap();
    let answer = http(named, &over_https).await;
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
}

#[tokio::test]
async fn port_80_sends_everybody_to_https_and_serves_nothing() {
    let host = Host::with(|config| config.server.http_listen = "127.0.0.1:0".parse().ok()).await;
    let plain = host.server.http_address().unwrap();
    let connect = || async { tokio::net::TcpStream::connect(plain).await.unwrap() };
    let request = format!("GET /join?x=y HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", plain.port());
    let answer = http(connect().await, &request).await;
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains(&format!("location: {}/join?x=y\r\n", host.origin())), "{answer}");
    for other in [&BINDING_REQUEST[..], b"\x16\x03\x01\0\x05", LINE] {
        let mut stream = connect().await;
        stream.write_all(other).await.unwrap();
        assert!(rest(&mut stream).await.is_empty(), "{other:?}");
    }
}
