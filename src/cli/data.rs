//! The database, for commands that work on it directly, beside a running server or without one.

use std::{env, path::Path};

use crate::{
    config::Config,
    db::{self, Connection, Db},
    private_file, server,
};

use super::Failure;

/// As much of a user's name as goes into the record, in characters.
const LONGEST_NAME: usize = 32;

/// Runs `work` in one transaction.
pub(super) fn write<T, E>(
    config: &Config,
    work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
    E: From<db::Error> + Into<Failure> + Send + 'static,
{
    let db = open(config)?;
    runtime()?.block_on(db.write(work)).map_err(Into::into)
}

/// Runs `work` on a connection that changes nothing and keeps nobody from changing something meanwhile.
pub(super) fn read<T, E>(
    config: &Config,
    work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
) -> Result<T, Failure>
where
    T: Send + 'static,
    E: From<db::Error> + Into<Failure> + Send + 'static,
{
    let db = open(config)?;
    runtime()?.block_on(db.read(work)).map_err(Into::into)
}

/// Who is at the command line, for the record: the user behind sudo, where there is one.
pub(super) fn operator() -> String {
    let variable = |name| env::var(name).ok().filter(|name| !name.is_empty());
    let user = variable("SUDO_USER").or_else(|| variable("USER")).or_else(|| variable("LOGNAME"));
    let user = user.unwrap_or_else(|| format!("user {}", rustix::process::getuid()));
    format!("command line ({})", user.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect::<String>())
}

/// The configuration with the public host that an administrator chose, if there is a server with such a choice.
pub(super) fn with_chosen_host(config: Config) -> Result<Config, Failure> {
    Ok(runtime()?.block_on(server::with_chosen_host(config)))
}

fn open(config: &Config) -> Result<Db, Failure> {
    let path = config.database_path();
    let folder = path.parent().unwrap_or(Path::new("."));
    private_file::create_folder(folder).map_err(|source| db::Error::Unusable { path: folder.to_owned(), source })?;
    Ok(runtime()?.block_on(Db::open(&path))?)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(anyhow::Error::from)?)
}
