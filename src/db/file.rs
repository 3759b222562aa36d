//! What is known of the files that people send.

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;

/// Announces a file that is about to arrive.
pub fn insert(db: &Connection, id: &str, room: &str, user: &str, size: u64, now: i64) -> Result<(), Error> {
    let sql = "INSERT INTO file (id, room, user, size, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![id, room, user, size.cast_signed(), now])?;
    Ok(())
}

/// What the files of a room take on the disk, or are about to, in bytes.
pub fn size_of_room(db: &Connection, room: &str) -> Result<u64, Error> {
    let mut statement = db.prepare_cached("SELECT coalesce(sum(size), 0) FROM file WHERE room = ?1")?;
    Ok(statement.query_row([room], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// How many files have arrived or are about to, and what they take on the disk, in bytes.
pub fn stock(db: &Connection) -> Result<(u64, u64), Error> {
    let mut statement = db.prepare_cached("SELECT count(*), coalesce(sum(size), 0) FROM file")?;
    Ok(statement
        .query_row([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned())))?)
}

/// How many files of a person are in a room without a message yet.
pub fn count_loose(db: &Connection, room: &str, user: &str) -> Result<u32, Error> {
    let sql = "SELECT count(*) FROM file WHERE room = ?1 AND user = ?2 AND message IS NULL";
    Ok(db.prepare_cached(sql)?.query_row([room, user], |row| row.get(0))?)
}

/// Notes that a file has arrived, and when; tells whether it was still wanted.
pub fn set_whole(db: &Connection, id: &str, now: i64) -> Result<bool, Error> {
    let mut statement = db.prepare_cached("UPDATE file SET whole = 1, created_at = ?2 WHERE id = ?1")?;
    Ok(statement.execute(params![id, now])? > 0)
}

/// Lets a file that its sender has uploaded go with a message; tells whether there was one to go.
pub fn attach(db: &Connection, id: &str, room: &str, user: &str, message: &str, name: &str) -> Result<bool, Error> {
    let sql = "UPDATE file SET message = ?4, name = ?5
               WHERE id = ?1 AND room = ?2 AND user = ?3 AND whole = 1 AND message IS NULL";
    Ok(db.prepare_cached(sql)?.execute([id, room, user, message, name])? > 0)
}

/// The name and size of a file that goes with a message of a room.
pub fn find(db: &Connection, room: &str, id: &str) -> Result<Option<(String, u64)>, Error> {
    let sql = "SELECT name, size FROM file WHERE room = ?1 AND id = ?2 AND message IS NOT NULL";
    let found = db.prepare_cached(sql)?.query_row([room, id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)));
    Ok(found.optional()?.map(|(name, size)| (name, size.cast_unsigned())))
}

/// Forgets a file.
pub fn delete(db: &Connection, id: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM file WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Forgets a file that goes with no message, if it is this person's; tells whether there was one.
pub fn delete_loose(db: &Connection, id: &str, room: &str, user: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM file WHERE id = ?1 AND room = ?2 AND user = ?3 AND message IS NULL";
    Ok(db.prepare_cached(sql)?.execute([id, room, user])? > 0)
}

/// Forgets the files that arrived before a time, in unix seconds, and go with no message.
pub fn delete_loose_before(db: &Connection, time: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM file WHERE message IS NULL AND whole = 1 AND created_at < ?1")?.execute([time])?;
    Ok(())
}

/// Forgets what had not arrived; for the start, when nothing is on its way.
pub fn delete_incomplete(db: &Connection) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM file WHERE whole = 0")?.execute([])?;
    Ok(())
}

/// Files that are still to be removed from the disk.
pub fn spent(db: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT id FROM spent_file")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Notes that they have been removed.
pub fn forget_spent(db: &Connection, ids: &[String]) -> Result<(), Error> {
    let mut statement = db.prepare_cached("DELETE FROM spent_file WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

/// Whether a file is known, so that what is on the disk without being known can go.
pub fn exists(db: &Connection, id: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("SELECT 1 FROM file WHERE id = ?1")?.exists([id])?)
}

/// The ids of all files that have arrived.
pub fn whole(db: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT id FROM file WHERE whole = 1 ORDER BY id")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
