//! `/api/invites`: links into a room, or to an account.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use sohbet_signaling::protocol::Role;

use super::{
    AcceptedInvite, CreateInvite, CreatedInvite, GuestGrant, GuestRequest, Invite, InviteInfo, InviteToken,
    InvitedRoom, Problem, RegistrationMode, Visibility,
    body::Body,
    session::{self, Account, Admin, Stranger},
    settings,
    types::json,
};
use crate::{
    app::App,
    auth::{
        Identity,
        limits::Action,
        names,
        permission::{self, Standing},
        session as sessions, token,
    },
    db::{
        self, Connection,
        audit::{Act, Note},
        room::Room,
        user::User,
    },
    random,
};

/// Open invites of one room, or to accounts: more than anybody keeps an eye on.
const MAX_INVITES: usize = 100;
/// Guests of one room at a time. A link in the wrong hands fills the room and not the disk.
const MAX_GUESTS: u32 = 200;
/// Invites into all rooms that are shown at once: more than anybody looks through.
const MOST_SHOWN: u32 = 100;
/// The shortest and longest life of an invite that ends by itself: a minute, a year.
const LIFETIME: std::ops::RangeInclusive<i64> = 60..=365 * 86_400;
/// The most people that a counted invite may be good for.
const MAX_USES: u32 = 10_000;

json! { answer
    /// An invite into a room, as an administrator sees it.
    pub struct RoomInvite {
        /// The invite.
        pub invite: Invite,
        /// The room's name.
        pub room_name: String,
    }

    /// Invites into all rooms, the latest first.
    pub struct RoomInvites {
        /// At most 100.
        pub invites: Vec<RoomInvite>,
        /// How many more there are.
        pub more: u64,
    }
}

pub(super) async fn of_accounts(State(app): State<App>, _: Admin) -> Result<Json<Vec<Invite>>, Problem> {
    let now = app.auth.now();
    let invites = app.db.read(move |db| db::invite::of_room(db, None, now)).await?;
    Ok(Json(invites.into_iter().map(Invite::from).collect()))
}

pub(super) async fn of_room(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
) -> Result<Json<Vec<Invite>>, Problem> {
    let now = app.auth.now();
    let invites = app.db.read(move |db| {
        let (room, _) = permission::require(db, &identity.user, &id, Role::Moderator)?;
        Ok::<_, Problem>(db::invite::of_room(db, Some(&room.id), now)?)
    });
    Ok(Json(invites.await?.into_iter().map(Invite::from).collect()))
}

/// Those into all rooms, for administrators.
pub(super) async fn of_all_rooms(State(app): State<App>, _: Admin) -> Result<Json<RoomInvites>, Problem> {
    let now = app.auth.now();
    let (found, all) = app
        .db
        .read(move |db| {
            Ok::<_, Problem>((db::invite::into_rooms(db, now, MOST_SHOWN)?, db::invite::count_into_rooms(db, now)?))
        })
        .await?;
    let more = all.saturating_sub(found.len() as u64);
    let invites = found.into_iter().map(|(invite, room_name)| RoomInvite { invite: invite.into(), room_name });
    Ok(Json(RoomInvites { invites: invites.collect(), more }))
}

pub(super) async fn create(
    State(app): State<App>,
    Account(identity): Account,
    Body(request): Body<CreateInvite>,
) -> Result<(StatusCode, Json<CreatedInvite>), Problem> {
    if request.expires_in.is_some_and(|seconds| !LIFETIME.contains(&seconds)) {
        return Err(Problem::invalid_input("An invite works for a minute at least and a year at most."));
    }
    if request.max_uses.is_some_and(|uses| !(1..=MAX_USES).contains(&uses)) {
        return Err(Problem::invalid_input("An invite is good for 1 to 10000 people."));
    }
    let now = app.auth.now();
    let role = request.room.as_ref().map(|_| request.role.unwrap_or(Role::Member));
    let invite = db::invite::Invite {
        id: random::id(),
        room: request.room,
        role,
        created_at: now,
        expires_at: request.expires_in.map(|seconds| now.saturating_add(seconds)),
        max_uses: request.max_uses,
        uses: 0,
    };
    let token = random::token();
    let hash = token::hash(token.as_bytes());
    let invite = app.db.write(move |db| {
        may_manage(db, &identity, &invite)?;
        if db::invite::of_room(db, invite.room.as_deref(), now)?.len() >= MAX_INVITES {
            return Err(Problem::room_limit("There are as many open invites as there can be. End one first."));
        }
        db::invite::insert(db, &invite, &hash)?;
        db::audit::insert(db, note(Act::InviteMade, &identity, &invite), now)?;
        Ok(invite)
    });
    Ok((StatusCode::CREATED, Json(CreatedInvite { invite: invite.await?.into(), token })))
}

pub(super) async fn end(
    State(app): State<App>,
    Account(identity): Account,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = app.auth.now();
    let ended = app.db.write(move |db| {
        let invite = db::invite::find(db, &id)?.ok_or_else(Problem::not_found)?;
        // Taking one back gives nobody a way in, so administrators may wherever it leads.
        if !identity.admin {
            may_manage(db, &identity, &invite)?;
        }
        db::audit::insert(db, note(Act::InviteRevoked, &identity, &invite), now)?;
        Ok::<_, Problem>(db::invite::delete(db, &invite.id)?)
    });
    ended.await.map(|()| StatusCode::NO_CONTENT)
}

