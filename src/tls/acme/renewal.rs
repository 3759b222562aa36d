//! When the authority would like its certificate to be renewed (ACME Renewal Information, RFC 9773).

use std::time::{Duration, SystemTime};

use instant_acme::{Account, CertificateIdentifier};

use super::schedule::Window;
use crate::tls::certificate::Certificate;

/// How soon to ask again where the authority says nothing of it, or cannot be reached (RFC 9773, section 4.3.3).
const ASK_AGAIN: Duration = Duration::from_secs(6 * 60 * 60);
/// The bounds of what an authority may say (RFC 9773, section 4.3.2).
const SHORTEST: Duration = Duration::from_secs(60);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// How long one question may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What the authority said at last.
#[derive(Debug, Default)]
pub(super) struct Renewal {
    window: Option<Window>,
    ask_at: Option<SystemTime>,
}

impl Renewal {
    pub(super) const fn window(&self) -> Option<Window> {
        self.window
    }

    pub(super) fn is_time_to_ask(&self, now: SystemTime) -> bool {
        self.ask_at.is_none_or(|at| at <= now || at > now + LONGEST)
    }

    /// The certificate that an order takes the place of. Only an authority that has such information wants to hear of it.
    pub(super) fn replaced<'a>(&self, shown: &'a Certificate) -> Option<CertificateIdentifier<'a>> {
        self.window?;
        identify(shown)
    }

    /// Asks. Without an account nobody could be reached; what was said before stays then.
    pub(super) async fn ask(&mut self, account: Option<&Account>, shown: &Certificate) {
        let mut again = ASK_AGAIN;
        if let (Some(account), Some(certificate)) = (account, identify(shown))
            && let Ok(Ok((info, after))) = tokio::time::timeout(TIMEOUT, account.renewal_info(&certificate)).await
        {
            again = after.clamp(SHORTEST, LONGEST);
            let (start, end) = (info.suggested_window.start.into(), info.suggested_window.end.into());
            self.window = Some(Window { start, end });
        }
        self.ask_at = Some(SystemTime::now() + again);
    }
}

fn identify(shown: &Certificate) -> Option<CertificateIdentifier<'_>> {
    CertificateIdentifier::try_from(shown.leaf()?).ok()
}
