//! What is written in rooms.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use sohbet_signaling::protocol::{ChatFile, ChatMessage};

use super::{Error, reaction};

/// A message as it is first written.
pub struct NewMessage<'a> {
    /// Opaque.
    pub id: &'a str,
    /// Where.
    pub room: &'a str,
    /// Who.
    pub user: &'a str,
    /// Their name now.
    pub name: &'a str,
    /// The client's own word for it.
    pub key: &'a str,
    /// What.
    pub text: &'a str,
    /// When, in unix seconds.
    pub now: i64,
}

const SELECT: &str = "SELECT message.*, file.id AS file_id, file.name AS file_name, file.size AS file_size
                      FROM message LEFT JOIN file ON file.message = message.id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<ChatMessage> {
    let file: Option<String> = row.get("file_id")?;
    let file = file.map(|id| Ok::<_, rusqlite::Error>(ChatFile { id, name: row.get("file_name")?, size: size(row)? }));
    Ok(ChatMessage {
        id: row.get("id")?,
        number: row.get("number")?,
        key: row.get("key")?,
        user: row.get("user")?,
        name: row.get("name")?,
        text: row.get("text")?,
        created_at: row.get("created_at")?,
        edited_at: row.get("edited_at")?,
        file: file.transpose()?,
        reactions: Vec::new(),
    })
}

fn size(row: &Row<'_>) -> rusqlite::Result<u64> {
    row.get::<_, i64>("file_size").map(i64::cast_unsigned)
}

/// Adds a message after all others of the room.
pub fn insert(db: &Connection, message: &NewMessage<'_>) -> Result<(), Error> {
    let sql = "INSERT INTO message (id, room, number, user, name, key, text, created_at)
               VALUES (:id, :room, (SELECT coalesce(max(number), 0) + 1 FROM message WHERE room = :room), :user, :name, :key,
                       :text, :now)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": message.id, ":room": message.room, ":user": message.user, ":name": message.name, ":key": message.key,
        ":text": message.text, ":now": message.now,
    })?;
    Ok(())
}

/// A message of a room.
pub fn find(db: &Connection, room: &str, id: &str) -> Result<Option<ChatMessage>, Error> {
    let sql = format!("{SELECT} WHERE message.room = ?1 AND message.id = ?2");
    let found = db.prepare_cached(&sql)?.query_row([room, id], from_row).optional()?;
    found.map(|message| complete(db, message)).transpose()
}

/// The message that somebody's client called `key`.
pub fn find_key(db: &Connection, room: &str, user: &str, key: &str) -> Result<Option<ChatMessage>, Error> {
    let sql = format!("{SELECT} WHERE message.room = ?1 AND message.user = ?2 AND message.key = ?3");
    let found = db.prepare_cached(&sql)?.query_row([room, user, key], from_row).optional()?;
    found.map(|message| complete(db, message)).transpose()
}

/// Up to `count` messages of a room with numbers below `before`, the newest first.
pub fn page(db: &Connection, room: &str, before: i64, count: u32) -> Result<Vec<ChatMessage>, Error> {
    let sql = format!("{SELECT} WHERE message.room = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3");
    let mut statement = db.prepare_cached(&sql)?;
    let found: Vec<_> = statement.query_map(params![room, before, count], from_row)?.collect::<Result<_, _>>()?;
    found.into_iter().map(|message| complete(db, message)).collect()
}

fn complete(db: &Connection, message: ChatMessage) -> Result<ChatMessage, Error> {
    Ok(ChatMessage { reactions: reaction::of_message(db, &message.id)?, ..message })
}

/// Changes what a message says.
pub fn set_text(db: &Connection, id: &str, text: &str, now: i64) -> Result<(), Error> {
    let mut statement = db.prepare_cached("UPDATE message SET text = ?2, edited_at = ?3 WHERE id = ?1")?;
    statement.execute(params![id, text, now])?;
    Ok(())
}

/// Removes a message with its reactions and its file.
pub fn delete(db: &Connection, id: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM message WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Removes all but the newest `kept` messages of a room.
pub fn delete_beyond(db: &Connection, room: &str, kept: i64) -> Result<(), Error> {
    let sql =
        "DELETE FROM message WHERE room = ?1 AND number <= (SELECT max(number) FROM message WHERE room = ?1) - ?2";
    db.prepare_cached(sql)?.execute(params![room, kept])?;
    Ok(())
}

/// Removes what was written before a time, in unix seconds.
pub fn delete_before(db: &Connection, time: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM message WHERE created_at < ?1")?.execute([time])?;
    Ok(())
}

/// Removes everything written in a room.
pub fn delete_of_room(db: &Connection, room: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM message WHERE room = ?1")?.execute([room])?;
    Ok(())
}

/// The rooms in which something is written.
pub fn rooms(db: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT DISTINCT room FROM message")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
