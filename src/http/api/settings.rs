//! `/api/settings`: what an administrator can choose.

use axum::{Json, extract::State};

use super::{Problem, RegistrationMode, Settings, UpdateSettings, body::Body, session::Admin};
use crate::{
    app::App,
    auth::names,
    config::Config,
    db::{self, setting},
};

/// The settings in force: what an administrator chose, else what is configured.
pub(super) fn in_force(db: &db::Connection, config: &Config) -> Result<Settings, db::Error> {
    let name = setting::find(db, setting::NAME)?.unwrap_or_else(|| config.server.name.clone());
    let registration = setting::find(db, setting::REGISTRATION)?.and_then(|word| RegistrationMode::from_word(&word));
    Ok(Settings { name, registration: registration.unwrap_or(config.accounts.registration) })
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<Settings>, Problem> {
    let config = app.config.clone();
    Ok(Json(app.db.read(move |db| in_force(db, &config)).await?))
}

pub(super) async fn update(
    State(app): State<App>,
    _: Admin,
    Body(request): Body<UpdateSettings>,
) -> Result<Json<Settings>, Problem> {
    let name = request.name.as_deref().map(names::display).transpose()?;
    let config = app.config.clone();
    let settings = app.db.write(move |db| {
        if let Some(name) = name {
            setting::set(db, setting::NAME, &name)?;
        }
        if let Some(registration) = request.registration {
            setting::set(db, setting::REGISTRATION, registration.as_str())?;
        }
        in_force(db, &config)
    });
    Ok(Json(settings.await?))
}
