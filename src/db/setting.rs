//! What an administrator chose on the pages, and what the server itself has to know after a restart.

use rusqlite::{Connection, OptionalExtension};

use super::Error;

/// The server's name.
pub const NAME: &str = "name";
/// Who may register.
pub const REGISTRATION: &str = "registration";
/// The name or address under which people reach the server.
pub const PUBLIC_HOST: &str = "public_host";
/// The alerts that fire, as JSON: what was told is not told again.
pub const ALERTS: &str = "alerts";

/// A setting, if somebody chose one.
pub fn find(db: &Connection, key: &str) -> Result<Option<String>, Error> {
    let mut statement = db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// Stores a setting.
pub fn set(db: &Connection, key: &str, value: &str) -> Result<(), Error> {
    let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
    db.prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}
