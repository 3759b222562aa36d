//! Roles that people have of their own in rooms.

use rusqlite::{Connection, OptionalExtension, params};
use sohbet_signaling::protocol::Role;

use super::{Error, role_at, role_word, user::User};

/// The role somebody has of their own in a room.
pub fn role(db: &Connection, room: &str, user: &str) -> Result<Option<Role>, Error> {
    let mut statement = db.prepare_cached("SELECT role FROM member WHERE room = ?1 AND user = ?2")?;
    Ok(statement.query_row([room, user], |row| role_at(row, "role")).optional()?)
}

/// A room's members, the highest role first.
pub fn of_room(db: &Connection, room: &str) -> Result<Vec<(User, Role)>, Error> {
    let sql = "SELECT user.*, member.role FROM member JOIN user ON user.id = member.user
               WHERE member.room = ?1 ORDER BY member.created_at, user.id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([room], |row| Ok((User::from_row(row)?, role_at(row, "role")?)))?;
    let mut members: Vec<_> = rows.collect::<Result<_, _>>()?;
    members.sort_by_key(|(_, role)| std::cmp::Reverse(*role));
    Ok(members)
}

/// How many members a room has.
pub fn count(db: &Connection, room: &str) -> Result<u32, Error> {
    Ok(db.prepare_cached("SELECT count(*) FROM member WHERE room = ?1")?.query_row([room], |row| row.get(0))?)
}

/// How many owners a room has.
pub fn count_owners(db: &Connection, room: &str) -> Result<u32, Error> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM member WHERE room = ?1 AND role = 'owner'")?;
    Ok(statement.query_row([room], |row| row.get(0))?)
}

/// The rooms that a person owns.
pub fn owned(db: &Connection, user: &str) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT room FROM member WHERE user = ?1 AND role = 'owner'")?;
    Ok(statement.query_map([user], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Gives somebody a role; `invite` is the link they came by.
pub fn set(db: &Connection, room: &str, user: &str, role: Role, invite: Option<&str>, now: i64) -> Result<(), Error> {
    let sql = "INSERT INTO member (room, user, role, invite, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (room, user) DO UPDATE SET role = ?3, invite = coalesce(?4, invite)";
    db.prepare_cached(sql)?.execute(params![room, user, role_word(role), invite, now])?;
    Ok(())
}

/// Takes somebody's role away; tells whether there was one.
pub fn delete(db: &Connection, room: &str, user: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("DELETE FROM member WHERE room = ?1 AND user = ?2")?.execute([room, user])? > 0)
}
