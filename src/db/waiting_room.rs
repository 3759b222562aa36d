//! Who has to wait outside a room.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use sohbet_signaling::protocol::Role;

/// Who waits outside until somebody in charge lets them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum WaitingRoom {
    /// Nobody.
    #[default]
    Off,
    /// Guests.
    Guests,
    /// Everybody but moderators and owners.
    Everyone,
}

impl WaitingRoom {
    /// Whether somebody with this role waits.
    #[must_use]
    pub fn holds(self, role: Role) -> bool {
        match self {
            Self::Off => false,
            Self::Guests => role == Role::Guest,
            Self::Everyone => role < Role::Moderator,
        }
    }

    /// As the table holds it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Guests => "guests",
            Self::Everyone => "everyone",
        }
    }
}

impl ToSql for WaitingRoom {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for WaitingRoom {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let known = [Self::Off, Self::Guests, Self::Everyone].into_iter().find(|known| known.as_str() == word);
        known.ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_in_charge_never_wait() {
        for setting in [WaitingRoom::Off, WaitingRoom::Guests, WaitingRoom::Everyone] {
            assert!(!setting.holds(Role::Moderator) && !setting.holds(Role::Owner));
        }
        assert!(WaitingRoom::Guests.holds(Role::Guest) && !WaitingRoom::Guests.holds(Role::Member));
        assert!(WaitingRoom::Everyone.holds(Role::Guest) && WaitingRoom::Everyone.holds(Role::Member));
        assert!(!WaitingRoom::Off.holds(Role::Guest));
    }
}
