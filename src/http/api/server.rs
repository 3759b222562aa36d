//! `/api/server` and `/api/setup`: what the server is, and who runs it first.

use axum::{Json, extract::State, response::Response};

use super::{Problem, ServerInfo, SetupRequest, body::Body, session, session::Stranger, settings};
use crate::{
    app::App,
    auth::{account, limits::Action, names, session as sessions, setup},
    db,
    log::SECURITY,
};

pub(super) async fn info(State(app): State<App>) -> Result<Json<ServerInfo>, Problem> {
    let config = app.config.now();
    let info = app.db.read(move |db| {
        let settings = settings::in_force(db, &config)?;
        Ok::<_, db::Error>(ServerInfo {
            name: settings.name,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            registration: settings.registration,
            setup_required: setup::required(db)?,
        })
    });
    Ok(Json(info.await?))
}

pub(super) async fn setup(
    State(app): State<App>,
    stranger: Stranger,
    Body(request): Body<SetupRequest>,
) -> Result<Response, Problem> {
    stranger.limit(&app, Action::Setup)?;
    if !app.db.read(setup::required).await? {
        return Err(Problem::setup_done());
    }
    if !setup::is_token(&app, &request.token).await? {
        return Err(Problem::not_permitted("This is not the setup link that the server printed. Copy it whole."));
    }
    let (login, name) = (names::login(&request.login)?, names::display(&request.name)?);
    names::password(&request.password)?;
    let host = settings::host(request.public_host.as_deref().unwrap_or_default())?;
    let chosen = host.clone();
    let password = app.auth.passwords.hash(request.password).await?;
    let (auth, client) = (app.auth.clone(), stranger.client());
    let grant = app.db.write(move |db| {
        if !setup::required(db)? {
            return Err(Problem::setup_done());
        }
        if host.is_some() {
            settings::set_host(db, host.as_ref())?;
        }
        let user = account::insert(db, login, name, &password, true, auth.now())?;
        Ok(sessions::open(db, &auth, user, client)?)
    });
    let grant = grant.await?;
    setup::forget(&app);
    if chosen.is_some() {
        app.public_host.choose(chosen);
    }
    tracing::info!(target: SECURITY, user = grant.user.id, "the first administrator is set up");
    Ok(session::answer(&app, grant))
}
