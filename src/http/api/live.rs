//! `/api/live`: who is in a call now, and how it travels.

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::Serialize;
use sohbet_signaling::{Glance, ParticipantGlance, RoomGlance, protocol::Presence};

use super::{PathNumbers, Problem, session::Admin, types::json};
use crate::{app::App, db};

/// Rooms that are shown: more than anybody looks through, and an answer of some ten kilobytes.
const MOST: usize = 50;

json! { answer
    /// Somebody in a call.
    pub struct LiveParticipant {
        /// The participant's id, which lasts as long as they are there.
        pub id: String,
        /// The name to show.
        pub name: String,
        /// Came by an invite link, without an account.
        pub guest: bool,
        /// The server does not hear from them at this moment; they may come back.
        pub reconnecting: bool,
        /// To how many of the others their media travel each way.
        pub ways: PathNumbers,
    }

    /// A room that somebody is in.
    pub struct LiveRoom {
        /// Its id.
        pub id: String,
        /// Its name; null if it was deleted in this moment.
        pub name: Option<String>,
        /// Media travel by the relay alone, so that nobody learns another one's address.
        pub relay_only: bool,
        /// Nobody new comes in but moderators and owners.
        pub locked: bool,
        /// How many wait outside.
        pub waiting: usize,
        /// How long the one is there who came first, in seconds.
        pub seconds: u64,
        /// Who is inside, in the order in which they came.
        pub participants: Vec<LiveParticipant>,
    }

    /// Who is in a call now.
    pub struct Live {
        /// The fullest rooms, 50 at most.
        pub rooms: Vec<LiveRoom>,
        /// How many more there are.
        pub more_rooms: usize,
        /// People in all rooms.
        pub participants: usize,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<Live>, Problem> {
    let (Glance { rooms, rooms_in_all, participants_in_all }, since) = app.hub.glance(MOST);
    let ids: Vec<_> = rooms.iter().map(|room| room.room.clone()).collect();
    let mut names = names(&app, ids).await?;
    let more_rooms = rooms_in_all - rooms.len();
    let rooms = rooms.into_iter().zip(since).map(|(room, seconds)| shown(names.remove(&room.room), room, seconds));
    Ok(Json(Live { rooms: rooms.collect(), more_rooms, participants: participants_in_all }))
}

async fn names(app: &App, ids: Vec<String>) -> Result<HashMap<String, String>, db::Error> {
    app.db
        .read(move |db| {
            let found = ids.into_iter().map(|id| db::room::find(db, &id));
            found.filter_map(Result::transpose).map(|room| room.map(|room| (room.id, room.name))).collect()
        })
        .await
}

fn shown(name: Option<String>, room: RoomGlance, seconds: u64) -> LiveRoom {
    let RoomGlance { room: id, relay_only, locked, waiting, participants } = room;
    let participants = participants.into_iter().map(LiveParticipant::from).collect();
    LiveRoom { id, name, relay_only, locked, waiting, seconds, participants }
}

impl From<ParticipantGlance> for LiveParticipant {
    fn from(ParticipantGlance { id, name, guest, presence, ways }: ParticipantGlance) -> Self {
        Self { id, name, guest, reconnecting: presence == Presence::Reconnecting, ways: ways.into() }
    }
}
