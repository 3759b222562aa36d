//! Roles that an owner gives in a call and that stay.

use sohbet_signaling::protocol::Role;

use super::{
    clock::Clock,
    permission::{self, Refusal, Standing},
};
use crate::db::{
    self, Connection, Db,
    audit::{Act, Note},
    user::User,
};

/// Members of one room: more than can ever be in a call, and an end.
pub const MAX_MEMBERS: u32 = 500;

/// Gives somebody with an account a role in a room, if `actor` owns it at this moment. `hand_over`: the actor becomes a moderator
/// by it. A room always keeps an owner. Telling those who are in a call is the caller's part.
pub async fn give(db: &Db, clock: &Clock, actor: &str, gift: Gift) -> Result<(), Refusal> {
    let (actor, now) = (actor.to_owned(), clock.unix_seconds());
    db.write(move |db| {
        let (room, _) = permission::require(db, &actor, &gift.room, Role::Owner)?;
        let target = db::user::find(db, &gift.user)?.filter(|user| !user.is_guest()).ok_or(Refusal::NotFound)?;
        if permission::standing(db, &target, &room)? == Standing::Banned || gift.role == Role::Guest {
            return Err(Refusal::NotPermitted);
        }
        let mut given = vec![(target.id, gift.role)];
        if gift.hand_over {
            given.push((actor.clone(), Role::Moderator));
        }
        for (user, role) in given {
            set(db, &room.id, &user, role, now)?;
            db::audit::insert(
                db,
                Note::new(Act::RoleGiven, &actor, &room.id).to(&user).with(db::role_word(role)),
                now,
            )?;
        }
        Ok(())
    })
    .await
}

/// What is given to whom, where.
#[derive(Debug, Clone)]
pub struct Gift {
    /// The room's id.
    pub room: String,
    /// The user id of whoever gets it.
    pub user: String,
    /// The role.
    pub role: Role,
    /// The giver becomes a moderator.
    pub hand_over: bool,
}

fn set(db: &Connection, room: &str, user: &str, role: Role, now: i64) -> Result<(), Refusal> {
    let before = db::member::role(db, room, user)?;
    let last_owner = before == Some(Role::Owner) && role < Role::Owner && db::member::count_owners(db, room)? < 2;
    if last_owner || !has_room_for(db, room, user)? {
        return Err(Refusal::NotPermitted);
    }
    Ok(db::member::set(db, room, user, role, None, now)?)
}

/// Whether a room can take somebody as a member, if they are none yet.
pub fn has_room_for(db: &Connection, room: &str, user: &str) -> Result<bool, db::Error> {
    Ok(db::member::role(db, room, user)?.is_some() || db::member::count(db, room)? < MAX_MEMBERS)
}

/// Whoever acts in a call.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The user id.
    pub user: String,
    /// The role in the call. It counts for guests, who have no other; the database knows that of everybody else.
    pub role: Role,
}

impl Actor {
    /// The role that counts, given the one that the database knows.
    #[must_use]
    pub fn role(&self, user: &User, known: Role) -> Role {
        if user.is_guest() { known.max(self.role.min(Role::Moderator)) } else { known }
    }
}
