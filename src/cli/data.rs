//! The database, for commands that work on it directly, beside a running server or without one.

use std::path::Path;

use crate::{
    config::Config,
    db::{self, Connection, Db},
    private_file, server,
};

use super::Failure;

/// Runs `work` in one transaction.
pub(super) fn write<T, E>(
    config: &Config,
    work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
    E: From<db::Error> + Into<Failure> + Send + 'static,
{
    let path = config.database_path();
    let folder = path.parent().unwrap_or(Path::new("."));
    private_file::create_folder(folder).map_err(|source| db::Error::Unusable { path: folder.to_owned(), source })?;
    runtime()?.block_on(async {
        let db = Db::open(&path).await?;
        db.write(work).await.map_err(Into::into)
    })
}

/// The configuration with the public host that an administrator chose, if there is a server with such a choice.
pub(super) fn with_chosen_host(config: Config) -> Result<Config, Failure> {
    Ok(runtime()?.block_on(server::with_chosen_host(config)))
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(anyhow::Error::from)?)
}
