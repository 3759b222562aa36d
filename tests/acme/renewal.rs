//! A new certificate takes the place of the old one while people talk.

use std::{
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use crate::{
    authority::{Manner, Place},
    client,
    front::{Additions, Front},
    ports::free_port,
    raw::{RawClient, Streamed},
    server::{Host, NAME, config, shown},
};

type Participant = RawClient<Streamed<TlsStream<TcpStream>>>;

/// Somebody whose media come over TLS.
async fn participant(host: &Host, roots: &rustls::RootCertStore, id: &str) -> Participant {
    let stream = host.connect(roots, NAME).await.unwrap();
    RawClient::allocated(host.server.relay(), id, Streamed(stream)).await
}

#[tokio::test]
async fn a_call_over_tls_goes_on_and_new_connections_see_the_new_certificate() {
    // It is renewed at the latest after two thirds of it.
    const LIFETIME: u32 = 12;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner { lifetime: LIFETIME, ..Manner::at(port) }).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    let first = host.until_certified().await;
    let roots = authority.root().await;
    let mut ann = participant(&host, &roots, "ann").await;
    let mut ben = participant(&host, &roots, "ben").await;
    let old = shown(&ann.path.0);
    ann.bind(0x4000, ben.relayed).await;
    ben.bind(0x4001, ann.relayed).await;
    let mut packets = 0_u32;
    while host.status().until == first.until {
        ann.send_on(0x4000, &packets.to_be_bytes()).await;
        assert_eq!(ben.receive().await, client::channel_data(0x4001, &packets.to_be_bytes()));
        packets += 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(packets > 100, "it was renewed too soon, after {packets} packets");
    assert!(SystemTime::now() < first.until, "it was renewed too late");
    for _ in 0..10 {
        ben.send_on(0x4001, b"still here..").await;
        assert_eq!(ann.receive().await, client::channel_data(0x4000, b"still here.."));
    }
    let new = shown(&host.connect(&roots, NAME).await.unwrap());
    assert_ne!(new, old);
}

#[tokio::test]
async fn the_old_certificate_serves_on_while_the_authority_is_down_and_the_reason_is_visible() {
    const LIFETIME: u32 = 15;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let manner = Manner { lifetime: LIFETIME, ..Manner::at(port) };
    let authority = Place::find().open(&manner).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    let first = host.until_certified().await;
    let roots = authority.root().await;
    let place = authority.close();
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    assert!(status.trouble.unwrap().reason.to_string().contains("cannot be reached"));
    assert_eq!(status.until, first.until);
    host.connect(&roots, NAME).await.unwrap();
    // An authority that starts anew has another root, and does not know the account of before.
    let authority = place.open(&manner).await;
    host.until("certified anew", |status| status.until != first.until).await;
    host.connect(&authority.root().await, NAME).await.unwrap();
}

#[tokio::test]
async fn an_authority_that_wants_a_certificate_renewed_sooner_is_heard() {
    // Two thirds of it are longer than the test's patience.
    const LIFETIME: u32 = 90;
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner { lifetime: LIFETIME, ..Manner::at(port) }).await;
    let front = Front::of(&authority, Additions { renew_now: true, ..Additions::default() }).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.tls.acme_directory = front.directory().parse().unwrap();
    let host = Host::start(config).await;
    let first = host.until_certified().await;
    host.until("renewed", |status| status.until != first.until).await;
    assert!(front.asked().iter().any(|path| path.starts_with("/renewal/")));
}

/// Has the server of a folder renew its certificate, as an administrator does: the exit code, and what was said.
async fn renew(folder: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sohbet"));
    command.args(["cert", "renew", "--json", "--server-data-dir"]).arg(folder).env_clear().current_dir(folder);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_certificate_is_renewed_by_command_and_not_again_at_once() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    host.until_certified().await;
    let roots = authority.root().await;
    let old = shown(&host.connect(&roots, NAME).await.unwrap());
    let (code, said) = renew(folder.path()).await;
    assert_eq!(code, Some(0), "{said}");
    let certificate: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&certificate["source"], &certificate["names"][0]), (&"acme".into(), &NAME.into()), "{said}");
    assert_ne!(shown(&host.connect(&roots, NAME).await.unwrap()), old);
    let (code, said) = renew(folder.path()).await;
    assert_eq!(code, Some(69));
    assert!(said.contains("ask again in 15 minutes") && said.contains("five certificates a week"), "{said}");
}

#[tokio::test]
async fn who_renews_by_command_is_told_why_that_fails() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let place = Place::find();
    let host = Host::start(config(folder.path(), port, &place)).await;
    host.until("in trouble", |status| status.trouble.is_some()).await;
    let (code, said) = renew(folder.path()).await;
    assert_eq!(code, Some(69));
    assert!(said.contains("cannot be reached"), "{said}");
}
