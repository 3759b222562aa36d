//! Who is not let in: what is noted of it, and what they are told.

use sohbet_signaling::protocol::ErrorCode;

use crate::{
    app::App,
    auth::access::Identity,
    db::{self, audit},
    hub::Farewell,
    metrics::Greeting,
};

/// Keeps for the record that somebody was not let in, where that was decided and did not just fail.
pub(super) async fn note_refusal(app: &App, identity: &Identity, room: &str, code: ErrorCode) {
    let reason = match code {
        ErrorCode::RoomNotFound => "stranger",
        ErrorCode::NotPermitted => "banned",
        ErrorCode::RoomFull => "full",
        ErrorCode::RoomLocked => "locked",
        ErrorCode::WaitingRoomFull => "waiting_room_full",
        _ => return,
    };
    let (user, room, now) = (identity.user.clone(), room.to_owned(), app.auth.now());
    let noted: Result<(), db::Error> =
        app.db.write(move |db| audit::insert_refusal(db, &user, &room, reason, now)).await;
    if let Err(error) = noted {
        tracing::error!("a refusal was not written down in the audit log: {error}");
    }
}

/// What came of the first moments of a connection.
pub(super) fn greeting(greeted: &Result<Identity, Option<Farewell>>) -> Greeting {
    match greeted {
        Ok(_) => Greeting::Welcomed,
        Err(None) => Greeting::Left,
        Err(Some(Farewell::NotAuthenticated)) => Greeting::NotAuthenticated,
        Err(Some(Farewell::Silent)) => Greeting::Silent,
        Err(Some(_)) => Greeting::Malformed,
    }
}

/// A sentence for people.
pub(super) fn explain(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::RoomNotFound => "There is no such room, or it is not for you.",
        ErrorCode::NotPermitted => "You may not join this room.",
        ErrorCode::RoomFull => "The room is full.",
        ErrorCode::ResumeRefused => "That participant is gone; join again.",
        ErrorCode::RoomLocked => "The room is locked.",
        ErrorCode::WaitingRoomFull => "Too many people wait outside already.",
        ErrorCode::AlreadyJoined => "This connection already has a participant.",
        _ => "That did not work; try again later.",
    }
}
