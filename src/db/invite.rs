//! Links into a room, or to an account.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use sohbet_signaling::protocol::Role;

use super::{Error, parse_role, role_word, session::TokenHash, unknown_word};

/// An invite link, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Opaque.
    pub id: String,
    /// The room it leads to; none for an account invite.
    pub room: Option<String>,
    /// The role it gives in the room.
    pub role: Option<Role>,
    /// When, in unix seconds.
    pub created_at: i64,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
    /// How many people it is good for.
    pub max_uses: Option<u32>,
    /// How many came by it.
    pub uses: u32,
}

impl Invite {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let role: Option<String> = row.get("role")?;
        let role = role.map(|word| parse_role(&word).ok_or_else(|| unknown_word(&word))).transpose()?;
        Ok(Self {
            id: row.get("id")?,
            room: row.get("room")?,
            role,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            max_uses: row.get("max_uses")?,
            uses: row.get("uses")?,
        })
    }
}

/// Adds an invite.
pub fn insert(db: &Connection, invite: &Invite, token: &TokenHash) -> Result<(), Error> {
    let sql = "INSERT INTO invite (id, token, room, role, created_at, expires_at, max_uses, uses)
               VALUES (:id, :token, :room, :role, :created_at, :expires_at, :max_uses, :uses)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": invite.id, ":token": token, ":room": invite.room, ":role": invite.role.map(role_word),
        ":created_at": invite.created_at, ":expires_at": invite.expires_at, ":max_uses": invite.max_uses,
        ":uses": invite.uses,
    })?;
    Ok(())
}

/// The invite behind a token, if it is still good.
pub fn find_usable(db: &Connection, token: &TokenHash, now: i64) -> Result<Option<Invite>, Error> {
    let sql = "SELECT * FROM invite WHERE token = ?1 AND (expires_at IS NULL OR expires_at > ?2)
               AND (max_uses IS NULL OR uses < max_uses)";
    Ok(db.prepare_cached(sql)?.query_row(params![token, now], Invite::from_row).optional()?)
}

/// An invite by id.
pub fn find(db: &Connection, id: &str) -> Result<Option<Invite>, Error> {
    Ok(db.prepare_cached("SELECT * FROM invite WHERE id = ?1")?.query_row([id], Invite::from_row).optional()?)
}

/// The invites of a room, or (without a room) the account invites, that are still good; the latest first.
pub fn of_room(db: &Connection, room: Option<&str>, now: i64) -> Result<Vec<Invite>, Error> {
    let sql = "SELECT * FROM invite WHERE room IS ?1 AND (expires_at IS NULL OR expires_at > ?2)
               AND (max_uses IS NULL OR uses < max_uses) ORDER BY created_at DESC, id";
    Ok(db.prepare_cached(sql)?.query_map(params![room, now], Invite::from_row)?.collect::<Result<_, _>>()?)
}

/// All invites that are still good, the latest first.
pub fn usable(db: &Connection, now: i64) -> Result<Vec<Invite>, Error> {
    let sql = "SELECT * FROM invite WHERE (expires_at IS NULL OR expires_at > ?1)
               AND (max_uses IS NULL OR uses < max_uses) ORDER BY created_at DESC, id";
    Ok(db.prepare_cached(sql)?.query_map([now], Invite::from_row)?.collect::<Result<_, _>>()?)
}

/// Those of them that lead to a room, each with the room's name; at most so many.
pub fn into_rooms(db: &Connection, now: i64, most: u32) -> Result<Vec<(Invite, String)>, Error> {
    let sql = "SELECT invite.*, room.name AS room_name FROM invite JOIN room ON room.id = invite.room
               WHERE (expires_at IS NULL OR expires_at > ?1) AND (max_uses IS NULL OR uses < max_uses)
               ORDER BY invite.created_at DESC, invite.id LIMIT ?2";
    let read = |row: &Row<'_>| Ok((Invite::from_row(row)?, row.get("room_name")?));
    Ok(db.prepare_cached(sql)?.query_map(params![now, most], read)?.collect::<Result<_, _>>()?)
}

/// How many those are in all.
pub fn count_into_rooms(db: &Connection, now: i64) -> Result<u64, Error> {
    let sql = "SELECT count(*) FROM invite WHERE room IS NOT NULL AND (expires_at IS NULL OR expires_at > ?1)
               AND (max_uses IS NULL OR uses < max_uses)";
    Ok(db.prepare_cached(sql)?.query_row([now], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// Notes that one more person came by an invite.
pub fn count_use(db: &Connection, id: &str) -> Result<(), Error> {
    db.prepare_cached("UPDATE invite SET uses = uses + 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Ends an invite.
pub fn delete(db: &Connection, id: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM invite WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Ends all invites of a room.
pub fn delete_of_room(db: &Connection, room: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM invite WHERE room = ?1")?.execute([room])?;
    Ok(())
}

/// Forgets invites that are not good for anybody any more.
pub fn delete_spent(db: &Connection, now: i64) -> Result<(), Error> {
    let sql = "DELETE FROM invite WHERE expires_at <= ?1 OR uses >= max_uses";
    db.prepare_cached(sql)?.execute([now])?;
    Ok(())
}
