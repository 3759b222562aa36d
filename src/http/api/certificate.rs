//! `/api/certificate`: what browsers are shown, and how it goes on.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{Problem, session::Admin, types::json};
use crate::{
    app::App,
    auth::clock::unix_seconds,
    tls::{Attempt, Reason, Source, Status, Trouble},
};

json! { answer
    /// The certificate that browsers are shown.
    pub struct CertificateInfo {
        /// Where it comes from.
        pub source: CertificateSource,
        /// The names and addresses that it is good for.
        pub names: Vec<String>,
        /// Its end.
        pub until: i64,
        /// Why there is no new one, if there should be.
        pub trouble: Option<CertificateTrouble>,
        /// When the next one is asked for.
        pub next: Option<i64>,
        /// What became of the last attempts, the newest first, 20 at most.
        pub attempts: Vec<CertificateAttempt>,
    }

    /// An attempt to have a certificate.
    pub struct CertificateAttempt {
        /// When.
        pub at: i64,
        /// Where it was to come from.
        pub source: CertificateSource,
        /// The directory of the authority that gave it, or that was asked first.
        pub authority: Option<String>,
        /// The names and addresses.
        pub names: Vec<String>,
        /// The end of the certificate; null where there is none.
        pub until: Option<i64>,
        /// Why there is none.
        pub reason: Option<Reason>,
    }

    /// Why there is no new certificate.
    pub struct CertificateTrouble {
        /// When it went wrong at last.
        pub at: i64,
        /// Why.
        pub reason: Reason,
    }

    /// Where a certificate comes from.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum CertificateSource {
        /// The server's own authority, which people have to choose to trust.
        Local,
        /// A certificate authority.
        Acme,
        /// The administrator's own files.
        Files,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<CertificateInfo>, Problem> {
    let Status { source, names, until, trouble, next } = app.tls.status();
    Ok(Json(CertificateInfo {
        source: source.into(),
        names,
        until: unix_seconds(until),
        trouble: trouble.map(|Trouble { at, reason }| CertificateTrouble { at: unix_seconds(at), reason }),
        next: next.map(unix_seconds),
        attempts: app.tls.past().into_iter().map(CertificateAttempt::from).collect(),
    }))
}

impl From<Attempt> for CertificateAttempt {
    fn from(Attempt { at, source, authority, names, until, reason }: Attempt) -> Self {
        Self { at, source: source.into(), authority, names, until, reason }
    }
}

impl From<Source> for CertificateSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Local => Self::Local,
            Source::Acme => Self::Acme,
            Source::Files => Self::Files,
        }
    }
}
