//! What goes wrong, and what is still served meanwhile.

use std::fs;

use sohbet::tls::Source;

use crate::{
    authority::{Manner, Place},
    front::{Additions, Front},
    ports::free_port,
    server::{Host, NAME, config, connect, shown},
};

#[tokio::test]
async fn a_server_starts_without_the_authority_and_is_certified_once_it_is_back() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let place = Place::find();
    let host = Host::start(config(folder.path(), port, &place)).await;
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    let reason = status.trouble.unwrap().reason.to_string();
    assert!(reason.contains("cannot be reached"), "{reason}");
    assert_eq!(status.source, Source::Local);
    let authority = place.open(&Manner::at(port)).await;
    let status = host.until_certified().await;
    assert_eq!(status.trouble, None);
    host.connect(&authority.root().await, NAME).await.unwrap();
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_is_told_with_what_to_do() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let elsewhere = Manner { tls_port: free_port(), http_port: free_port(), ..Manner::at(port) };
    let authority = Place::find().open(&elsewhere).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    let reason = status.trouble.unwrap().reason.to_string();
    assert!(reason.contains(NAME) && reason.contains("did not find this server"), "{reason}");
    // The next attempt is a minute away, over a restart too: nobody is asked in a loop.
    let next = status.next.unwrap();
    host.server.shutdown().await;
    let again = Host::start(config(folder.path(), port, &authority.place)).await;
    let status = again.until("remembered", |status| status.trouble.is_some()).await;
    assert_eq!(status.next.unwrap().duration_since(next).unwrap_or_default().as_secs(), 0);
}

#[tokio::test]
async fn the_kept_certificate_serves_from_the_first_moment_without_the_authority() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let config = config(folder.path(), port, &authority.place);
    let host = Host::start(config.clone()).await;
    host.until_certified().await;
    let roots = authority.root().await;
    let before = shown(&host.connect(&roots, NAME).await.unwrap());
    let address = host.server.address();
    host.server.shutdown().await;
    let _place = authority.close();
    let host = Host::start(config).await;
    host.until_certified().await;
    assert_eq!(shown(&connect(address, &roots, NAME).await.unwrap()), before);
}

#[tokio::test]
async fn damaged_files_are_put_aside_and_made_anew() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let config = config(folder.path(), port, &authority.place);
    let host = Host::start(config.clone()).await;
    host.until_certified().await;
    for entry in fs::read_dir(host.file("")).unwrap() {
        fs::write(entry.unwrap().path(), "not what it was").unwrap();
    }
    host.server.shutdown().await;
    let host = Host::start(config).await;
    host.until_certified().await;
    host.connect(&authority.root().await, NAME).await.unwrap();
    assert_eq!(fs::read_to_string(host.file("certificate.broken")).unwrap(), "not what it was");
}

#[tokio::test]
async fn after_a_failure_it_is_rehearsed_at_the_staging_directory_before_the_real_one_is_asked_again() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let place = Place::find();
    let staging = place.beside().open(&Manner::at(port)).await;
    let front = Front::of(&staging, Additions::default()).await;
    let mut config = config(folder.path(), port, &place);
    config.tls.acme_staging_directory = front.directory().parse().ok();
    let host = Host::start(config).await;
    host.until("in trouble", |status| status.trouble.is_some()).await;
    assert!(front.asked().is_empty(), "nothing had failed yet");
    let authority = place.open(&Manner::at(port)).await;
    host.until_certified().await;
    assert!(!front.asked().is_empty());
    host.connect(&authority.root().await, NAME).await.unwrap();
}

#[tokio::test]
async fn the_second_authority_is_asked_also_when_the_first_one_s_rehearsal_fails() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let nobody = Place::find();
    let refusing = nobody.beside().open(&Manner { wants_external_account: true, ..Manner::at(port) }).await;
    let second = nobody.beside();
    let mut config = config(folder.path(), port, &nobody);
    config.tls.acme_staging_directory = refusing.place.directory().parse().ok();
    config.tls.acme_second_directory = second.directory().parse().ok();
    let host = Host::start(config).await;
    host.until("in trouble", |status| status.trouble.is_some()).await;
    let authority = second.open(&Manner::at(port)).await;
    host.until_certified().await;
    host.connect(&authority.root().await, NAME).await.unwrap();
}
