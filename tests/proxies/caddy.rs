//! Caddy, which speaks HTTP itself: what works then, and that TURN over TLS does not.

use std::{fs, net::IpAddr, path::Path, process::Command, time::Instant};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::sleep,
};

use crate::{
    host::Host,
    page::{block, with},
    ports::free_port,
    proxy::{LOOK, PATIENCE, Proxy},
    turn_client::Allocation,
    visitor::{ADDRESS, NAME, Relay, Visitor, host_behind_a_proxy},
};

/// Where Caddy keeps the certificate of the authority that it has made for itself.
const AUTHORITY: &str = "caddy/pki/authorities/local/root.crt";

/// What stands before it is for a machine without a public name: a certificate of Caddy's own, and other ports.
fn run(folder: &Path, configuration: &str, port: u16) -> Command {
    let ports = format!("https_port {port}\n http_port {}", free_port());
    let before = format!("{{\n admin off\n local_certs\n skip_install_trust\n default_bind 127.0.0.1\n {ports}\n}}\n");
    let file = folder.join("Caddyfile");
    fs::write(&file, before + configuration).unwrap();
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(file);
    command.env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder).env("HOME", folder);
    command
}

/// Caddy as on the page, in front of `host`, and somebody who trusts its authority.
async fn start(host: &Host) -> (Proxy, Visitor) {
    let proxy = Proxy::start("caddy", |folder, port| {
        let site = with(block("caddy", "reverse_proxy"), &[("127.0.0.1:8443", host.address().to_string())]);
        run(folder, &site, port)
    });
    let visitor = Visitor::of(&proxy, &fs::read_to_string(proxy.folder().join(AUTHORITY)).unwrap());
    // It listens before it has made its certificate.
    let began = Instant::now();
    while visitor.tls(NAME).await.is_err() {
        assert!(began.elapsed() < PATIENCE, "caddy shows no certificate");
        sleep(LOOK).await;
    }
    (proxy, visitor)
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_carries_signaling_and_leads_beside_it_to_the_relay() {
    let host = host_behind_a_proxy().await;
    let (_proxy, visitor) = start(&host).await;
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let ben = visitor.register("ben").await;
    assert_eq!(visitor.address_seen(&ben).await, IpAddr::from(ADDRESS).to_string());
    let (_client, joined) = visitor.join(&ben, &room).await;
    let (relay, own) = (Relay::of(&joined), host.address());
    assert_eq!(relay.uris, Relay::expected(own.port(), own.port()));
    let beside = Allocation::over_udp(own, &relay.username, &relay.password).await.unwrap();
    beside.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn caddy_takes_turn_over_tls_away() {
    let host = host_behind_a_proxy().await;
    let (_proxy, visitor) = start(&host).await;
    let mut stream = visitor.tls(NAME).await.unwrap();
    stream.write_all(&[0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).await.unwrap();
    stream.write_all(b"\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(&[1, 1]), "{answer:?}");
}
