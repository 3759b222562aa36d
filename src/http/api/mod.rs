//! The JSON API under `/api`, as `docs/http.md` describes it: one file a noun.

mod accounts;
mod alerts;
mod audit;
mod bans;
mod body;
mod certificate;
mod cookie;
mod csrf;
mod diagnostics;
mod files;
mod history;
mod invites;
mod live;
mod me;
mod members;
mod messages;
mod paths;
mod problem;
mod quality;
mod rooms;
mod server;
mod session;
mod sessions;
mod settings;
mod storage;
mod trial;
mod trial_reports;
mod turn;
mod types;
#[cfg(test)]
mod typescript;

use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware,
    routing::{delete, get, post, put},
};

use tower_http::set_header::SetResponseHeaderLayer;

pub use alerts::{AlertTest, AlertsInfo, FiringAlert};
pub use audit::{AuditEntry, AuditPage};
pub use certificate::{CertificateAttempt, CertificateInfo, CertificateSource, CertificateTrouble};
pub use files::UploadedFile;
pub use history::{HistoryInfo, HistoryPoint, HistorySpan};
pub use invites::{RoomInvite, RoomInvites};
pub use live::{Live, LiveParticipant, LiveRoom};
pub use messages::{Messages, SendMessage, SentFile, UpdateMessage};
pub use paths::{PathNumbers, Paths};
pub use quality::{Distribution, Quality, QualityOf};
pub use sessions::{AccountSession, AccountSessions};
pub use settings::public_host;
pub use storage::{BackupsInfo, DiskInfo, Retention, StorageInfo};
pub use trial::Trial;
pub use trial_reports::{DeviceResult, SendTrialReport, TrialReport, TrialResults};
pub use types::*;

use crate::app::App;
pub(super) use problem::Problem;
pub(super) use session::Stranger;

/// Every route of the API. What it answers is for whoever asked, at that moment: nobody keeps it.
pub fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/api/server", get(server::info))
        .route("/api/setup", post(server::setup))
        .route("/api/settings", get(settings::read).patch(settings::update))
        .route("/api/certificate", get(certificate::read))
        .route("/api/paths", get(paths::read))
        .route("/api/quality", get(quality::read))
        .route("/api/live", get(live::read))
        .route("/api/history", get(history::read))
        .route("/api/storage", get(storage::read))
        .route("/api/diagnostics", get(diagnostics::read))
        .route("/api/alerts", get(alerts::read))
        .route("/api/alerts/test", post(alerts::test))
        .route("/api/accounts", get(accounts::list).post(accounts::register))
        .route("/api/accounts/{id}", axum::routing::patch(accounts::update).delete(accounts::delete))
        .route("/api/sessions", get(sessions::list).post(sessions::login))
        .route("/api/sessions/refresh", post(sessions::refresh))
        .route("/api/sessions/all", get(sessions::list_all))
        .route("/api/sessions/{id}", delete(sessions::end))
        .route("/api/me", get(me::read).patch(me::update))
        .route("/api/me/password", put(me::change_password))
        .route("/api/rooms", get(rooms::list).post(rooms::create))
        .route("/api/rooms/{id}", get(rooms::read).patch(rooms::update).delete(rooms::delete))
        .route("/api/rooms/{id}/members", get(members::list))
        .route("/api/rooms/{id}/members/{user}", put(members::set).delete(members::remove))
        .route("/api/rooms/{id}/bans", get(bans::list))
        .route("/api/rooms/{id}/bans/{user}", delete(bans::lift))
        .route("/api/rooms/{id}/messages", get(messages::list).post(messages::send))
        .route("/api/rooms/{id}/messages/{message}", axum::routing::patch(messages::update).delete(messages::delete))
        .route("/api/rooms/{id}/messages/{message}/reactions/{emoji}", put(messages::react).delete(messages::take_back))
        .route("/api/rooms/{id}/files/{file}", get(files::download).delete(files::discard))
        .route("/api/rooms/{id}/audit", get(audit::of_room))
        .route("/api/audit", get(audit::all))
        .route("/api/rooms/{id}/invites", get(invites::of_room))
        .route("/api/invites", get(invites::of_accounts).post(invites::create))
        .route("/api/invites/rooms", get(invites::of_all_rooms))
        .route("/api/invites/{id}", delete(invites::end))
        .route("/api/invites/inspect", post(invites::inspect))
        .route("/api/invites/accept", post(invites::accept))
        .route("/api/invites/guest", post(invites::guest))
        .route("/api/trial", post(trial::begin))
        .route("/api/trial/reports", get(trial_reports::list).post(trial_reports::send))
        .route("/api/trial/reports/{id}", delete(trial_reports::delete))
        .route(turn::PATH, get(turn::issue).post(turn::issue))
        .route("/api/{*path}", axum::routing::any(unknown))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), csrf::protect))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// The routes whose requests may be large, and which say themselves how large.
pub fn uploads(app: &App) -> Router<App> {
    Router::new()
        .route("/api/rooms/{id}/files", post(files::upload))
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(app.clone(), csrf::protect))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// What is not of the API is not a page either.
async fn unknown() -> Problem {
    Problem::not_found()
}

async fn wrong_method() -> Problem {
    Problem::wrong_method()
}