/// What is kept of it: for which room and role, or (without a room) for an account.
fn note<'a>(act: Act, identity: &'a Identity, invite: &'a db::invite::Invite) -> Note<'a> {
    let detail = invite.role.map_or("account", db::role_word);
    Note { room: invite.room.as_deref(), ..Note::by(act, &identity.user).with(detail) }
}

/// Whether somebody may make or end such an invite.
fn may_manage(db: &Connection, identity: &Identity, invite: &db::invite::Invite) -> Result<(), Problem> {
    let Some(room) = &invite.room else {
        let refused = || Problem::not_permitted("Invites to an account are for administrators to give.");
        return identity.admin.then_some(()).ok_or_else(refused);
    };
    let (room, role) = permission::require(db, &identity.user, room, Role::Moderator)?;
    if room.visibility == Visibility::Named {
        return Err(Problem::not_permitted("This room is for named members only. Add people to its members instead."));
    }
    if invite.role >= Some(role) {
        return Err(Problem::not_permitted("An invite cannot give a role as high as your own."));
    }
    Ok(())
}

/// The invite behind a token and its room, if both still are.
fn usable(db: &Connection, token: &str, now: i64) -> Result<(db::invite::Invite, Option<Room>), Problem> {
    let hash = token::hash(token.as_bytes());
    let invite = db::invite::find_usable(db, &hash, now)?.ok_or_else(Problem::invite_invalid)?;
    let room = invite.room.as_ref().map(|room| db::room::find(db, room)).transpose()?.flatten();
    Ok((invite, room))
}

pub(super) async fn inspect(
    State(app): State<App>,
    stranger: Stranger,
    Body(request): Body<InviteToken>,
) -> Result<Json<InviteInfo>, Problem> {
    stranger.limit(&app, Action::Inspect)?;
    let (now, config) = (app.auth.now(), app.config.now());
    let (room, registration) = app
        .db
        .read(move |db| {
            let (_, room) = usable(db, &request.token, now)?;
            Ok::<_, Problem>((room, settings::in_force(db, &config)?.registration))
        })
        .await?;
    let may_register = match registration {
        RegistrationMode::Open => true,
        RegistrationMode::Invite => room.is_none(),
        RegistrationMode::Closed => false,
    };
    let may_join_as_guest = room.is_some();
    let room = room.map(|room| InvitedRoom { present: app.hub.present(&room.id), id: room.id, name: room.name });
    Ok(Json(InviteInfo { room, may_register, may_join_as_guest }))
}

/// Gives an account the invite's role in its room. Somebody who has it already, or a higher one, uses nothing up.
pub(super) async fn accept(
    State(app): State<App>,
    Account(identity): Account,
    stranger: Stranger,
    Body(request): Body<InviteToken>,
) -> Result<Json<AcceptedInvite>, Problem> {
    stranger.limit(&app, Action::Inspect)?;
    let now = app.auth.now();
    let room = app.db.write(move |db| {
        let (invite, room) = usable(db, &request.token, now)?;
        let (room, role) = room.zip(invite.role).ok_or_else(Problem::invite_invalid)?;
        let user = db::user::find(db, &identity.user)?.ok_or_else(Problem::not_authenticated)?;
        match permission::standing(db, &user, &room)? {
            Standing::Banned => return Err(Problem::not_permitted("You were banned from this room.")),
            Standing::May(theirs) if theirs >= role => {}
            _ => {
                super::members::has_room_for(db, &room, &user)?;
                db::member::set(db, &room.id, &user.id, role, Some(&invite.id), now)?;
                db::invite::count_use(db, &invite.id)?;
            }
        }
        Ok(room.id)
    });
    Ok(Json(AcceptedInvite { room: room.await? }))
}

/// Makes a guest of the invite's room and signs them in.
pub(super) async fn guest(
    State(app): State<App>,
    stranger: Stranger,
    Body(request): Body<GuestRequest>,
) -> Result<Response, Problem> {
    stranger.limit(&app, Action::Guest)?;
    let name = names::display(&request.name)?;
    let (auth, client) = (app.auth.clone(), stranger.client());
    let (grant, room) = app
        .db
        .write(move |db| {
            let now = auth.now();
            let (invite, room) = usable(db, &request.token, now)?;
            let room = room.ok_or_else(Problem::invite_invalid)?;
            if db::user::count_guests(db, &room.id)? >= MAX_GUESTS {
                return Err(Problem::room_limit("The room has as many guests as it can."));
            }
            let user = User {
                id: random::id(),
                login: None,
                name,
                admin: false,
                disabled: false,
                guest_room: Some(room.id.clone()),
                created_at: now,
            };
            db::user::insert_guest(db, &user, &invite.id)?;
            db::invite::count_use(db, &invite.id)?;
            Ok((sessions::open(db, &auth, user, client)?, room.id))
        })
        .await?;
    let (cookie, session) = session::granted(&app, grant);
    Ok((StatusCode::CREATED, cookie, Json(GuestGrant { session, room })).into_response())
}

impl From<crate::db::invite::Invite> for Invite {
    fn from(invite: crate::db::invite::Invite) -> Self {
        Self {
            id: invite.id,
            room: invite.room,
            role: invite.role,
            created_at: invite.created_at,
            expires_at: invite.expires_at,
            max_uses: invite.max_uses,
            uses: invite.uses,
        }
    }
}
