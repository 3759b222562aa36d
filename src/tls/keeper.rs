//! Keeps the certificates good while the server runs.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use tokio::time::interval;

use super::{Tls, acme::Acme, files, files::Files};
use crate::{
    config::{Config, InForce},
    public_host::PublicHost,
};

/// How often the local certificate is looked at. It is issued anew two months before its end, so once a day is plenty.
const LOCAL_PERIOD: Duration = Duration::from_secs(24 * 60 * 60);

/// Keeps the certificates of one server.
pub struct Keeper {
    /// Where they are shown.
    pub tls: Tls,
    /// Where they are kept.
    pub folder: PathBuf,
    /// What the configuration says, apart from the public host.
    pub config: InForce,
    /// What is to be certified.
    pub public_host: PublicHost,
    /// The address in use.
    pub listen: SocketAddr,
    /// The addresses that the server announces.
    pub public: Vec<IpAddr>,
}

impl Keeper {
    /// Renews the local certificate, and keeps the public one: by a certificate authority, or from the administrator's files.
    /// Begins anew whenever another name is to be certified, or in another way. Runs for ever.
    pub async fn run(self) {
        let (mut host, mut settings) = (self.public_host.changes(), self.config.changes());
        loop {
            let mut config = Config::clone(&settings.borrow_and_update());
            config.server.public_host.clone_from(&host.borrow_and_update());
            tokio::select! {
                () = self.keep(&config) => {}
                _ = host.changed() => {}
                _ = settings.changed() => {}
            }
        }
    }

    async fn keep(&self, config: &Config) {
        tokio::join!(self.keep_local(config), self.keep_public(config));
    }

    async fn keep_local(&self, config: &Config) {
        let mut days = interval(LOCAL_PERIOD);
        loop {
            days.tick().await;
            let host = config.server.public_host.as_deref();
            if let Err(error) = self.tls.renew_local(&self.folder, host) {
                tracing::error!("cannot renew the local certificate; the present one stays: {error}");
            }
        }
    }

    async fn keep_public(&self, config: &Config) {
        if let Some(files) = Files::configured(config) {
            files::watch(self.tls.clone(), files).await;
        } else if let Some(acme) = Acme::wanted(config, &self.folder, self.listen, &self.public) {
            acme.keep(&self.tls).await;
        }
    }
}
