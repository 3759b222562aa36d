//! Emoji under messages: one of each for each person.

use rusqlite::Connection;
use sohbet_signaling::protocol::{ChatPerson, ChatReaction, Emoji};

use super::{Error, unknown_word};

/// How a message was reacted to, each emoji where it first came.
pub fn of_message(db: &Connection, message: &str) -> Result<Vec<ChatReaction>, Error> {
    let sql = "SELECT emoji, user.id, user.name FROM reaction JOIN user ON user.id = reaction.user
               WHERE message = ?1 ORDER BY number";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([message])?;
    let mut reactions: Vec<ChatReaction> = Vec::new();
    while let Some(row) = rows.next()? {
        let word: String = row.get(0)?;
        let emoji = Emoji::new(&word).ok_or_else(|| unknown_word(&word))?;
        let person = ChatPerson { user: row.get(1)?, name: row.get(2)? };
        match reactions.iter_mut().find(|reaction| reaction.emoji == emoji) {
            Some(reaction) => reaction.people.push(person),
            None => reactions.push(ChatReaction { emoji, people: vec![person] }),
        }
    }
    Ok(reactions)
}

/// Adds somebody's emoji; tells whether that changed anything.
pub fn insert(db: &Connection, message: &str, user: &str, emoji: &Emoji) -> Result<bool, Error> {
    let mut statement =
        db.prepare_cached("INSERT OR IGNORE INTO reaction (message, user, emoji) VALUES (?1, ?2, ?3)")?;
    Ok(statement.execute([message, user, emoji.as_str()])? > 0)
}

/// Takes somebody's emoji back; tells whether that changed anything.
pub fn delete(db: &Connection, message: &str, user: &str, emoji: &Emoji) -> Result<bool, Error> {
    let mut statement = db.prepare_cached("DELETE FROM reaction WHERE message = ?1 AND user = ?2 AND emoji = ?3")?;
    Ok(statement.execute([message, user, emoji.as_str()])? > 0)
}
