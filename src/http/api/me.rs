//! `/api/me`: oneself.

use axum::{Json, extract::State, http::StatusCode};

use super::{
    ChangePassword, Problem, UpdateMe, User,
    body::Body,
    session::{Account, Session, Stranger},
};
use crate::{
    app::App,
    auth::{limits::Action, names},
    db,
    log::SECURITY,
};

pub(super) async fn read(State(app): State<App>, Session(identity): Session) -> Result<Json<User>, Problem> {
    let user = app.db.read(move |db| db::user::find(db, &identity.user)).await?;
    Ok(Json(user.ok_or_else(Problem::not_authenticated)?.into()))
}

pub(super) async fn update(
    State(app): State<App>,
    Session(identity): Session,
    Body(request): Body<UpdateMe>,
) -> Result<Json<User>, Problem> {
    let name = names::display(&request.name)?;
    let user = app.db.write(move |db| {
        db::user::set_name(db, &identity.user, &name)?;
        db::user::find(db, &identity.user)
    });
    Ok(Json(user.await?.ok_or_else(Problem::not_authenticated)?.into()))
}

/// Changes the password and ends all other sessions: somebody may have changed it because another knew it.
pub(super) async fn change_password(
    State(app): State<App>,
    Account(identity): Account,
    stranger: Stranger,
    Body(request): Body<ChangePassword>,
) -> Result<StatusCode, Problem> {
    stranger.limit(&app, Action::Login)?;
    names::password(&request.new)?;
    let user = identity.user.clone();
    let phc = app.db.read(move |db| db::user::password(db, &user)).await?;
    if !app.auth.passwords.verify(request.current, phc).await? {
        return Err(Problem::wrong_credentials());
    }
    let password = app.auth.passwords.hash(request.new).await?;
    let user = identity.user.clone();
    let ended = app.db.write(move |db| {
        db::user::set_password(db, &identity.user, &password)?;
        db::session::delete_others(db, &identity.user, Some(&identity.session))
    });
    let ended = ended.await?;
    tracing::info!(target: SECURITY, user, sessions_ended = ended.len(), "a password was changed");
    for session in ended {
        app.hub.end_session(&session);
    }
    Ok(StatusCode::NO_CONTENT)
}

impl From<crate::db::user::User> for User {
    fn from(user: crate::db::user::User) -> Self {
        let guest = user.is_guest();
        Self { id: user.id, login: user.login, name: user.name, admin: user.admin, guest }
    }
}
