//! Everything on one port, told apart by what is said.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UdpSocket},
};

use crate::{
    host::Host,
    trust::NAME,
    wire::{BINDING_REQUEST, BINDING_RESPONSE, binding, http, tls, tls_of},
};

#[tokio::test]
async fn stun_is_answered_over_udp_tcp_and_tls() {
    let host = Host::start().await;
    let udp = UdpSocket::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    udp.send_to(&BINDING_REQUEST, host.address()).await.unwrap();
    let mut answer = [0; 100];
    udp.recv_from(&mut answer).await.unwrap();
    assert_eq!(answer[..2], BINDING_RESPONSE);
    assert_eq!(binding(TcpStream::connect(host.address()).await.unwrap()).await, BINDING_RESPONSE);
    assert_eq!(binding(tls_of(&host).await).await, BINDING_RESPONSE);
}

#[tokio::test]
async fn neither_alpn_nor_sni_decides_what_a_stream_carries() {
    let host = Host::start().await;
    let request = "GET /api/server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let protocols: [&[&[u8]]; 4] = [&[], &[b"http/1.1"], &[b"stun.turn"], &[b"nonsense", b"acme-tls/2"]];
    for alpn in protocols {
        for sni in [None, Some(NAME), Some("elsewhere.example")] {
            let answer = http(tls(&host, alpn, sni).await, request).await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{alpn:?} {sni:?} {answer}");
            assert_eq!(binding(tls(&host, alpn, sni).await).await, BINDING_RESPONSE, "{alpn:?} {sni:?}");
        }
    }
    let stream = tls(&host, &[b"h2", b"http/1.1"], Some(NAME)).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn a_browser_that_forgets_the_s_is_sent_to_https() {
    let host = Host::start().await;
    let request = format!("GET /rooms/1 HTTP/1.1\r\nHost: {}\r\n\r\n", host.authority());
    let answer = http(TcpStream::connect(host.address()).await.unwrap(), &request).await;
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains(&format!("location: {}/rooms/1\r\n", host.origin())), "{answer}");
}

#[tokio::test]
async fn what_is_none_of_these_is_closed_without_a_word() {
    let host = Host::start().await;
    for bytes in [&[0x80, 1, 2, 3][..], &[0x40, 0, 0, 4, 1, 2, 3, 4], b"\r\n", b"hello"] {
        let mut stream = TcpStream::connect(host.address()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        assert!(answer.is_empty(), "{bytes:?}");
    }
}

#[tokio::test]
async fn every_answer_forbids_the_page_what_it_does_not_need() {
    let host = Host::start().await;
    for path in ["/", "/rooms/1", "/api/server", "/api/nothing", "/assets/nothing", "/trust/sohbet-ca.crt"] {
        let answer = host.get(path).await;
        let field = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let policy = field("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert!(field("permissions-policy").contains("camera=(self)"), "{path}");
        assert_eq!(field("x-content-type-options"), "nosniff");
        assert_eq!(field("referrer-policy"), "no-referrer");
    }
}
