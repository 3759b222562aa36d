//! Keeps the certificates good while the server runs.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::interval;

use super::{Tls, acme::Acme, files, files::Files};
use crate::config::Config;

/// How often the local certificate is looked at. It is issued anew two months before its end, so once a day is plenty.
const LOCAL_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// Renews the local certificate, and keeps the public one: by a certificate authority, or from the administrator's files.
/// `listen` is the address in use, `public` are the addresses that the server announces. Runs for ever.
pub async fn keep(tls: Tls, folder: PathBuf, config: &Config, listen: SocketAddr, public: Vec<IpAddr>) {
    let local = keep_local(&tls, &folder, config.server.public_host.as_deref());
    let shared = async {
        if let Some(files) = Files::configured(config) {
            files::watch(tls.clone(), files).await;
        } else if let Some(acme) = Acme::wanted(config, &folder, listen, &public) {
            acme.keep(&tls).await;
        }
    };
    tokio::join!(local, shared);
}

async fn keep_local(tls: &Tls, folder: &Path, public_host: Option<&str>) {
    let mut days = interval(LOCAL_PERIOD);
    days.tick().await;
    loop {
        days.tick().await;
        if let Err(error) = tls.renew_local(folder, public_host) {
            tracing::error!(%error, "cannot renew the local certificate; the present one stays");
        }
    }
}
