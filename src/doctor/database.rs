//! Whether the database is what SQLite wrote.

use std::path::Path;

use super::{Check, Finding};
use crate::db;

pub(super) fn examine(database: &Path) -> Option<Finding> {
    if !database.exists() {
        return None; // There was no server yet; the folder's check says what to do.
    }
    let db::Error::Damaged(problem) = db::check(database).err()? else { return None };
    let cause = format!("The database {} is damaged: {problem}.", database.display());
    let advice =
        "Stop the server, look at the disk's health, and go back to the newest backup: sohbet restore FILE --replace.";
    Some(Finding::new(Check::Database, cause, advice))
}
