//! `sohbet invite`: looks after links with which somebody can make an account or come into a room.

use std::fmt::Write;

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use sohbet_signaling::protocol::Role;

use super::{
    Failure, data,
    output::{Form, moment},
    welcome,
};
use crate::{
    auth::{clock::Clock, token},
    config::Config,
    db::{
        self, Connection,
        audit::{self, Act, Note},
        invite::Invite,
        room::Visibility,
    },
    random,
};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    make: Make,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a link
    Make(Make),
    /// List the links that still work
    List {
        #[command(flatten)]
        form: Form,
    },
    /// Let a link work no longer
    Revoke {
        /// Its id, as `list` shows it
        #[arg(allow_hyphen_values = true)]
        invite: String,
        #[command(flatten)]
        form: Form,
    },
}

#[derive(Debug, Args)]
struct Make {
    /// How many people may use it
    #[arg(long, default_value_t = 1, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    uses: u32,
    /// For how many days
    #[arg(long, default_value_t = 7, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=365))]
    days: u16,
    /// The id of the room it leads to [default: none, it is for making an account]
    #[arg(long, allow_hyphen_values = true)]
    room: Option<String>,
    /// The role it gives in the room
    #[arg(long, value_enum, default_value = "member", requires = "room")]
    role: Given,
    #[command(flatten)]
    form: Form,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Given {
    Guest,
    Member,
    Moderator,
}

/// An invite as it is printed.
#[derive(Serialize)]
struct Shown {
    id: String,
    room: Option<String>,
    role: Option<&'static str>,
    created_at: i64,
    expires_at: Option<i64>,
    max_uses: Option<u32>,
    uses: u32,
    /// Only when it is made: it is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl Shown {
    fn new(invite: Invite, link: Option<String>) -> Self {
        let Invite { id, room, role, created_at, expires_at, max_uses, uses } = invite;
        Self { id, room, role: role.map(db::role_word), created_at, expires_at, max_uses, uses, link }
    }
}

impl Arguments {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self.command {
            None => self.make.run(config),
            Some(Command::Make(make)) => make.run(config),
            Some(Command::List { form }) => list(config, form),
            Some(Command::Revoke { invite, form }) => revoke(config, invite, form),
        }
    }
}

impl Make {
    fn run(self, config: &Config) -> Result<(), Failure> {
        let now = Clock::machine().unix_seconds();
        let role = match self.role {
            Given::Guest => Role::Guest,
            Given::Member => Role::Member,
            Given::Moderator => Role::Moderator,
        };
        let invite = Invite {
            id: random::id(),
            role: self.room.is_some().then_some(role),
            room: self.room,
            created_at: now,
            expires_at: Some(now + i64::from(self.days) * 86_400),
            max_uses: Some(self.uses),
            uses: 0,
        };
        let token = random::token();
        let hash = token::hash(token.as_bytes());
        let invite = data::write(config, move |db| {
            if !leads_somewhere(db, &invite)? {
                return Ok(None);
            }
            db::invite::insert(db, &invite, &hash)?;
            note(db, Act::InviteMade, &invite)?;
            Ok::<_, db::Error>(Some(invite))
        })?;
        let invite = invite.ok_or_else(|| {
            Failure::data("There is no such room that one can be invited to. `sohbet room list` shows those there are.")
        })?;
        let address = welcome::addresses(config, config.server.listen).remove(0);
        let link = format!("{address}/invite#{token}");
        self.form.print(&Shown::new(invite, Some(link.clone())), || format!("{link}\n"))
    }
}

/// Whether the room is there, and not one for named people alone.
fn leads_somewhere(db: &Connection, invite: &Invite) -> Result<bool, db::Error> {
    let Some(room) = &invite.room else { return Ok(true) };
    Ok(db::room::find(db, room)?.is_some_and(|room| room.visibility != Visibility::Named))
}

fn list(config: &Config, form: Form) -> Result<(), Failure> {
    let now = Clock::machine().unix_seconds();
    let invites = data::read(config, move |db| db::invite::usable(db, now))?;
    let invites: Vec<_> = invites.into_iter().map(|invite| Shown::new(invite, None)).collect();
    form.print(&invites, || {
        let mut text = String::new();
        for Shown { id, room, role, expires_at, max_uses, uses, .. } in &invites {
            let to =
                room.as_ref().zip(*role).map_or("an account".to_owned(), |(room, role)| format!("{role} of {room}"));
            let until = expires_at.map_or("for ever".to_owned(), |at| format!("until {} UTC", moment(at)));
            let most = max_uses.map_or("any number".to_owned(), |most| most.to_string());
            let _ = writeln!(text, "{id:<20} {to}, {until}, used {uses} times of {most}");
        }
        text
    })
}

fn revoke(config: &Config, id: String, form: Form) -> Result<(), Failure> {
    let invite = data::write(config, move |db| {
        let Some(invite) = db::invite::find(db, &id)? else { return Ok(None) };
        note(db, Act::InviteRevoked, &invite)?;
        db::invite::delete(db, &invite.id)?;
        Ok::<_, db::Error>(Some(invite))
    })?;
    let invite =
        invite.ok_or_else(|| Failure::data("There is no such link. `sohbet invite list` shows those there are."))?;
    form.print(&Shown::new(invite, None), || "The link does not work any more.\n".to_owned())
}

fn note(db: &Connection, act: Act, invite: &Invite) -> Result<(), db::Error> {
    let (by, detail) = (data::operator(), invite.role.map_or("account", db::role_word));
    let note = Note { room: invite.room.as_deref(), ..Note::by_command(act, &by).with(detail) };
    audit::insert(db, note, Clock::machine().unix_seconds())
}
