//! The name or address under which people reach this server, while it runs.

use tokio::sync::watch;

use crate::config::Host;

/// What an administrator chose last, else what is configured. All clones know the same.
#[derive(Debug, Clone)]
pub struct PublicHost(watch::Sender<Option<Host>>);

impl PublicHost {
    /// The one at the start.
    #[must_use]
    pub fn new(host: Option<Host>) -> Self {
        Self(watch::Sender::new(host))
    }

    /// The one of now.
    #[must_use]
    pub fn now(&self) -> Option<Host> {
        self.0.borrow().clone()
    }

    /// Takes the place of the one before, for everything at once: certificate, printed addresses, credentials.
    pub fn choose(&self, host: Option<Host>) {
        let is_new = self.0.send_if_modified(|now| {
            let is_new = *now != host;
            *now = host;
            is_new
        });
        if is_new {
            tracing::info!(host = self.now().as_deref().unwrap_or("none"), "the server goes by another name");
        }
    }

    /// Tells of every other choice.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Option<Host>> {
        self.0.subscribe()
    }
}
