//! `/api/rooms/{id}/bans`: who may not join a room. Bans are made in the call, by `remove` of the signaling protocol.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sohbet_signaling::protocol::Role;

use super::{Ban, Problem, session::Account};
use crate::{
    app::App,
    auth::permission,
    db::{
        self,
        audit::{Act, Note},
    },
};

pub(super) async fn list(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
) -> Result<Json<Vec<Ban>>, Problem> {
    let bans = app.db.read(move |db| {
        let (room, _) = permission::require(db, &identity.user, &id, Role::Moderator)?;
        Ok::<_, Problem>(db::ban::of_room(db, &room.id)?)
    });
    let shown = |ban: db::ban::Ban| Ban { user: ban.user, name: ban.name, created_at: ban.created_at };
    Ok(Json(bans.await?.into_iter().map(shown).collect()))
}

pub(super) async fn lift(
    State(app): State<App>,
    Account(identity): Account,
    Path((id, user)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let now = app.auth.now();
    let lifted = app.db.write(move |db| {
        let (room, _) = permission::require(db, &identity.user, &id, Role::Moderator)?;
        let lifted = db::ban::delete(db, &room.id, &user)?;
        if lifted {
            db::audit::insert(db, Note::new(Act::BanLifted, &identity.user, &room.id).to(&user), now)?;
        }
        Ok::<_, Problem>(lifted)
    });
    if lifted.await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}
