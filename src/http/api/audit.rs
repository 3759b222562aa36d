//! `/api/audit` and `/api/rooms/{id}/audit`: what people in charge did.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::{Deserialize, Serialize};
use sohbet_signaling::protocol::Role;

use super::{
    Problem,
    session::{Account, Admin},
};
use crate::{
    app::App,
    auth::permission,
    db::{self, audit},
};

/// Entries on one page: a screenful or two.
const PAGE: u32 = 50;

/// Which page is wanted.
#[derive(Deserialize)]
pub(super) struct Wish {
    /// Older than the entry with this number; without it, the newest.
    before: Option<i64>,
}

/// An act, with the names of the time.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AuditEntry {
    /// Counts up.
    pub number: i64,
    /// When.
    pub created_at: i64,
    /// What.
    #[cfg_attr(test, ts(type = "Act"))]
    pub act: audit::Act,
    /// More about it, in a word: a role, a reason, who waits or who may join.
    pub detail: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom.
    pub target: Option<String>,
    /// In which room.
    pub room: Option<String>,
}

/// Some entries, the newest first.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins: its `before`. None at the end.
    pub next: Option<i64>,
}

/// Everything, for administrators.
pub(super) async fn all(
    State(app): State<App>,
    _: Admin,
    Query(Wish { before }): Query<Wish>,
) -> Result<Json<AuditPage>, Problem> {
    let entries = app.db.read(move |db| audit::page(db, None, before, PAGE + 1)).await?;
    Ok(Json(page(entries)))
}

/// What happened in a room, for its owners.
pub(super) async fn of_room(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
    Query(Wish { before }): Query<Wish>,
) -> Result<Json<AuditPage>, Problem> {
    let entries = app.db.read(move |db| {
        let (room, _) = permission::require(db, &identity.user, &id, Role::Owner)?;
        Ok::<_, Problem>(audit::page(db, Some(&room.id), before, PAGE + 1)?)
    });
    Ok(Json(page(entries.await?)))
}

/// One more entry than a page holds was asked for: it says whether there is another page.
fn page(mut entries: Vec<audit::Entry>) -> AuditPage {
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let next = entries.last().filter(|_| more).map(|entry| entry.number);
    AuditPage { entries: entries.into_iter().map(AuditEntry::from).collect(), next }
}

impl From<db::audit::Entry> for AuditEntry {
    fn from(entry: db::audit::Entry) -> Self {
        let db::audit::Entry { number, created_at, act, detail, actor, target, room } = entry;
        Self { number, created_at, act, detail, actor, target, room }
    }
}
