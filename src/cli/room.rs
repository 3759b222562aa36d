//! `sohbet room`: looks after rooms.

use std::fmt::Write;

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use sohbet_signaling::protocol::Role;

use super::{Failure, data, output::Form, user};
use crate::{
    auth::{account::AccountError, clock::Clock, names},
    config::Config,
    control::{self, Question},
    db::{
        self,
        audit::{self, Act, Note},
        room::{Room, RoomKind, Visibility},
        waiting_room::WaitingRoom,
    },
    random,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the rooms
    List {
        #[command(flatten)]
        form: Form,
    },
    /// Make a room that lasts
    Add {
        /// Its name
        name: String,
        /// The login name of its owner
        #[arg(long)]
        owner: String,
        /// Who may join beside those with a role of their own there
        #[arg(long, value_enum, default_value = "members")]
        visibility: Who,
        #[command(flatten)]
        form: Form,
    },
    /// End the call in a room: everybody in it is told; the room stays, and they may join again
    Close {
        /// Its id, as `list` shows it
        #[arg(allow_hyphen_values = true)]
        room: String,
        #[command(flatten)]
        form: Form,
    },
    /// Delete a room with what was written there; a call in it ends within a minute
    Delete {
        /// Its id, as `list` shows it
        #[arg(allow_hyphen_values = true)]
        room: String,
        #[command(flatten)]
        form: Form,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Who {
    /// Everybody with an account
    Members,
    /// Nobody
    Named,
    /// Who has an invitation link
    Invite,
}

/// A call that was ended, as it is printed.
#[derive(Serialize)]
struct Ended {
    room: String,
    name: String,
    /// Those who were in it.
    participants: usize,
}

/// A room as it is printed.
#[derive(Serialize)]
struct Shown {
    id: String,
    name: String,
    kind: RoomKind,
    visibility: Visibility,
    members: u32,
    created_at: i64,
}

impl Shown {
    fn new(room: Room, members: u32) -> Self {
        let Room { id, name, kind, visibility, created_at, .. } = room;
        Self { id, name, kind, visibility, members, created_at }
    }
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List { form } => list(config, form),
            Self::Add { name, owner, visibility, form } => add(config, &name, &owner, visibility, form),
            Self::Close { room, form } => close(config, &room, form),
            Self::Delete { room, form } => delete(config, room, form),
        }
    }
}

fn list(config: &Config, form: Form) -> Result<(), Failure> {
    let rooms = data::read(config, |db| {
        let counted = |room: Room| Ok(Shown { members: db::member::count(db, &room.id)?, ..Shown::new(room, 0) });
        db::room::all(db)?.into_iter().map(counted).collect::<Result<Vec<_>, db::Error>>()
    })?;
    form.print(&rooms, || {
        let mut text = String::new();
        for Shown { id, name, members, .. } in &rooms {
            let _ = writeln!(text, "{id:<20} {name} ({members} members)");
        }
        text
    })
}

fn add(config: &Config, name: &str, owner: &str, visibility: Who, form: Form) -> Result<(), Failure> {
    let owner = names::login(owner)?;
    let room = Room {
        id: random::id(),
        name: names::display(name)?,
        kind: RoomKind::Lasting,
        visibility: match visibility {
            Who::Members => Visibility::Members,
            Who::Named => Visibility::Named,
            Who::Invite => Visibility::Invite,
        },
        created_at: Clock::machine().unix_seconds(),
        relay_only: false,
        waiting_room: WaitingRoom::Off,
    };
    let room = data::write(config, move |db| {
        let owner = user::find(db, &owner)?;
        db::room::insert(db, &room)?;
        db::member::set(db, &room.id, &owner.id, Role::Owner, None, room.created_at)?;
        let by = data::operator();
        let note = Note::by_command(Act::RoomCreated, &by).in_room(&room.id);
        audit::insert(db, note, room.created_at)?;
        Ok::<_, AccountError>(room)
    })?;
    let shown = Shown::new(room, 1);
    form.print(&shown, || format!("{} is there now: {}\n", shown.name, shown.id))
}

fn close(config: &Config, id: &str, form: Form) -> Result<(), Failure> {
    let wanted = id.to_owned();
    let room = data::read(config, move |db| db::room::find(db, &wanted))?.ok_or_else(no_such_room)?;
    let folder = &config.server.data_dir;
    let stopped = || format!("No server is running on {}: there is no call to end.", folder.display());
    let participants: usize = control::ask(folder, &Question::EndCall { room: room.id.clone() })
        .ok_or_else(|| Failure::unavailable(&stopped()))?;
    let ended_in = room.id.clone();
    let ended = Ended { room: room.id, name: room.name, participants };
    if participants > 0 {
        data::write(config, move |db| {
            let by = data::operator();
            let note = Note::by_command(Act::CallEnded, &by).in_room(&ended_in);
            audit::insert(db, note, Clock::machine().unix_seconds())
        })?;
    }
    form.print(&ended, || match ended.participants {
        0 => format!("Nobody was in {}.\n", ended.name),
        people => format!("The call in {} is over; {people} people were told.\n", ended.name),
    })
}

fn no_such_room() -> Failure {
    Failure::data("There is no such room. `sohbet room list` shows those there are.")
}

fn delete(config: &Config, id: String, form: Form) -> Result<(), Failure> {
    let room = data::write(config, move |db| {
        let Some(room) = db::room::find(db, &id)? else { return Ok(None) };
        let by = data::operator();
        let note = Note::by_command(Act::RoomDeleted, &by).in_room(&room.id);
        audit::insert(db, note, Clock::machine().unix_seconds())?;
        let members = db::member::count(db, &room.id)?;
        db::room::delete(db, &room.id)?;
        Ok::<_, db::Error>(Some(Shown::new(room, members)))
    })?;
    let room = room.ok_or_else(no_such_room)?;
    form.print(&room, || format!("{} is gone.\n", room.name))
}
