//! The proxy `haproxy`, passing connections on by name.

use std::{fs, process::Command};

use crate::{
    page::{block, with},
    proxy::Proxy,
    visitor::{Visitor, everything_works, host_behind_a_proxy},
    website::Website,
};

#[tokio::test(flavor = "multi_thread")]
async fn haproxy_passes_connections_on_by_name() {
    let (host, website) = (host_behind_a_proxy().await, Website::open().await);
    let proxy = Proxy::start("haproxy", |folder, port| {
        let changes = [
            ("bind :443", format!("bind 127.0.0.1:{port}")),
            ("bind [::]:443", format!("bind [::1]:{port}")),
            ("127.0.0.1:8443", host.address().to_string()),
            ("127.0.0.1:8444", website.address().to_string()),
        ];
        let file = folder.join("haproxy.cfg");
        fs::write(&file, with(block("haproxy", "send-proxy-v2"), &changes)).unwrap();
        let mut command = Command::new("haproxy");
        command.arg("-db").arg("-f").arg(file);
        command.env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default()));
        command
    });
    everything_works(&host, &proxy).await;
    let visitor = Visitor::of(&proxy, host.server.app().tls.authority_pem());
    let (heard, _) = tokio::join!(website.hears(), visitor.tls("other.example"));
    assert!(heard.starts_with(b"\r\n\r\n\0\r\nQUIT\n"), "{heard:?}");
}
