//! A first certificate.

use sohbet::{config::Acme, tls::Source};

use crate::{
    authority::{EXTERNAL_ACCOUNT, Manner, Place, is_private},
    front::{Additions, Front},
    ports::free_port,
    server::{Host, NAME, config},
};

#[tokio::test]
async fn a_name_in_the_configuration_is_enough() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    let status = host.until_certified().await;
    assert_eq!(status.names, [NAME]);
    assert_eq!(status.trouble, None);
    let roots = authority.root().await;
    host.connect(&roots, NAME).await.unwrap();
    // The local certificate still serves the names that only it has.
    host.connect(&roots, "localhost").await.unwrap_err();
    for entry in std::fs::read_dir(host.file("")).unwrap() {
        assert!(is_private(&entry.unwrap().path()));
    }
}

#[tokio::test]
async fn http_01_proves_the_name_where_443_is_not_reached() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let http = free_port();
    let manner = Manner { tls_port: free_port(), http_port: http, ..Manner::at(port) };
    let authority = Place::find().open(&manner).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.server.http_listen = Some(([127, 0, 0, 1], http).into());
    let host = Host::start(config).await;
    host.until_certified().await;
    host.connect(&authority.root().await, NAME).await.unwrap();
}

#[tokio::test]
async fn a_bare_address_is_certified_too() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.server.public_host = "127.0.0.1".parse().ok();
    let host = Host::start(config).await;
    assert_eq!(host.until_certified().await.names, ["127.0.0.1"]);
    host.connect(&authority.root().await, "127.0.0.1").await.unwrap();
}

#[tokio::test]
async fn an_authority_that_wants_an_external_account_is_given_it() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let manner = Manner { wants_external_account: true, ..Manner::at(port) };
    let authority = Place::find().open(&manner).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.tls.acme_external_account = EXTERNAL_ACCOUNT.parse().ok();
    let host = Host::start(config).await;
    host.until_certified().await;
}

#[tokio::test]
async fn an_authority_that_wants_an_external_account_is_named_as_the_reason_without_one() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let manner = Manner { wants_external_account: true, ..Manner::at(port) };
    let authority = Place::find().open(&manner).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    assert!(status.trouble.unwrap().reason.to_string().contains("tls.acme_external_account"));
    assert_eq!(status.source, Source::Local);
}

#[tokio::test]
async fn refused_nonces_are_taken_again() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner { refused_nonces: 30, ..Manner::at(port) }).await;
    let host = Host::start(config(folder.path(), port, &authority.place)).await;
    // Even a run of refusals only costs an attempt, after which the next one comes.
    host.until_certified().await;
}

#[tokio::test]
async fn another_authority_is_asked_when_the_first_gives_nothing() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let nobody = Place::find();
    let authority = Place::find().open(&Manner::at(port)).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.tls.acme_directory = nobody.directory().parse().unwrap();
    config.tls.acme_second_directory = authority.place.directory().parse().ok();
    let host = Host::start(config).await;
    host.until_certified().await;
}

#[tokio::test]
async fn a_name_given_on_the_set_up_page_is_certified_at_once_and_after_a_restart() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.server.public_host = None;
    config.tls.acme = Acme::Auto;
    let host = Host::start(config.clone()).await;
    // A name that `auto` may ask for.
    host.set_up("call.sohbet.org").await;
    assert_eq!(host.until_certified().await.names, ["call.sohbet.org"]);
    host.server.shutdown().await;
    let host = Host::start(config).await;
    assert_eq!(host.until_certified().await.names, ["call.sohbet.org"]);
}

#[tokio::test]
async fn an_address_is_asked_for_under_the_profile_for_addresses_where_there_are_profiles() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let offered =
        Front::of(&authority, Additions { profiles: vec!["classic", "shortlived"], ..Additions::default() }).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.server.public_host = "127.0.0.1".parse().ok();
    config.tls.acme_directory = offered.directory().parse().unwrap();
    Host::start(config).await.until_certified().await;
}

#[tokio::test]
async fn an_authority_whose_profiles_are_not_for_addresses_is_not_asked_for_one() {
    let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
    let authority = Place::find().open(&Manner::at(port)).await;
    let offered = Front::of(&authority, Additions { profiles: vec!["classic"], ..Additions::default() }).await;
    let mut config = config(folder.path(), port, &authority.place);
    config.server.public_host = "127.0.0.1".parse().ok();
    config.tls.acme_directory = offered.directory().parse().unwrap();
    let host = Host::start(config).await;
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    let reason = status.trouble.unwrap().reason.to_string();
    assert!(reason.contains("shortlived") && reason.contains("server.public_host"), "{reason}");
}
