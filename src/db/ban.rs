//! People who may not join a room whatever else they have.

use rusqlite::{Connection, params};

use super::Error;

/// A ban.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Who.
    pub user: String,
    /// The name to show.
    pub name: String,
    /// When, in unix seconds.
    pub created_at: i64,
}

/// Whether somebody is banned from a room.
pub fn exists(db: &Connection, room: &str, user: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM ban WHERE room = ?1 AND user = ?2")?.exists([room, user])?)
}

/// Bans somebody from a room. Their role there ends, and so does the link they came by: they still know it, and could
/// come back with it under another name.
pub fn insert(db: &Connection, room: &str, user: &str, now: i64) -> Result<(), Error> {
    let link = "DELETE FROM invite WHERE room = ?1 AND id IN (
                    SELECT invite FROM member WHERE room = ?1 AND user = ?2
                    UNION SELECT invite FROM user WHERE guest_room = ?1 AND id = ?2)";
    db.prepare_cached(link)?.execute([room, user])?;
    db.prepare_cached("DELETE FROM member WHERE room = ?1 AND user = ?2")?.execute([room, user])?;
    let mut statement = db.prepare_cached("INSERT OR IGNORE INTO ban (room, user, created_at) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![room, user, now])?;
    Ok(())
}

/// A room's bans, the latest first.
pub fn of_room(db: &Connection, room: &str) -> Result<Vec<Ban>, Error> {
    let sql = "SELECT user.id, user.name, ban.created_at FROM ban JOIN user ON user.id = ban.user
               WHERE ban.room = ?1 ORDER BY ban.created_at DESC, user.id";
    let mut statement = db.prepare_cached(sql)?;
    let bans =
        statement.query_map([room], |row| Ok(Ban { user: row.get(0)?, name: row.get(1)?, created_at: row.get(2)? }))?;
    Ok(bans.collect::<Result<_, _>>()?)
}

/// Lifts a ban; tells whether there was one.
pub fn delete(db: &Connection, room: &str, user: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("DELETE FROM ban WHERE room = ?1 AND user = ?2")?.execute([room, user])? > 0)
}
