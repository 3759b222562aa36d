//! An order, or what comes before it, that failed.

use std::fmt;

use instant_acme::{Error, Problem};

use super::schedule::Outcome;
use crate::tls::reason::{Obstacle, Reason, Refusal};

/// Problem types of RFC 8555, section 6.7, without their common beginning.
const PREFIX: &str = "urn:ietf:params:acme:error:";

/// An order, or what comes before it, that failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The authority said no.
    Refused(Problem),
    /// The authority came to look and did not find what it expected.
    Unproven {
        /// The name or address.
        name: String,
        /// What the authority says of it.
        problem: Option<Problem>,
    },
    /// The authority knows no way to prove it that is known here.
    NoChallenge {
        /// The name or address.
        name: String,
        /// The kind of challenge.
        method: &'static str,
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
        source: Error,
    },
    /// It took too long.
    TooSlow {
        /// The limit.
        seconds: u64,
    },
    /// Something on this side.
    Here(anyhow::Error),
}

impl Failure {
    pub(super) fn of(error: Error, directory: &str) -> Self {
        match error {
            Error::Api(problem) => Self::Refused(problem),
            source => Self::Unreachable { directory: directory.to_owned(), source },
        }
    }

    /// What people are told of it.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Refused(problem) => Reason::Refused { why: Refusal::of(kind(problem)), detail: detail(problem) },
            Self::Unproven { name, problem } => Reason::Unproven {
                name: name.clone(),
                why: Obstacle::of(self.kind()),
                detail: problem.as_ref().and_then(detail),
            },
            Self::NoChallenge { name, method } => {
                Reason::NoChallenge { name: name.clone(), method: (*method).to_owned() }
            }
            Self::NoProfile { profile } => Reason::NoProfile { profile: profile.clone() },
            Self::Unreachable { directory, source } => {
                Reason::Unreachable { directory: directory.clone(), detail: source.to_string() }
            }
            Self::TooSlow { seconds } => Reason::TooSlow { seconds: *seconds },
            Self::Here(error) => Reason::Here { detail: format!("{error:#}") },
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

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Here(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason().fmt(f)
    }
}

fn kind(problem: &Problem) -> Option<&str> {
    problem.r#type.as_deref()?.strip_prefix(PREFIX)
}

/// What the authority says, without the end of its sentence: it becomes a part of others.
fn detail(problem: &Problem) -> Option<String> {
    problem.detail.as_deref().map(|sentence| sentence.trim_end_matches(['.', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: &str) -> Problem {
        let r#type = Some(format!("{PREFIX}{kind}"));
        Problem { r#type, detail: Some("Something happened.".into()), status: None, subproblems: Vec::new() }
    }

    #[test]
    fn what_the_authority_says_becomes_a_code_with_its_words() {
        let failure = Failure::Unproven { name: "call.example".into(), problem: Some(problem("dns")) };
        let detail = Some("Something happened".to_owned());
        assert_eq!(
            failure.reason(),
            Reason::Unproven { name: "call.example".into(), why: Obstacle::Dns, detail: detail.clone() }
        );
        let failure = Failure::Refused(problem("rejectedIdentifier"));
        assert_eq!(failure.reason(), Reason::Refused { why: Refusal::Name, detail });
    }

    #[test]
    fn only_what_another_challenge_may_change_is_tried_by_another_challenge() {
        assert!(Failure::Unproven { name: "a".into(), problem: None }.is_of_the_method());
        assert!(!Failure::Refused(problem("rateLimited")).is_of_the_method());
        assert_eq!(Failure::Refused(problem("rateLimited")).outcome(), Outcome::Limited);
    }
}
