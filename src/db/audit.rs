//! What people in charge did: who, what, whom, in which room, when.
//!
//! Names are written as they are at the time, so that an entry still says something when its people and its room are gone.

use rusqlite::{Connection, Row, named_params, params};

use super::Error;

/// Entries of one room that are kept, the newest: years of a busy room, and an end for whoever fills the log on purpose. Each
/// room has its own, so that nobody pushes out what happened elsewhere.
const KEPT_PER_ROOM: u32 = 10_000;
/// How long the same refusal is not written down again, in seconds: whoever knocks all night is one entry an hour.
const REFUSALS_APART: i64 = 60 * 60;

/// Acts as the words that the table holds, in the order of the types that are made from them.
macro_rules! acts {
    ($( $(#[$docs:meta])+ $variant:ident = $word:literal ),+ $(,)?) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum Act { $( $(#[$docs])+ $variant, )+ }

        impl Act {
            /// As the table holds it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// None for an act of another version of sohbet.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }
    };
}

acts! {
    /// Switched off somebody's microphone.
    Muted = "muted",
    /// Muted everybody at once.
    MutedAll = "muted_all",
    /// Switched off somebody's camera.
    CameraOff = "camera_off",
    /// Switched off everybody's camera.
    CameraOffAll = "camera_off_all",
    /// Ended somebody's sharing of a screen.
    ScreenOff = "screen_off",
    /// Ended everybody's.
    ScreenOffAll = "screen_off_all",
    /// Asked somebody to unmute.
    AskedToUnmute = "asked_to_unmute",
    /// Lowered somebody's hand.
    HandLowered = "hand_lowered",
    /// Removed somebody from a call.
    Removed = "removed",
    /// Banned somebody from a room.
    Banned = "banned",
    /// Lifted a ban.
    BanLifted = "ban_lifted",
    /// Locked a room.
    Locked = "locked",
    /// Unlocked a room.
    Unlocked = "unlocked",
    /// Let somebody in from the waiting room.
    Admitted = "admitted",
    /// Turned somebody away from the waiting room.
    TurnedAway = "turned_away",
    /// Somebody came to a room and was not let in; the detail says why.
    JoinRefused = "join_refused",
    /// Gave somebody a role; the detail says which.
    RoleGiven = "role_given",
    /// Took somebody's place in a room away.
    MemberRemoved = "member_removed",
    /// Made a room.
    RoomCreated = "room_created",
    /// Changed a room's name.
    RoomRenamed = "room_renamed",
    /// Changed who may join a room; the detail says who.
    VisibilityChanged = "visibility_changed",
    /// Changed who waits outside a room; the detail says who.
    WaitingRoomChanged = "waiting_room_changed",
    /// Hid everyone's address from the others in a room.
    AddressesHidden = "addresses_hidden",
    /// Let everyone's address be known again.
    AddressesShown = "addresses_shown",
    /// Deleted a room.
    RoomDeleted = "room_deleted",
    /// Ended the call in a room.
    CallEnded = "call_ended",
    /// Made an invitation; the detail says for which role.
    InviteMade = "invite_made",
    /// Took an invitation back.
    InviteRevoked = "invite_revoked",
    /// Made an account for somebody.
    AccountMade = "account_made",
    /// Disabled an account.
    AccountDisabled = "account_disabled",
    /// Enabled an account again.
    AccountEnabled = "account_enabled",
    /// Deleted an account.
    AccountDeleted = "account_deleted",
    /// Gave an account another password.
    PasswordSet = "password_set",
    /// Made somebody an administrator.
    AdminGiven = "admin_given",
    /// Made somebody no longer one.
    AdminTaken = "admin_taken",
    /// Ended a session of somebody.
    SessionEnded = "session_ended",
    /// Had the certificate renewed before its time.
    CertificateRenewed = "certificate_renewed",
}

/// An act as it is written down: ids, whose names are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    /// What.
    pub act: Act,
    /// By whom; empty for somebody without an account.
    pub actor: &'a str,
    /// What somebody without an account is called.
    pub called: Option<&'a str>,
    /// In which room.
    pub room: Option<&'a str>,
    /// To whom.
    pub target: Option<&'a str>,
    /// More about it, in a word.
    pub detail: Option<&'a str>,
}

impl<'a> Note<'a> {
    /// In a room, to nobody in particular.
    #[must_use]
    pub fn new(act: Act, actor: &'a str, room: &'a str) -> Self {
        Self { room: Some(room), ..Self::by(act, actor) }
    }

    /// In no room.
    #[must_use]
    pub fn by(act: Act, actor: &'a str) -> Self {
        Self { act, actor, called: None, room: None, target: None, detail: None }
    }

    /// By somebody at the machine itself, who needs no account.
    #[must_use]
    pub fn by_command(act: Act, called: &'a str) -> Self {
        Self { called: Some(called), ..Self::by(act, "") }
    }

    /// In a room.
    #[must_use]
    pub fn in_room(self, room: &'a str) -> Self {
        Self { room: Some(room), ..self }
    }

    /// To somebody.
    #[must_use]
    pub fn to(self, target: &'a str) -> Self {
        Self { target: Some(target), ..self }
    }

    /// With a word more.
    #[must_use]
    pub fn with(self, detail: &'a str) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

/// An act as it is read. Somebody without a name is somebody of whom nothing was known.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Counts up; for turning pages.
    pub number: i64,
    /// When, in unix seconds.
    pub created_at: i64,
    /// What.
    pub act: Act,
    /// More about it, in a word.
    pub detail: Option<String>,
    /// The name of whoever did it.
    pub actor: Option<String>,
    /// The name of whom it was done to.
    pub target: Option<String>,
    /// The room's name.
    pub room: Option<String>,
}

/// Writes an act down. What is about to be deleted must still be there, for its name.
pub fn insert(db: &Connection, note: Note<'_>, now: i64) -> Result<(), Error> {
    let sql = "INSERT INTO audit (created_at, act, detail, actor, actor_name, target, target_name, room, room_name)
               VALUES (:now, :act, :detail, nullif(:actor, ''), coalesce(:called, (SELECT name FROM user WHERE id = :actor)),
                       :target, (SELECT name FROM user WHERE id = :target),
                       :room, (SELECT name FROM room WHERE id = :room))";
    db.prepare_cached(sql)?.execute(named_params! {
        ":now": now, ":act": note.act.as_str(), ":detail": note.detail, ":actor": note.actor,
        ":called": note.called, ":target": note.target, ":room": note.room,
    })?;
    let oldest = "DELETE FROM audit WHERE room IS ?1 AND number <= (
                      SELECT number FROM audit WHERE room IS ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)";
    db.prepare_cached(oldest)?.execute(params![note.room, KEPT_PER_ROOM])?;
    Ok(())
}

/// Writes down that somebody was not let into a room, if there is such a room and it was not written down lately.
pub fn insert_refusal(db: &Connection, user: &str, room: &str, reason: &str, now: i64) -> Result<(), Error> {
    let lately = "SELECT 1 FROM audit WHERE room = ?1 AND actor = ?2 AND act = ?3 AND detail = ?4 AND created_at > ?5";
    let act = Act::JoinRefused;
    let since = now.saturating_sub(REFUSALS_APART);
    let known = db.prepare_cached(lately)?.exists(params![room, user, act.as_str(), reason, since])?;
    if known || super::room::find(db, room)?.is_none() {
        return Ok(());
    }
    insert(db, Note::new(act, user, room).with(reason), now)
}

/// A page of entries, the newest first: of one room or of all, older than `before`.
pub fn page(db: &Connection, room: Option<&str>, before: Option<i64>, length: u32) -> Result<Vec<Entry>, Error> {
    let before = before.unwrap_or(i64::MAX);
    let rows = if let Some(room) = room {
        let sql = "SELECT * FROM audit WHERE room = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3";
        db.prepare_cached(sql)?.query_map(params![room, before, length], from_row)?.collect::<Result<Vec<_>, _>>()?
    } else {
        let sql = "SELECT * FROM audit WHERE number < ?1 ORDER BY number DESC LIMIT ?2";
        db.prepare_cached(sql)?.query_map(params![before, length], from_row)?.collect::<Result<Vec<_>, _>>()?
    };
    Ok(rows.into_iter().flatten().collect())
}

/// Which entries are wanted; everything where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// In this room, by its id.
    pub room: Option<String>,
    /// Of this act.
    pub act: Option<String>,
    /// With this text in a name or in the detail, in any case.
    pub text: Option<String>,
    /// From this moment on, in unix seconds.
    pub since: Option<i64>,
}

/// Gives the wanted entries to `each`, the newest first, until there are no more or it says that it has enough.
pub fn search(db: &Connection, wanted: &Wanted, mut each: impl FnMut(Entry) -> bool) -> Result<(), Error> {
    let sql = "SELECT * FROM audit
               WHERE (:room IS NULL OR room = :room) AND (:act IS NULL OR act = :act)
                 AND (:since IS NULL OR created_at >= :since)
                 AND (:text IS NULL OR instr(lower(coalesce(actor_name, '') || char(10) || coalesce(target_name, '') || char(10)
                      || coalesce(room_name, '') || char(10) || coalesce(detail, '')), lower(:text)) > 0)
               ORDER BY number DESC";
    let Wanted { room, act, text, since } = wanted;
    let mut statement = db.prepare_cached(sql)?;
    let named = named_params! { ":room": room, ":act": act, ":text": text, ":since": since };
    for entry in statement.query_map(named, from_row)? {
        if let Some(entry) = entry?
            && !each(entry)
        {
            break;
        }
    }
    Ok(())
}

/// Forgets what is older than `before`, in unix seconds.
pub fn forget(db: &Connection, before: i64) -> Result<(), Error> {
    db.prepare_cached("DELETE FROM audit WHERE created_at < ?1")?.execute([before])?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let act: String = row.get("act")?;
    let Some(act) = Act::from_word(&act) else { return Ok(None) };
    Ok(Some(Entry {
        number: row.get("number")?,
        created_at: row.get("created_at")?,
        act,
        detail: row.get("detail")?,
        actor: row.get("actor_name")?,
        target: row.get("target_name")?,
        room: row.get("room_name")?,
    }))
}
