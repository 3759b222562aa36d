//! The administrator's own certificate.

use std::{fs, path::Path};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use sohbet::{Server, config::Config, tls::Source};

use crate::{
    authority::Place,
    ports::free_port,
    server::{Host, NAME, config},
};

/// Writes a certificate that vouches for itself, with its key.
fn certify(folder: &Path) -> RootCertStore {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new([NAME.to_owned()]).unwrap().self_signed(&key).unwrap();
    fs::write(folder.join("own.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("own.key"), key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate.pem().as_bytes()).unwrap()).unwrap();
    roots
}

fn with_files(folder: &Path) -> Config {
    let mut config = config(folder, free_port(), &Place::find());
    config.tls.certificate_file = Some(folder.join("own.pem"));
    config.tls.key_file = Some(folder.join("own.key"));
    config
}

#[tokio::test]
async fn own_files_are_shown_instead_and_read_again_when_they_change() {
    let folder = tempfile::tempdir().unwrap();
    let roots = certify(folder.path());
    let host = Host::start(with_files(folder.path())).await;
    assert_eq!(host.status().source, Source::Files);
    host.connect(&roots, NAME).await.unwrap();
    let newer = certify(folder.path());
    let seen = async { while host.connect(&newer, NAME).await.is_err() {} };
    tokio::time::timeout(std::time::Duration::from_secs(20), seen).await.expect("never read again");
    assert!(host.connect(&roots, NAME).await.is_err());
}

#[tokio::test]
async fn a_change_that_does_not_fit_together_keeps_the_old_one_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let roots = certify(folder.path());
    let host = Host::start(with_files(folder.path())).await;
    fs::write(folder.path().join("own.key"), KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let status = host.until("in trouble", |status| status.trouble.is_some()).await;
    let reason = status.trouble.unwrap().reason.to_string();
    assert!(reason.contains("own.key") && reason.contains("tls.key_file"), "{reason}");
    host.connect(&roots, NAME).await.unwrap();
}

#[tokio::test]
async fn a_server_whose_own_files_cannot_be_read_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let error = Server::start(with_files(folder.path())).await.err().unwrap().to_string();
    assert!(error.contains("own.pem"), "{error}");
}
