//! The place where rustls finds the certificate, exchangeable while the server runs.

use std::sync::{Arc, PoisonError, RwLock};

use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::certificate::Certificate;

/// Holds the local certificate, and one that everybody trusts where there is one.
#[derive(Debug)]
pub(super) struct CertificateSlot(RwLock<Held>);

#[derive(Debug, Clone)]
struct Held {
    local: Arc<Certificate>,
    public: Option<Arc<Certificate>>,
}

impl CertificateSlot {
    pub(super) fn new(local: Certificate) -> Self {
        Self(RwLock::new(Held { local: Arc::new(local), public: None }))
    }

    pub(super) fn replace_local(&self, certificate: Certificate) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).local = Arc::new(certificate);
    }

    pub(super) fn replace_public(&self, certificate: Arc<Certificate>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).public = Some(certificate);
    }

    pub(super) fn public(&self) -> Option<Arc<Certificate>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).public.clone()
    }

    pub(super) fn local(&self) -> Arc<Certificate> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).local)
    }

    /// The one to show to a client that asks for `name` (Server Name Indication, RFC 6066 section 3).
    ///
    /// Whoever asks for no name gets the public one: TURN clients often don't. Only a name that is the local one's alone, like
    /// `localhost`, gets that.
    fn choose(&self, name: Option<&str>) -> Arc<Certificate> {
        let Held { local, public } = &*self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_local_alone = |public: &Certificate, name: &str| !public.names.cover(name) && local.names.cover(name);
        match public {
            Some(public) if !name.is_some_and(|name| is_local_alone(public, name)) => Arc::clone(public),
            _ => Arc::clone(local),
        }
    }
}

impl ResolvesServerCert for CertificateSlot {
    fn resolve(&self, client_hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.choose(client_hello.server_name()).key))
    }
}
