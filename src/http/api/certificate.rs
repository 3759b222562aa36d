//! `/api/certificate`: what browsers are shown, and how it goes on.

use std::time::SystemTime;

use axum::{Json, extract::State};

use super::{CertificateInfo, CertificateSource, CertificateTrouble, Problem, session::Admin};
use crate::{
    app::App,
    tls::{Source, Status, Trouble},
};

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<CertificateInfo>, Problem> {
    let Status { source, names, until, trouble, next } = app.tls.status();
    Ok(Json(CertificateInfo {
        source: source.into(),
        names,
        until: seconds(until),
        trouble: trouble.map(|Trouble { at, reason }| CertificateTrouble { at: seconds(at), reason }),
        next: next.map(seconds),
    }))
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

fn seconds(at: SystemTime) -> i64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
