//! A certificate that an administrator asks for before its time.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use super::{Reason, status::Source};

/// Why there is no new certificate although somebody asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotRenewed {
    /// The certificate is the administrator's own.
    #[error(
        "The certificate comes from your own files (tls.certificate_file): whoever made them renews them. They are read again \
         when they change."
    )]
    OwnFiles,
    /// Nobody is asked for certificates.
    #[error(
        "No certificate authority is asked for this server's certificate. It takes a public name (server.public_host), or \
         tls.acme = \"on\"; the server's own authority renews by itself."
    )]
    NoAuthority,
    /// Somebody asked a moment ago.
    #[error(
        "The authority was asked by command less than a quarter of an hour ago; ask again in {minutes} minutes. Authorities count: \
         Let's Encrypt lets five attempts an hour fail, and gives five certificates a week for the same names."
    )]
    TooSoon {
        /// Until then.
        minutes: u64,
    },
    /// The authority has had enough.
    #[error(
        "The authority has had too many requests for these names, and asking more makes that worse. It is asked by itself in \
         {minutes} minutes; `sohbet cert show` says more."
    )]
    Limited {
        /// Until then.
        minutes: u64,
    },
    /// It was asked, in vain.
    #[error("{0}")]
    Failed(Reason),
    /// The settings of the certificate changed in between.
    #[error(
        "The certificate's settings changed meanwhile, and the authority is asked by them. `sohbet cert show` says how that went."
    )]
    Changed,
}

/// Who waits for the answer.
pub(super) type Order = oneshot::Sender<Result<(), NotRenewed>>;

/// The way from those who ask to who keeps the certificate, if an authority gives it.
#[derive(Debug, Default)]
pub(super) struct Asking(Mutex<Option<mpsc::Sender<Order>>>);

impl Asking {
    /// Orders come to whoever keeps the certificate, one at a time. Those before it have none any more.
    pub(super) fn take_orders(&self) -> mpsc::Receiver<Order> {
        let (sender, orders) = mpsc::channel(1);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        orders
    }

    /// Asks, and waits for what comes of it.
    pub(super) async fn ask(&self, source: Source) -> Result<(), NotRenewed> {
        let keeper = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let nobody = if source == Source::Files { NotRenewed::OwnFiles } else { NotRenewed::NoAuthority };
        let (order, answer) = oneshot::channel();
        match keeper {
            Some(keeper) if keeper.send(order).await.is_ok() => answer.await.unwrap_or(Err(NotRenewed::Changed)),
            _ => Err(nobody),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_asks_where_no_authority_gives_certificates_is_told_so() {
        let asking = Asking::default();
        assert_eq!(asking.ask(Source::Local).await, Err(NotRenewed::NoAuthority));
        assert_eq!(asking.ask(Source::Files).await, Err(NotRenewed::OwnFiles));
        drop(asking.take_orders());
        assert_eq!(asking.ask(Source::Files).await, Err(NotRenewed::OwnFiles), "it was an authority before");
    }

    #[tokio::test]
    async fn who_asks_waits_for_the_answer_and_learns_when_there_will_be_none() {
        let asking = Asking::default();
        let mut orders = asking.take_orders();
        let (answer, ()) = tokio::join!(asking.ask(Source::Acme), async {
            orders.recv().await.unwrap().send(Ok(())).unwrap();
        });
        assert_eq!(answer, Ok(()));
        let (answer, ()) = tokio::join!(asking.ask(Source::Acme), async { drop(orders.recv().await) });
        assert_eq!(answer, Err(NotRenewed::Changed));
    }
}
