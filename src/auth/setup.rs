//! The setup token: makes whoever installed the server its first administrator.

use std::{fs, io, path::Path};

use crate::{app::App, db};

use super::{
    secret::{self, SecretError},
    token,
};

/// The file name of the setup token.
const FILE: &str = "setup.secret";

/// Why there is no setup token to show.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] db::Error),
    /// The token's file failed.
    #[error(transparent)]
    Secret(#[from] SecretError),
}

/// Whether nobody runs this server yet.
pub fn required(connection: &db::Connection) -> Result<bool, db::Error> {
    Ok(db::user::count_admins(connection)? == 0)
}

/// The setup token while there is no administrator, the same one at every start. Once there is one, it is removed.
pub async fn token(app: &App) -> Result<Option<String>, SetupError> {
    if app.db.read(required).await? {
        return Ok(Some(secret::load_or_create(&app.config.now().server.data_dir, FILE)?));
    }
    forget(app);
    Ok(None)
}

/// The setup token that a server with this data folder has made, if it has.
pub fn kept(data_dir: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(data_dir.join(FILE)) {
        Ok(token) => Ok(Some(token.trim().to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether this is the setup token. Compares hashes, so that the time it takes tells nothing about the token.
pub async fn is_token(app: &App, presented: &str) -> Result<bool, SetupError> {
    let expected = token(app).await?;
    Ok(expected.is_some_and(|expected| token::hash(expected.as_bytes()) == token::hash(presented.as_bytes())))
}

/// Removes the token once it is used.
pub fn forget(app: &App) {
    if let Err(error) = secret::remove(&app.config.now().server.data_dir, FILE) {
        // Without an administrator missing it opens nothing, so this is untidy and no danger.
        tracing::warn!("the used setup token could not be removed: {error}");
    }
}
