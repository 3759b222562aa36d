//! `/api/rooms/{id}/members`: who has which role in a room.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sohbet_signaling::protocol::Role;

use super::{Member, Problem, SetMember, body::Body, session::Account};
use crate::{
    app::App,
    auth::{
        permission::{self, Standing},
        roles,
    },
    db::{
        self, Connection,
        audit::{Act, Note},
        room::Room,
        user::User,
    },
};

pub(super) async fn list(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
) -> Result<Json<Vec<Member>>, Problem> {
    let members = app.db.read(move |db| {
        let (room, _) = permission::require(db, &identity.user, &id, Role::Moderator)?;
        let mut members = db::member::of_room(db, &room.id)?;
        for guest in db::user::guests(db, &room.id)? {
            if !db::ban::exists(db, &room.id, &guest.id)? {
                members.push((guest, Role::Guest));
            }
        }
        Ok::<_, Problem>(members)
    });
    Ok(Json(members.await?.into_iter().map(|(user, role)| member(user, role)).collect()))
}

fn member(user: User, role: Role) -> Member {
    Member { user: user.id, login: user.login, name: user.name, role }
}

pub(super) async fn set(
    State(app): State<App>,
    Account(identity): Account,
    Path((id, target)): Path<(String, String)>,
    Body(request): Body<SetMember>,
) -> Result<Json<Member>, Problem> {
    let now = app.auth.now();
    let (room, user) = app
        .db
        .write(move |db| {
            let (room, target, _) = manage(db, &identity.user, &id, &target, request.role)?;
            if target.is_guest() {
                return Err(Problem::invalid_input("A guest has no account, so there is no other role to give."));
            }
            if permission::standing(db, &target, &room)? == Standing::Banned {
                return Err(Problem::not_permitted("This person is banned from the room. Lift the ban first."));
            }
            has_room_for(db, &room, &target)?;
            db::member::set(db, &room.id, &target.id, request.role, None, now)?;
            let note = Note::new(Act::RoleGiven, &identity.user, &room.id).to(&target.id);
            db::audit::insert(db, note.with(db::role_word(request.role)), now)?;
            Ok((room.id, target))
        })
        .await?;
    app.hub.set_role(&user.id, &room, request.role);
    Ok(Json(member(user, request.role)))
}

/// Whether a room can take somebody as a member, if they are none yet.
pub(super) fn has_room_for(db: &Connection, room: &Room, user: &User) -> Result<(), Problem> {
    if roles::has_room_for(db, &room.id, &user.id)? {
        return Ok(());
    }
    Err(Problem::room_limit("The room has as many members as it can."))
}

/// Whether somebody may change another's role in a room to `wanted`. Owners may do anything but leave the room without an
/// owner; moderators deal with members and guests only. Gives the other's own role so far.
fn manage(
    db: &Connection,
    user: &str,
    room: &str,
    target: &str,
    wanted: Role,
) -> Result<(Room, User, Option<Role>), Problem> {
    let (room, role) = permission::require(db, user, room, Role::Moderator)?;
    let target = db::user::find(db, target)?.filter(|target| target.guest_room.as_ref().is_none_or(|r| *r == room.id));
    let target = target.ok_or_else(Problem::not_found)?;
    let before = db::member::role(db, &room.id, &target.id)?;
    if role < Role::Owner && (wanted > Role::Member || before > Some(Role::Member)) {
        return Err(Problem::not_permitted("Moderators may add and remove members and guests only."));
    }
    if before == Some(Role::Owner) && wanted < Role::Owner && db::member::count_owners(db, &room.id)? < 2 {
        return Err(Problem::not_permitted("This is the room's last owner. Make somebody else one first."));
    }
    Ok((room, target, before))
}

pub(super) async fn remove(
    State(app): State<App>,
    Account(identity): Account,
    Path((id, target)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let now = app.auth.now();
    let (room, user) = app
        .db
        .write(move |db| {
            let (room, target, before) = manage(db, &identity.user, &id, &target, Role::Guest)?;
            db::audit::insert(db, Note::new(Act::MemberRemoved, &identity.user, &room.id).to(&target.id), now)?;
            if target.is_guest() {
                db::user::delete(db, &target.id)?;
            } else if before.is_none() {
                return Err(Problem::not_found());
            }
            db::member::delete(db, &room.id, &target.id)?;
            Ok((room.id, target))
        })
        .await?;
    if user.is_guest() {
        app.hub.end_user(&user.id);
    } else {
        app.hub.end_user_in_room(&user.id, &room, false);
    }
    Ok(StatusCode::NO_CONTENT)
}
