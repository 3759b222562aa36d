//! `/api/trial/reports`: what people's tests of their connection came to, for the administrator who can help.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use super::{
    Problem,
    body::Body,
    session::{Admin, Stranger},
};
use crate::{
    app::App,
    auth::{limits::Action, names},
    db, random,
};

/// What a device came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeviceResult {
    /// It gives a picture or sound.
    Works,
    /// The page may not use it.
    Denied,
    /// There is none.
    Missing,
    /// Another program uses it.
    Busy,
    /// It was there, and is gone.
    Unplugged,
    /// It does not start.
    Failed,
}

/// What each way came to, and nothing that names a person or a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each way works or not, whatever the others do")]
pub struct TrialResults {
    /// The WebSocket answers.
    pub signaling: bool,
    /// STUN answers.
    pub stun: bool,
    /// The relay carries a packet that comes by UDP.
    pub udp: bool,
    /// By TCP.
    pub tcp: bool,
    /// By TLS.
    pub tls: bool,
    /// The camera.
    pub camera: DeviceResult,
    /// The microphone.
    pub microphone: DeviceResult,
}

/// Sends the administrator a report.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SendTrialReport {
    /// Who sends it, if they want to say so.
    pub name: Option<String>,
    /// What was found.
    pub results: TrialResults,
}

/// A report, as an administrator reads it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialReport {
    /// Its id.
    pub id: String,
    /// Who sent it, in their own words.
    pub name: Option<String>,
    /// When.
    pub created_at: i64,
    /// What was found.
    pub results: TrialResults,
}

/// Anybody may send one, as anybody may try.
pub(super) async fn send(
    State(app): State<App>,
    stranger: Stranger,
    Body(SendTrialReport { name, results }): Body<SendTrialReport>,
) -> Result<StatusCode, Problem> {
    stranger.limit(&app, Action::Trial)?;
    let name = name.as_deref().map(names::display).transpose()?;
    let results = serde_json::to_string(&results).map_err(|_| Problem::unavailable())?;
    let report = db::trial_report::TrialReport { id: random::id(), name, created_at: app.auth.now(), results };
    app.db.write(move |db| db::trial_report::insert(db, &report)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn list(State(app): State<App>, _: Admin) -> Result<Json<Vec<TrialReport>>, Problem> {
    let reports = app.db.read(db::trial_report::all).await?;
    Ok(Json(reports.into_iter().filter_map(shown).collect()))
}

pub(super) async fn delete(State(app): State<App>, _: Admin, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let deleted = app.db.write(move |db| db::trial_report::delete(db, &id)).await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

/// None where another version of sohbet tried other ways.
fn shown(report: db::trial_report::TrialReport) -> Option<TrialReport> {
    let db::trial_report::TrialReport { id, name, created_at, results } = report;
    Some(TrialReport { id, name, created_at, results: serde_json::from_str(&results).ok()? })
}
