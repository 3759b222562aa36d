//! `/api/settings`: what an administrator can choose.

use axum::{Json, extract::State};

use super::{Problem, RegistrationMode, Settings, UpdateSettings, body::Body, session::Admin};
use crate::{
    app::App,
    auth::names,
    config::{Config, Host},
    db::{self, setting},
    log::SECURITY,
};

/// The settings in force: what an administrator chose, else what is configured.
pub(super) fn in_force(db: &db::Connection, config: &Config) -> Result<Settings, db::Error> {
    let name = setting::find(db, setting::NAME)?.unwrap_or_else(|| config.server.name.clone());
    let registration = setting::find(db, setting::REGISTRATION)?.and_then(|word| RegistrationMode::from_word(&word));
    let public_host = public_host(db, config)?.map(|host| host.to_string());
    Ok(Settings { name, registration: registration.unwrap_or(config.accounts.registration), public_host })
}

/// The name or address under which people reach the server: what an administrator chose (also none), else what is configured.
pub fn public_host(db: &db::Connection, config: &Config) -> Result<Option<Host>, db::Error> {
    let chosen = setting::find(db, setting::PUBLIC_HOST)?;
    Ok(chosen.map_or_else(|| config.server.public_host.clone(), |host| host.parse().ok()))
}

/// A public host as somebody typed it; an empty text means none.
pub(super) fn host(text: &str) -> Result<Option<Host>, Problem> {
    let text = text.trim();
    let unfit =
        |_| Problem::invalid_input("The server's address is a name or an IP address alone, like call.example.org.");
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(unfit) }
}

/// Stores it.
pub(super) fn set_host(db: &db::Connection, host: Option<&Host>) -> Result<(), db::Error> {
    setting::set(db, setting::PUBLIC_HOST, host.map_or("", |host| host))
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<Settings>, Problem> {
    let config = app.config.now();
    Ok(Json(app.db.read(move |db| in_force(db, &config)).await?))
}

pub(super) async fn update(
    State(app): State<App>,
    _: Admin,
    Body(request): Body<UpdateSettings>,
) -> Result<Json<Settings>, Problem> {
    let name = request.name.as_deref().map(names::display).transpose()?;
    let public_host = request.public_host.as_deref().map(host).transpose()?;
    let chosen = public_host.clone();
    let config = app.config.now();
    let settings = app.db.write(move |db| {
        if let Some(name) = name {
            setting::set(db, setting::NAME, &name)?;
        }
        if let Some(registration) = request.registration {
            setting::set(db, setting::REGISTRATION, registration.as_str())?;
        }
        if let Some(host) = public_host {
            set_host(db, host.as_ref())?;
        }
        in_force(db, &config)
    });
    let settings = settings.await?;
    tracing::info!(target: SECURITY, "an administrator has changed the settings");
    if let Some(host) = chosen {
        app.public_host.choose(host);
    }
    Ok(Json(settings))
}
