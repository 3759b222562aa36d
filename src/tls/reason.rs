//! Why there is no new certificate: a code with what belongs to it, for pages in any language, and a sentence in English for
//! the log and the command line.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why there is no new certificate. `detail` is what somebody else said of it: an authority, or the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(test, ts(rename = "CertificateReason"))]
pub enum Reason {
    /// The authority said no.
    Refused {
        /// To what.
        why: Refusal,
        /// The authority's words.
        detail: Option<String>,
    },
    /// The authority came to look and did not find this server.
    Unproven {
        /// The name or address.
        name: String,
        /// What it met instead.
        why: Obstacle,
        /// The authority's words.
        detail: Option<String>,
    },
    /// The authority knows no way to prove it that is known here.
    NoChallenge {
        /// The name or address.
        name: String,
        /// The kind of challenge that was looked for.
        method: String,
    },
    /// Bare addresses need a kind of certificate that this authority does not have.
    NoProfile {
        /// The profile that is needed.
        profile: String,
    },
    /// The authority could not be reached, or spoke something else.
    Unreachable {
        /// Its directory.
        directory: String,
        /// What went wrong.
        detail: String,
    },
    /// The authority took too long.
    TooSlow {
        /// The limit, in seconds.
        seconds: u64,
    },
    /// The administrator's own files hold no certificate that can be shown.
    Files {
        /// What is wrong with them.
        detail: String,
    },
    /// Something on this side.
    Here {
        /// What went wrong.
        detail: String,
    },
}

/// What an authority says no to (RFC 8555, section 6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, ts(rename = "CertificateRefusal"))]
pub enum Refusal {
    /// So many requests.
    TooMany,
    /// The name itself.
    Name,
    /// A CAA record names other authorities (RFC 8659).
    Caa,
    /// Anybody without an account that was made on its pages.
    Account,
    /// The address for its letters.
    Contact,
    /// The form of the request.
    Form,
    /// Something else.
    Other,
}

/// What an authority met where it looked for this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, ts(rename = "CertificateObstacle"))]
pub enum Obstacle {
    /// No address for the name.
    Dns,
    /// Nobody at the address.
    Connection,
    /// A CAA record that names other authorities (RFC 8659).
    Caa,
    /// Somebody else, or something else.
    Other,
}

impl Refusal {
    /// Of a problem type, without the beginning that all have in common.
    pub(super) fn of(kind: Option<&str>) -> Self {
        match kind {
            Some("rateLimited") => Self::TooMany,
            Some("rejectedIdentifier") => Self::Name,
            Some("caa") => Self::Caa,
            Some("externalAccountRequired") => Self::Account,
            Some("invalidContact" | "unsupportedContact") => Self::Contact,
            Some("badCSR" | "malformed") => Self::Form,
            _ => Self::Other,
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::TooMany => "It has had too many requests for these names; it is asked again later.",
            Self::Name => "It does not certify this name. Check server.public_host for a slip.",
            Self::Caa => CAA,
            Self::Account => {
                "It wants an account that was made on its own pages: put its key into tls.acme_external_account."
            }
            Self::Contact => "Check the address in tls.acme_contact.",
            Self::Form => "This may be a defect of sohbet; please report it.",
            Self::Other => "It is asked again later.",
        }
    }
}

const CAA: &str = "A CAA record of the domain names other authorities. Add this one, or remove the record.";

impl Obstacle {
    /// Of a problem type, without the beginning that all have in common.
    pub(super) fn of(kind: Option<&str>) -> Self {
        match kind {
            Some("dns") => Self::Dns,
            Some("connection") => Self::Connection,
            Some("caa") => Self::Caa,
            _ => Self::Other,
        }
    }

    fn advice(self, name: &str) -> String {
        match self {
            Self::Dns => format!("Make {name} lead to this server: its DNS entry (A or AAAA) is missing or wrong."),
            Self::Connection => {
                "Let TCP port 443 (for http-01, port 80) through to this server: firewall, router, the \
                                 provider's own filter."
                    .to_owned()
            }
            Self::Caa => CAA.to_owned(),
            Self::Other => {
                format!("Something else may answer at {name}: another server, an old address, or a proxy in between.")
            }
        }
    }
}

/// What happened and what to do.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { why, detail } => {
                write!(f, "The certificate authority refuses: {}. {}", said(detail.as_deref()), why.advice())
            }
            Self::Unproven { name, why, detail } => {
                let (said, advice) = (said(detail.as_deref()), why.advice(name));
                write!(f, "The certificate authority came to {name} and did not find this server: {said}. {advice}")
            }
            Self::NoChallenge { name, method } => write!(
                f,
                "The certificate authority offers no {method} for {name}. It may want a proof by DNS, which sohbet does \
                 not make; choose another authority with tls.acme_directory."
            ),
            Self::NoProfile { profile } => write!(
                f,
                "The certificate authority does not say that it certifies addresses (it offers no profile {profile:?}). \
                 Give the server a name (server.public_host), or choose an authority that does."
            ),
            Self::Unreachable { directory, detail } => {
                write!(f, "The certificate authority {directory} cannot be reached: {detail}. It is tried again.")
            }
            Self::TooSlow { seconds } => {
                write!(f, "The certificate authority did not finish within {seconds} s. It is tried again.")
            }
            Self::Files { detail } => {
                write!(f, "{detail}. The certificate of before stays; look at tls.certificate_file and tls.key_file.")
            }
            Self::Here { detail } => f.write_str(detail),
        }
    }
}

/// Somebody else's sentence, as a part of one of ours.
fn said(detail: Option<&str>) -> &str {
    detail.unwrap_or("it gave no reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_what_happened_and_what_to_do() {
        for (kind, advice) in [("dns", "DNS entry"), ("connection", "TCP port 443"), ("unauthorized", "proxy")] {
            let detail = Some("Something happened".to_owned());
            let reason = Reason::Unproven { name: "call.example".into(), why: Obstacle::of(Some(kind)), detail };
            let words = reason.to_string();
            assert!(words.contains("call.example") && words.contains(advice), "{words}");
            assert!(words.contains("Something happened. "), "{words}");
        }
        let reason = Reason::Refused { why: Refusal::of(Some("externalAccountRequired")), detail: None };
        assert!(reason.to_string().contains("it gave no reason. It wants an account"), "{reason}");
    }

    #[test]
    fn codes_are_the_same_in_every_version() {
        let reason = Reason::Unproven { name: "call.example".into(), why: Obstacle::Dns, detail: None };
        let json = r#"{"code":"unproven","name":"call.example","why":"dns","detail":null}"#;
        assert_eq!(serde_json::to_string(&reason).unwrap(), json);
        assert_eq!(serde_json::from_str::<Reason>(json).unwrap(), reason);
        let json = r#"{"code":"refused","why":"too_many","detail":"later"}"#;
        let reason = Reason::Refused { why: Refusal::TooMany, detail: Some("later".into()) };
        assert_eq!(serde_json::to_string(&reason).unwrap(), json);
    }
}
