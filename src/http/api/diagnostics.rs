//! `/api/diagnostics`: one text for a report of a bug.

use axum::extract::State;

use super::session::Admin;
use crate::{app::App, diagnostics};

pub(super) async fn read(State(app): State<App>, _: Admin) -> String {
    diagnostics::report(&app).await
}
