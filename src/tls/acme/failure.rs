//! Why there is no certificate, in words that say what to do.

use instant_acme::{Error, Problem};

use super::schedule::Outcome;

/// Problem types of RFC 8555, section 6.7, without their common beginning.
const PREFIX: &str = "urn:ietf:params:acme:error:";

/// An order, or what comes before it, that failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The authority said no.
    #[error("{}", refused(.0))]
    Refused(Problem),
    /// The authority came to look and did not find what it expected.
    #[error("{}", unproven(.name, .problem.as_ref()))]
    Unproven {
        /// The name or address.
        name: String,
        /// What the authority says of it.
        problem: Option<Problem>,
    },
    /// The authority knows no way to prove it that is known here.
    #[error(
        "The certificate authority offers no {method} for {name}. It may want a proof by DNS, which sohbet does not make; \
         choose another authority with tls.acme_directory."
    )]
    NoChallenge {
        /// The name or address.
        name: String,
        /// The kind of challenge.
        method: &'static str,
    },
    /// Bare addresses need a kind of certificate that this authority does not have.
    #[error(
        "The certificate authority does not say that it certifies addresses (it offers no profile {profile:?}). Give the \
         server a name (server.public_host), or choose an authority that does."
    )]
    NoProfile {
        /// The profile that is needed.
        profile: String,
    },
    /// The authority could not be reached, or spoke something else.
    #[error("The certificate authority {directory} cannot be reached: {source}. It is tried again.")]
    Unreachable {
        /// Its directory.
        directory: String,
        /// What went wrong.
        source: Error,
    },
    /// It took too long.
    #[error("The certificate authority did not finish within {seconds} s. It is tried again.")]
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// Something on this side.
    #[error("{0:#}")]
    Here(#[from] anyhow::Error),
}

impl Failure {
    pub(super) fn of(error: Error, directory: &str) -> Self {
        match error {
            Error::Api(problem) => Self::Refused(problem),
            source => Self::Unreachable { directory: directory.to_owned(), source },
        }
    }

    /// Another way to prove the names may succeed.
    pub(super) fn is_of_the_method(&self) -> bool {
        matches!(self, Self::Unproven { .. } | Self::NoChallenge { .. })
    }

    /// What the wait depends on.
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Unreachable { .. } => Outcome::Unreached,
            _ => match self.kind() {
                Some("rateLimited") => Outcome::Limited,
                Some("badNonce" | "serverInternal") => Outcome::Unreached,
                _ => Outcome::Refused,
            },
        }
    }

    /// The account is not known any more, or not wanted: a new one has to be made.
    pub(super) fn is_of_the_account(&self) -> bool {
        matches!(self, Self::Refused(_)) && matches!(self.kind(), Some("accountDoesNotExist" | "unauthorized"))
    }

    fn kind(&self) -> Option<&str> {
        let (Self::Refused(problem) | Self::Unproven { problem: Some(problem), .. }) = self else { return None };
        kind(problem)
    }
}

fn kind(problem: &Problem) -> Option<&str> {
    problem.r#type.as_deref()?.strip_prefix(PREFIX)
}

fn detail(problem: Option<&Problem>) -> &str {
    problem.and_then(|problem| problem.detail.as_deref()).unwrap_or("it gave no reason")
}

fn refused(problem: &Problem) -> String {
    let advice = match kind(problem) {
        Some("rateLimited") => "It has had too many requests for these names; it is asked again later.",
        Some("rejectedIdentifier") => "It does not certify this name. Check server.public_host for a slip.",
        Some("caa") => "A CAA record of the domain names other authorities. Add this one, or remove the record.",
        Some("externalAccountRequired") => {
            "It wants an account that was made on its own pages: put its key into tls.acme_external_account."
        }
        Some("invalidContact" | "unsupportedContact") => "Check the address in tls.acme_contact.",
        Some("badCSR" | "malformed") => "This may be a defect of sohbet; please report it.",
        _ => "It is asked again later.",
    };
    format!("The certificate authority refuses: {}. {advice}", without_end(detail(Some(problem))))
}

fn unproven(name: &str, problem: Option<&Problem>) -> String {
    let advice = match problem.and_then(kind) {
        Some("dns") => format!("Make {name} lead to this server: its DNS entry (A or AAAA) is missing or wrong."),
        Some("connection") => {
            "Let TCP port 443 (for http-01, port 80) through to this server: firewall, router, the provider's own filter."
                .to_owned()
        }
        Some("caa") => "A CAA record of the domain names other authorities. Add this one, or remove the record.".to_owned(),
        _ => format!("Something else may answer at {name}: another server, an old address, or a proxy in between."),
    };
    format!(
        "The certificate authority came to {name} and did not find this server: {}. {advice}",
        without_end(detail(problem))
    )
}

fn without_end(sentence: &str) -> &str {
    sentence.trim_end_matches(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: &str) -> Problem {
        let r#type = Some(format!("{PREFIX}{kind}"));
        Problem { r#type, detail: Some("Something happened.".into()), status: None, subproblems: Vec::new() }
    }

    #[test]
    fn a_failure_says_what_happened_and_what_to_do() {
        for (kind, advice) in [("dns", "DNS entry"), ("connection", "TCP port 443"), ("unauthorized", "proxy")] {
            let failure = Failure::Unproven { name: "call.example".into(), problem: Some(problem(kind)) };
            let words = failure.to_string();
            assert!(words.contains("call.example") && words.contains(advice), "{words}");
            assert!(words.contains("Something happened. "), "{words}");
        }
        let words = Failure::Refused(problem("externalAccountRequired")).to_string();
        assert!(words.contains("tls.acme_external_account"), "{words}");
    }

    #[test]
    fn only_what_another_challenge_may_change_is_tried_by_another_challenge() {
        assert!(Failure::Unproven { name: "a".into(), problem: None }.is_of_the_method());
        assert!(!Failure::Refused(problem("rateLimited")).is_of_the_method());
        assert_eq!(Failure::Refused(problem("rateLimited")).outcome(), Outcome::Limited);
    }
}
