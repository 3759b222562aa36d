//! Who may join which room, and as what.

use sohbet_signaling::protocol::{ErrorCode, Role};

use super::{access::Identity, clock::Clock, roles::Actor};
use crate::{
    app::App,
    db::{
        self, Connection, Db,
        audit::{Act, Note},
        room::{Room, Visibility},
        user::User,
    },
};

/// The right to join a room, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// The room's id.
    pub room: String,
    /// The room's name.
    pub name: String,
    /// The room hides everyone's address from the others.
    pub relay_only: bool,
    /// The role to join with.
    pub role: Role,
    /// Somebody in charge has to let them in first.
    pub waits: bool,
}

/// Why somebody may not.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such room, or this person may not know of it.
    #[error("there is no such room")]
    NotFound,
    /// This person may not do that here: banned, or the role is too low.
    #[error("this is not permitted here")]
    NotPermitted,
    /// Nobody could look.
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// What somebody may do in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// May join with this role.
    May(Role),
    /// Was banned.
    Banned,
    /// Has nothing to do with the room and may not know of it.
    Stranger,
}

/// The rule itself. A ban wins over everything; a guest has one room and one role; a role of one's own comes next; then
/// the room's visibility.
#[must_use]
pub fn decide(visibility: Visibility, guest_of: Option<bool>, own: Option<Role>, banned: bool) -> Standing {
    match (guest_of, own) {
        (Some(false), _) => Standing::Stranger,
        _ if banned => Standing::Banned,
        (Some(true), _) => Standing::May(Role::Guest),
        (None, Some(role)) => Standing::May(role),
        (None, None) if visibility == Visibility::Members => Standing::May(Role::Member),
        (None, None) => Standing::Stranger,
    }
}

/// What a person may do in a room, from inside a transaction.
pub fn standing(db: &Connection, user: &User, room: &Room) -> Result<Standing, db::Error> {
    let guest_of = user.guest_room.as_ref().map(|theirs| *theirs == room.id);
    let own = db::member::role(db, &room.id, &user.id)?;
    let banned = db::ban::exists(db, &room.id, &user.id)?;
    Ok(decide(room.visibility, guest_of, own, banned))
}

/// The room and role of a person by their ids, from inside a transaction.
pub fn enter(db: &Connection, user: &str, room: &str) -> Result<(Room, Role), Refusal> {
    let room = db::room::find(db, room)?.ok_or(Refusal::NotFound)?;
    let user = db::user::find(db, user)?.ok_or(Refusal::NotFound)?;
    match standing(db, &user, &room)? {
        Standing::May(role) => Ok((room, role)),
        Standing::Banned => Err(Refusal::NotPermitted),
        Standing::Stranger => Err(Refusal::NotFound),
    }
}

/// Like [`enter`], for what needs a role of at least `least`.
pub fn require(db: &Connection, user: &str, room: &str, least: Role) -> Result<(Room, Role), Refusal> {
    let (room, role) = enter(db, user, room)?;
    if role >= least { Ok((room, role)) } else { Err(Refusal::NotPermitted) }
}

/// Whether somebody may join a room now, and as what.
pub async fn join(app: &App, identity: &Identity, room: &str) -> Result<Permit, Refusal> {
    let (user, room) = (identity.user.clone(), room.to_owned());
    app.db
        .read(move |db| {
            let (room, role) = enter(db, &user, &room)?;
            let Room { id, name, relay_only, waiting_room, .. } = room;
            Ok(Permit { room: id, name, relay_only, role, waits: waiting_room.holds(role) })
        })
        .await
}

/// Bans somebody from a room, if `actor` is a moderator or owner there at this moment and stands above them. Ending
/// whatever they have open there is the caller's part.
pub async fn ban(db: &Db, clock: &Clock, actor: &Actor, room: &str, target: &str) -> Result<(), Refusal> {
    let (actor, [room, target]) = (actor.clone(), [room, target].map(str::to_owned));
    let now = clock.unix_seconds();
    db.write(move |db| {
        let (room, role) = enter(db, &actor.user, &room)?;
        let moderator = db::user::find(db, &actor.user)?.ok_or(Refusal::NotFound)?;
        let role = actor.role(&moderator, role);
        if role < Role::Moderator {
            return Err(Refusal::NotPermitted);
        }
        let target = db::user::find(db, &target)?.ok_or(Refusal::NotFound)?;
        match standing(db, &target, &room)? {
            Standing::Banned => return Ok(()),
            Standing::May(theirs) if theirs >= role => return Err(Refusal::NotPermitted),
            Standing::Stranger if target.is_guest() => return Err(Refusal::NotFound),
            Standing::May(_) | Standing::Stranger => {}
        }
        db::ban::insert(db, &room.id, &target.id, now)?;
        Ok(db::audit::insert(db, Note::new(Act::Banned, &actor.user, &room.id).to(&target.id), now)?)
    })
    .await
}

/// For the signaling protocol.
impl From<Refusal> for ErrorCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::RoomNotFound,
            Refusal::NotPermitted => Self::NotPermitted,
            Refusal::Database(error) => {
                tracing::error!("whether somebody may join could not be looked up: {error}");
                Self::Unavailable
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Role::*, Standing::*, Visibility::*, *};

    #[test]
    fn the_matrix_of_visibility_and_roles_holds() {
        for visibility in [Members, Named, Invite] {
            for role in [Guest, Member, Moderator, Owner] {
                assert_eq!(decide(visibility, None, Some(role), false), May(role));
                assert_eq!(decide(visibility, None, Some(role), true), Banned);
            }
            assert_eq!(decide(visibility, Some(true), None, false), May(Guest));
            assert_eq!(decide(visibility, Some(true), None, true), Banned);
            for own in [None, Some(Owner)] {
                assert_eq!(decide(visibility, Some(false), own, false), Stranger);
            }
        }
        assert_eq!(decide(Members, None, None, false), May(Member));
        assert_eq!(decide(Named, None, None, false), Stranger);
        assert_eq!(decide(Visibility::Invite, None, None, false), Stranger);
        assert_eq!(decide(Members, None, None, true), Banned);
    }
}
