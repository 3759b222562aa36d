//! `/api/rooms`: rooms.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sohbet_signaling::protocol::Role;

use super::{
    CreateRoom, Problem, Room, UpdateRoom, Visibility, WaitingRoom,
    body::Body,
    session::{Account, Session},
};
use crate::{
    app::App,
    auth::{
        names,
        permission::{self, Refusal, Standing},
    },
    db::{
        self, Connection,
        audit::{Act, Note},
    },
    random,
};

/// Rooms one person may own: enough for every club they run, and an end for a script that goes wrong.
const MAX_OWNED: usize = 100;

pub(super) async fn list(State(app): State<App>, Session(identity): Session) -> Result<Json<Vec<Room>>, Problem> {
    let rooms = app.db.read(move |db| {
        let Some(user) = db::user::find(db, &identity.user)? else { return Ok(Vec::new()) };
        let mut rooms = Vec::new();
        for room in db::room::around(db, &user.id)? {
            if let Standing::May(role) = permission::standing(db, &user, &room)? {
                rooms.push((room, role));
            }
        }
        Ok::<_, db::Error>(rooms)
    });
    Ok(Json(rooms.await?.into_iter().map(|(room, role)| shown(&app, room, role)).collect()))
}

fn shown(app: &App, room: db::room::Room, role: Role) -> Room {
    let present = app.hub.present(&room.id);
    let db::room::Room { id, name, kind, visibility, created_at, relay_only, waiting_room } = room;
    Room { id, name, kind, visibility, role, present, created_at, relay_only, waiting_room }
}

pub(super) async fn create(
    State(app): State<App>,
    Account(identity): Account,
    Body(request): Body<CreateRoom>,
) -> Result<(StatusCode, Json<Room>), Problem> {
    let room = db::room::Room {
        id: random::id(),
        name: names::display(&request.name)?,
        kind: request.kind,
        visibility: request.visibility,
        created_at: app.auth.now(),
        relay_only: request.relay_only,
        waiting_room: WaitingRoom::Off,
    };
    let room = app.db.write(move |db| {
        if db::member::owned(db, &identity.user)?.len() >= MAX_OWNED {
            return Err(Problem::room_limit("You own as many rooms as one person can. Delete one first."));
        }
        db::room::insert(db, &room)?;
        db::member::set(db, &room.id, &identity.user, Role::Owner, None, room.created_at)?;
        db::audit::insert(db, Note::new(Act::RoomCreated, &identity.user, &room.id), room.created_at)?;
        Ok(room)
    });
    Ok((StatusCode::CREATED, Json(shown(&app, room.await?, Role::Owner))))
}

pub(super) async fn read(
    State(app): State<App>,
    Session(identity): Session,
    Path(id): Path<String>,
) -> Result<Json<Room>, Problem> {
    let (room, role) = app.db.read(move |db| permission::enter(db, &identity.user, &id)).await?;
    Ok(Json(shown(&app, room, role)))
}

pub(super) async fn update(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
    Body(request): Body<UpdateRoom>,
) -> Result<Json<Room>, Problem> {
    let name = request.name.as_deref().map(names::display).transpose()?;
    let now = app.auth.now();
    let (room, shut_out) = app
        .db
        .write(move |db| {
            let (before, _) = permission::require(db, &identity.user, &id, Role::Owner)?;
            let room = db::room::Room {
                name: name.unwrap_or_else(|| before.name.clone()),
                visibility: request.visibility.unwrap_or(before.visibility),
                relay_only: request.relay_only.unwrap_or(before.relay_only),
                waiting_room: request.waiting_room.unwrap_or(before.waiting_room),
                ..before.clone()
            };
            db::room::update(db, &room)?;
            note_changes(db, &identity.user, &before, &room, now)?;
            let shut_out = if before.visibility == room.visibility { Vec::new() } else { shut_out(db, &room)? };
            Ok::<_, Problem>((room, shut_out))
        })
        .await?;
    for user in shut_out {
        app.hub.end_user_in_room(&user, &room.id, false);
    }
    // Before anybody is let in who would be the first in an empty room.
    app.hub.set_relay_only(&room.id, room.relay_only);
    if room.waiting_room == WaitingRoom::Off {
        app.hub.admit_everybody(&room.id);
    }
    Ok(Json(shown(&app, room, Role::Owner)))
}

/// Keeps for the record what an owner changed about a room.
fn note_changes(
    db: &Connection,
    owner: &str,
    before: &db::room::Room,
    now_is: &db::room::Room,
    now: i64,
) -> Result<(), db::Error> {
    let note = |act| Note::new(act, owner, &now_is.id);
    if before.name != now_is.name {
        db::audit::insert(db, note(Act::RoomRenamed).with(&now_is.name), now)?;
    }
    if before.visibility != now_is.visibility {
        db::audit::insert(db, note(Act::VisibilityChanged).with(now_is.visibility.as_str()), now)?;
    }
    if before.waiting_room != now_is.waiting_room {
        db::audit::insert(db, note(Act::WaitingRoomChanged).with(now_is.waiting_room.as_str()), now)?;
    }
    if before.relay_only != now_is.relay_only {
        let act = if now_is.relay_only { Act::AddressesHidden } else { Act::AddressesShown };
        db::audit::insert(db, note(act), now)?;
    }
    Ok(())
}

/// Carries out what a new visibility means, and gives those who may not join any more.
fn shut_out(db: &Connection, room: &db::room::Room) -> Result<Vec<String>, db::Error> {
    let mut shut_out = Vec::new();
    if room.visibility == Visibility::Named {
        db::invite::delete_of_room(db, &room.id)?;
        for guest in db::user::guests(db, &room.id)? {
            db::user::delete(db, &guest.id)?;
            shut_out.push(guest.id);
        }
    }
    for user in db::user::accounts(db)? {
        if permission::standing(db, &user, room)? == Standing::Stranger {
            shut_out.push(user.id);
        }
    }
    Ok(shut_out)
}

pub(super) async fn delete(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = app.auth.now();
    let (room, guests) = app
        .db
        .write(move |db| {
            let (room, _) = permission::require(db, &identity.user, &id, Role::Owner)?;
            let guests = db::user::guests(db, &room.id)?;
            db::audit::insert(db, Note::new(Act::RoomDeleted, &identity.user, &room.id), now)?;
            db::room::delete(db, &room.id)?;
            Ok::<_, Refusal>((room.id, guests))
        })
        .await?;
    app.hub.end_room(&room);
    for guest in guests {
        app.hub.end_user(&guest.id);
    }
    Ok(StatusCode::NO_CONTENT)
}
