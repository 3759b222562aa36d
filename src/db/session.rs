//! Authenticated logins.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{Error, user::User};

/// The length of a token's SHA-256.
pub type TokenHash = [u8; 32];

/// One login of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Opaque.
    pub id: String,
    /// Whose.
    pub user: String,
    /// When, in unix seconds.
    pub created_at: i64,
    /// When it was last refreshed.
    pub last_used_at: i64,
    /// When it ends by itself.
    pub expires_at: i64,
    /// The address it was last used from.
    pub address: String,
    /// What the browser called itself.
    pub user_agent: String,
}

/// The hashes of a session's refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Of the part that stays.
    pub family: TokenHash,
    /// Of the part that is valid now.
    pub current: TokenHash,
    /// Of the part that was valid before.
    pub previous: Option<TokenHash>,
    /// When it was rotated, in unix seconds.
    pub rotated_at: i64,
}

impl Session {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            user: row.get("user")?,
            created_at: row.get("created_at")?,
            last_used_at: row.get("last_used_at")?,
            expires_at: row.get("expires_at")?,
            address: row.get("address")?,
            user_agent: row.get("user_agent")?,
        })
    }
}

/// Adds a session.
pub fn insert(db: &Connection, session: &Session, tokens: &Tokens) -> Result<(), Error> {
    let sql = "INSERT INTO session (id, user, family, current, previous, rotated_at, created_at, last_used_at,
                                    expires_at, address, user_agent)
               VALUES (:id, :user, :family, :current, :previous, :rotated_at, :created_at, :last_used_at,
                       :expires_at, :address, :user_agent)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": session.id, ":user": session.user, ":family": tokens.family, ":current": tokens.current,
        ":previous": tokens.previous, ":rotated_at": tokens.rotated_at, ":created_at": session.created_at,
        ":last_used_at": session.last_used_at, ":expires_at": session.expires_at, ":address": session.address,
        ":user_agent": session.user_agent,
    })?;
    Ok(())
}

/// The session that a refresh token belongs to, by the hash of the part that stays.
pub fn find_family(db: &Connection, family: &TokenHash) -> Result<Option<(Session, Tokens)>, Error> {
    let read = |row: &Row<'_>| {
        let tokens = Tokens {
            family: row.get("family")?,
            current: row.get("current")?,
            previous: row.get("previous")?,
            rotated_at: row.get("rotated_at")?,
        };
        Ok((Session::from_row(row)?, tokens))
    };
    Ok(db.prepare_cached("SELECT * FROM session WHERE family = ?1")?.query_row([family], read).optional()?)
}

/// Stores what a refresh changed.
pub fn update(db: &Connection, session: &Session, tokens: &Tokens) -> Result<(), Error> {
    let sql = "UPDATE session SET current = :current, previous = :previous, rotated_at = :rotated_at,
                      last_used_at = :last_used_at, expires_at = :expires_at, address = :address,
                      user_agent = :user_agent
               WHERE id = :id";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": session.id, ":current": tokens.current, ":previous": tokens.previous,
        ":rotated_at": tokens.rotated_at, ":last_used_at": session.last_used_at,
        ":expires_at": session.expires_at, ":address": session.address, ":user_agent": session.user_agent,
    })?;
    Ok(())
}

/// The person behind a session that has neither ended nor been revoked, unless the account is disabled.
pub fn live_user(db: &Connection, id: &str, now: i64) -> Result<Option<User>, Error> {
    let sql = "SELECT user.* FROM session JOIN user ON user.id = session.user
               WHERE session.id = ?1 AND session.expires_at > ?2 AND NOT user.disabled";
    Ok(db.prepare_cached(sql)?.query_row(params![id, now], User::from_row).optional()?)
}

/// A person's live sessions, the latest used first.
pub fn of_user(db: &Connection, user: &str, now: i64) -> Result<Vec<Session>, Error> {
    let sql =
        "SELECT * FROM session WHERE user = ?1 AND expires_at > ?2 ORDER BY last_used_at DESC, created_at DESC, id";
    Ok(db.prepare_cached(sql)?.query_map(params![user, now], Session::from_row)?.collect::<Result<_, _>>()?)
}

/// The live sessions of accounts and guests with whose they are, the latest used first; at most so many.
pub fn live(db: &Connection, now: i64, most: Option<u32>) -> Result<Vec<(User, Session)>, Error> {
    let sql =
        "SELECT id, user FROM session WHERE expires_at > ?1 ORDER BY last_used_at DESC, created_at DESC, id LIMIT ?2";
    let mut found = Vec::new();
    let mut statement = db.prepare_cached(sql)?;
    let most = most.map_or(-1, i64::from);
    let ids = statement.query_map([now, most], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for row in ids {
        let (id, user) = row?;
        let session = db.prepare_cached("SELECT * FROM session WHERE id = ?1")?.query_row([&id], Session::from_row)?;
        found.extend(super::user::find(db, &user)?.map(|user| (user, session)));
    }
    Ok(found)
}

/// How many live sessions there are.
pub fn count(db: &Connection, now: i64) -> Result<u64, Error> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM session WHERE expires_at > ?1")?;
    Ok(statement.query_row([now], |row| row.get::<_, i64>(0))?.cast_unsigned())
}

/// Whose a live session is.
pub fn user_of(db: &Connection, id: &str, now: i64) -> Result<Option<String>, Error> {
    let sql = "SELECT user FROM session WHERE id = ?1 AND expires_at > ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![id, now], |row| row.get(0)).optional()?)
}

/// Ends one session of a person; tells whether there was one.
pub fn delete(db: &Connection, id: &str, user: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("DELETE FROM session WHERE id = ?1 AND user = ?2")?.execute([id, user])? > 0)
}

/// Ends all sessions of a person but one, and tells which.
pub fn delete_others(db: &Connection, user: &str, keep: Option<&str>) -> Result<Vec<String>, Error> {
    let sql = "DELETE FROM session WHERE user = ?1 AND id IS NOT ?2 RETURNING id";
    Ok(db.prepare_cached(sql)?.query_map(params![user, keep], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Forgets sessions that have ended, and tells which.
pub fn delete_expired(db: &Connection, now: i64) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("DELETE FROM session WHERE expires_at <= ?1 RETURNING id")?;
    Ok(statement.query_map([now], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
