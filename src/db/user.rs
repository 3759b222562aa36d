//! Accounts and guests.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::Error;

/// Somebody with an account, or a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Opaque.
    pub id: String,
    /// The login name in lower case; none for guests.
    pub login: Option<String>,
    /// The name to show.
    pub name: String,
    /// Runs the server.
    pub admin: bool,
    /// May not log in for now.
    pub disabled: bool,
    /// The one room that a guest may join.
    pub guest_room: Option<String>,
    /// When, in unix seconds.
    pub created_at: i64,
}

impl User {
    /// Whether this is a guest.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.guest_room.is_some()
    }

    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            login: row.get("login")?,
            name: row.get("name")?,
            admin: row.get("admin")?,
            disabled: row.get("disabled")?,
            guest_room: row.get("guest_room")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Adds an account; `password` is its PHC string. A login name that exists gives an error that [`Error::is_taken`].
pub fn insert_account(db: &Connection, user: &User, password: &str) -> Result<(), Error> {
    let sql = "INSERT INTO user (id, login, name, password, admin, disabled, created_at)
               VALUES (:id, :login, :name, :password, :admin, :disabled, :created_at)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": user.id, ":login": user.login, ":name": user.name, ":password": password,
        ":admin": user.admin, ":disabled": user.disabled, ":created_at": user.created_at,
    })?;
    Ok(())
}

/// Adds a guest who came by an invite.
pub fn insert_guest(db: &Connection, user: &User, invite: &str) -> Result<(), Error> {
    let sql = "INSERT INTO user (id, name, guest_room, invite, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    db.prepare_cached(sql)?.execute(params![user.id, user.name, user.guest_room, invite, user.created_at])?;
    Ok(())
}

/// A person by id.
pub fn find(db: &Connection, id: &str) -> Result<Option<User>, Error> {
    Ok(db.prepare_cached("SELECT * FROM user WHERE id = ?1")?.query_row([id], User::from_row).optional()?)
}

/// An account by login name (lower case), with its password's PHC string.
pub fn find_login(db: &Connection, login: &str) -> Result<Option<(User, String)>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM user WHERE login = ?1")?;
    Ok(statement.query_row([login], |row| Ok((User::from_row(row)?, row.get("password")?))).optional()?)
}

/// An account's password as a PHC string.
pub fn password(db: &Connection, id: &str) -> Result<Option<String>, Error> {
    let mut statement = db.prepare_cached("SELECT password FROM user WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?.flatten())
}

/// All accounts by login name.
pub fn accounts(db: &Connection) -> Result<Vec<User>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM user WHERE login IS NOT NULL ORDER BY login")?;
    Ok(statement.query_map([], User::from_row)?.collect::<Result<_, _>>()?)
}

/// How many accounts there are.
pub fn count_accounts(db: &Connection) -> Result<u32, Error> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM user WHERE login IS NOT NULL")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// How many administrators can log in.
pub fn count_admins(db: &Connection) -> Result<u32, Error> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM user WHERE admin AND NOT disabled")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// The guests of a room.
pub fn guests(db: &Connection, room: &str) -> Result<Vec<User>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM user WHERE guest_room = ?1 ORDER BY created_at, id")?;
    Ok(statement.query_map([room], User::from_row)?.collect::<Result<_, _>>()?)
}

/// How many guests a room has.
pub fn count_guests(db: &Connection, room: &str) -> Result<u32, Error> {
    let mut statement = db.prepare_cached("SELECT count(*) FROM user WHERE guest_room = ?1")?;
    Ok(statement.query_row([room], |row| row.get(0))?)
}

/// Guests whose every session has ended.
pub fn departed_guests(db: &Connection, now: i64) -> Result<Vec<String>, Error> {
    let sql = "SELECT id FROM user WHERE guest_room IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM session WHERE session.user = user.id AND session.expires_at > ?1)";
    Ok(db.prepare_cached(sql)?.query_map([now], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Changes the name to show.
pub fn set_name(db: &Connection, id: &str, name: &str) -> Result<(), Error> {
    db.prepare_cached("UPDATE user SET name = ?2 WHERE id = ?1")?.execute([id, name])?;
    Ok(())
}

/// Changes an account's password (a PHC string).
pub fn set_password(db: &Connection, id: &str, password: &str) -> Result<(), Error> {
    db.prepare_cached("UPDATE user SET password = ?2 WHERE id = ?1")?.execute([id, password])?;
    Ok(())
}

/// Makes an account an administrator or not, able to log in or not.
pub fn set_rights(db: &Connection, id: &str, admin: bool, disabled: bool) -> Result<(), Error> {
    let mut statement = db.prepare_cached("UPDATE user SET admin = ?2, disabled = ?3 WHERE id = ?1")?;
    statement.execute(params![id, admin, disabled])?;
    Ok(())
}

/// Removes a person with their sessions, memberships and bans.
pub fn delete(db: &Connection, id: &str) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM user WHERE id = ?1")?.execute([id])?;
    Ok(())
}
