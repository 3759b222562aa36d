//! Rooms.

use rusqlite::{
    Connection, OptionalExtension, Row, ToSql, named_params, params,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};

use super::{Error, waiting_room::WaitingRoom};

/// How long a room lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    /// Until somebody deletes it.
    Lasting,
    /// Until it has been empty for a while.
    OneOff,
}

/// Who may join a room, besides those with a role of their own in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody with an account.
    Members,
    /// Nobody else; no invite links.
    Named,
    /// Who has an invite link.
    Invite,
}

/// Enumerations as the words their tables hold.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ }) => {
        impl $name {
            /// As the table holds it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? { $( $word => Ok(Self::$variant), )+ _ => Err(FromSqlError::InvalidType) }
            }
        }
    };
}

words!(RoomKind { Lasting = "lasting", OneOff = "one_off" });
words!(Visibility { Members = "members", Named = "named", Invite = "invite" });

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Opaque.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// How long it lasts.
    pub kind: RoomKind,
    /// Who may join.
    pub visibility: Visibility,
    /// When, in unix seconds.
    pub created_at: i64,
    /// Media travel by the relay alone, so that nobody learns another one's address.
    pub relay_only: bool,
    /// Who waits outside.
    pub waiting_room: WaitingRoom,
}

impl Room {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
            visibility: row.get("visibility")?,
            created_at: row.get("created_at")?,
            relay_only: row.get("relay_only")?,
            waiting_room: row.get("waiting_room")?,
        })
    }
}

/// Adds a room, empty from its first moment.
pub fn insert(db: &Connection, room: &Room) -> Result<(), Error> {
    let sql = "INSERT INTO room (id, name, kind, visibility, created_at, empty_since, relay_only, waiting_room)
               VALUES (:id, :name, :kind, :visibility, :created_at, :created_at, :relay_only, :waiting_room)";
    db.prepare_cached(sql)?.execute(named_params! {
        ":id": room.id, ":name": room.name, ":kind": room.kind, ":visibility": room.visibility,
        ":created_at": room.created_at, ":relay_only": room.relay_only, ":waiting_room": room.waiting_room,
    })?;
    Ok(())
}

/// A room by id.
pub fn find(db: &Connection, id: &str) -> Result<Option<Room>, Error> {
    Ok(db.prepare_cached("SELECT * FROM room WHERE id = ?1")?.query_row([id], Room::from_row).optional()?)
}

/// All rooms by name.
pub fn all(db: &Connection) -> Result<Vec<Room>, Error> {
    let mut statement = db.prepare_cached("SELECT * FROM room ORDER BY name, id")?;
    Ok(statement.query_map([], Room::from_row)?.collect::<Result<_, _>>()?)
}

/// The rooms that may concern a person: those every account may join, those where they have a role, and a guest's own.
pub fn around(db: &Connection, user: &str) -> Result<Vec<Room>, Error> {
    let sql = "SELECT room.* FROM room WHERE visibility = 'members'
                  OR EXISTS (SELECT 1 FROM member WHERE member.room = room.id AND member.user = ?1)
                  OR EXISTS (SELECT 1 FROM user WHERE user.id = ?1 AND user.guest_room = room.id)
               ORDER BY room.name, room.id";
    Ok(db.prepare_cached(sql)?.query_map([user], Room::from_row)?.collect::<Result<_, _>>()?)
}

/// Writes down a room's name, who may join it, who waits outside, and whether it hides addresses.
pub fn update(db: &Connection, room: &Room) -> Result<(), Error> {
    let Room { id, name, visibility, waiting_room, relay_only, .. } = room;
    let sql = "UPDATE room SET name = ?2, visibility = ?3, waiting_room = ?4, relay_only = ?5 WHERE id = ?1";
    db.prepare_cached(sql)?.execute(params![id, name, visibility, waiting_room, relay_only])?;
    Ok(())
}

/// Removes a room with its members, bans, invites and guests; tells whether there was one.
pub fn delete(db: &Connection, id: &str) -> Result<bool, Error> {
    Ok(db.prepare_cached("DELETE FROM room WHERE id = ?1")?.execute([id])? > 0)
}

/// The one-off rooms, each with since when it is known to be empty.
pub fn one_off(db: &Connection) -> Result<Vec<(String, Option<i64>)>, Error> {
    let mut statement = db.prepare_cached("SELECT id, empty_since FROM room WHERE kind = 'one_off'")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?)
}

/// Notes since when a room is empty, or that it is not.
pub fn set_empty_since(db: &Connection, id: &str, since: Option<i64>) -> Result<(), Error> {
    db.prepare_cached("UPDATE room SET empty_since = ?2 WHERE id = ?1")?.execute(params![id, since])?;
    Ok(())
}
