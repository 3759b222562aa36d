//! The certificate that browsers are shown, and whether the next one will come.

use std::time::{Duration, SystemTime};

use rustls::pki_types::CertificateDer;

use super::{Check, Finding};
use crate::{config::Config, tls};

/// Less than this is left of a certificate that should long have been renewed: a tenth of its lifetime.
const NEARLY_OVER: f64 = 0.1;
/// Failures in a row before they are worth a word. One may be the authority's bad day.
const FAILURES: u32 = 2;

/// Looks at the certificate's dates.
pub(super) fn examine(config: &Config, leaf: &CertificateDer) -> Option<Finding> {
    let (from, until) = tls::validity(leaf)?;
    let own = config.tls.certificate_file.is_some();
    let now = SystemTime::now();
    let Ok(left) = until.duration_since(now) else {
        let days = days(now.duration_since(until).unwrap_or_default());
        return Some(Finding::new(
            Check::Certificate,
            format!("The certificate has been over for {days} days."),
            advice(own),
        ));
    };
    if from > now {
        let cause = "The certificate is not valid yet.";
        return Some(Finding::new(
            Check::Certificate,
            cause,
            "Look at the machine's clock; if it is right, at the certificate.",
        ));
    }
    let lifetime = until.duration_since(from).unwrap_or_default();
    let cause = format!("The certificate ends in {} hours, and there is no new one.", left.as_secs() / 3600);
    (left < lifetime.mul_f64(NEARLY_OVER)).then(|| Finding::new(Check::Certificate, cause, advice(own)))
}

fn advice(own: bool) -> &'static str {
    if own {
        "Put a new one into the files of tls.certificate_file and tls.key_file; it is shown within seconds."
    } else {
        "Look at the reason on the page Administration, or in the log. Restarting the server tries again."
    }
}

/// Looks at how the last orders went.
pub(super) fn renewal(config: &Config) -> Option<Finding> {
    let (failures, reason) = tls::failures(&config.server.data_dir)?;
    let asks = config.tls.certificate_file.is_none() && config.tls.acme != crate::config::Acme::Off;
    let cause = format!("The last {failures} orders of a certificate failed.");
    (asks && failures >= FAILURES).then(|| Finding::new(Check::Renewal, cause, reason.to_string()))
}

fn days(time: Duration) -> u64 {
    time.as_secs() / 86_400
}
