//! `/api/accounts`: making accounts, and running them.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    Account, Problem, RegisterRequest, RegistrationMode, UpdateAccount,
    body::Body,
    session::{self, Admin, Stranger},
    settings,
};
use crate::{
    app::App,
    auth::{
        account::{self as accounts, AccountError},
        limits::Action,
        names, session as sessions, token,
    },
    config::Config,
    db::{
        self, Connection,
        audit::{Act, Note},
        user::User,
    },
    log::SECURITY,
};

pub(super) async fn register(
    State(app): State<App>,
    stranger: Stranger,
    Body(request): Body<RegisterRequest>,
) -> Result<Response, Problem> {
    stranger.limit(&app, Action::Register)?;
    let (login, name) = (names::login(&request.login)?, names::display(&request.name)?);
    names::password(&request.password)?;
    let invite = request.invite.map(|invite| token::hash(invite.as_bytes()));
    let now = app.auth.now();
    // Looked at before the costly hashing, and again when the account is made.
    let config = app.config.now();
    app.db.read(move |db| may_register(db, &config, invite.as_ref(), now).map(drop)).await?;
    let password = app.auth.passwords.hash(request.password).await?;
    let (auth, config, client) = (app.auth.clone(), app.config.now(), stranger.client());
    let grant = app.db.write(move |db| {
        if let Some(invite) = may_register(db, &config, invite.as_ref(), now)? {
            db::invite::count_use(db, &invite)?;
        }
        let user = accounts::insert(db, login, name, &password, false, now)?;
        Ok::<_, Problem>(sessions::open(db, &auth, user, client)?)
    });
    let grant = grant.await?;
    tracing::info!(target: SECURITY, user = grant.user.id, "an account was made");
    Ok((StatusCode::CREATED, session::answer(&app, grant)).into_response())
}

/// Whether somebody may register; gives the id of the invite that this uses.
fn may_register(
    db: &Connection,
    config: &Config,
    token: Option<&db::session::TokenHash>,
    now: i64,
) -> Result<Option<String>, Problem> {
    match (settings::in_force(db, config)?.registration, token) {
        (RegistrationMode::Open, _) => Ok(None),
        (RegistrationMode::Closed, _) => {
            Err(Problem::registration_closed("Nobody can register on this server. Ask whoever runs it."))
        }
        (RegistrationMode::Invite, None) => {
            Err(Problem::registration_closed("Registering here needs an invite. Ask whoever runs the server for one."))
        }
        (RegistrationMode::Invite, Some(token)) => {
            let invite = db::invite::find_usable(db, token, now)?.filter(|invite| invite.room.is_none());
            Ok(Some(invite.ok_or_else(Problem::invite_invalid)?.id))
        }
    }
}

pub(super) async fn list(
    State(app): State<App>,
    session::Account(identity): session::Account,
) -> Result<Json<Vec<Account>>, Problem> {
    let users = app.db.read(db::user::accounts).await?;
    let shown = users.into_iter().filter(|user| identity.admin || !user.disabled);
    Ok(Json(shown.map(|user| account(user, identity.admin)).collect()))
}

/// An account, as an administrator or somebody else sees it.
fn account(user: User, by_admin: bool) -> Account {
    let login = user.login.unwrap_or_default();
    let (admin, disabled, created_at) =
        if by_admin { (user.admin, user.disabled, user.created_at) } else { (false, false, 0) };
    Account { id: user.id, login, name: user.name, admin, disabled, created_at }
}

pub(super) async fn update(
    State(app): State<App>,
    Admin(identity): Admin,
    Path(id): Path<String>,
    Body(request): Body<UpdateAccount>,
) -> Result<Json<Account>, Problem> {
    let now = app.auth.now();
    let user = app.db.write(move |db| {
        let mut user = accounts::find(db, &id)?;
        let (admin, disabled) = (request.admin.unwrap_or(user.admin), request.disabled.unwrap_or(user.disabled));
        accounts::set_rights(db, &user, admin, disabled)?;
        for act in accounts::acts(&user, admin, disabled) {
            db::audit::insert(db, Note::by(act, &identity.user).to(&user.id), now)?;
        }
        (user.admin, user.disabled) = (admin, disabled);
        Ok::<_, AccountError>(user)
    });
    let user = user.await?;
    let (admin, disabled) = (user.admin, user.disabled);
    tracing::info!(target: SECURITY, user = user.id, admin, disabled, "an administrator has set an account's rights");
    if user.disabled {
        app.hub.end_user(&user.id);
    }
    Ok(Json(account(user, true)))
}

pub(super) async fn delete(
    State(app): State<App>,
    Admin(identity): Admin,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = app.auth.now();
    let (user, closed) = app
        .db
        .write(move |db| {
            let user = accounts::find(db, &id)?;
            db::audit::insert(db, Note::by(Act::AccountDeleted, &identity.user).to(&user.id), now)?;
            let closed = accounts::delete(db, &user)?;
            Ok::<_, AccountError>((user.id, closed))
        })
        .await?;
    tracing::info!(target: SECURITY, user, rooms_closed = closed.len(), "an administrator has deleted an account");
    app.hub.end_user(&user);
    for room in closed {
        app.hub.end_room(&room);
    }
    Ok(StatusCode::NO_CONTENT)
}
