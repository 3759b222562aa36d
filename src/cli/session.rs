//! `sohbet session`: who is signed in, and where.

use std::fmt::Write;

use clap::Subcommand;
use serde::Serialize;

use super::{
    Failure, data,
    output::{Form, moment},
};
use crate::{
    auth::{clock::Clock, names},
    config::Config,
    db::{
        self,
        audit::{self, Act, Note},
        session::Session,
        user::User,
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the sessions that have not ended
    List {
        /// Of this account alone, by its login name
        login: Option<String>,
        #[command(flatten)]
        form: Form,
    },
    /// End a session; what it has open ends within a minute
    End {
        /// Its id, as `list` shows it
        #[arg(allow_hyphen_values = true)]
        session: String,
        #[command(flatten)]
        form: Form,
    },
}

/// A session as it is printed.
#[derive(Serialize)]
struct Shown {
    id: String,
    /// None for a guest.
    login: Option<String>,
    name: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
    address: String,
    user_agent: String,
}

impl Shown {
    fn new((user, session): (User, Session)) -> Self {
        let Session { id, created_at, last_used_at, expires_at, address, user_agent, .. } = session;
        Self { id, login: user.login, name: user.name, created_at, last_used_at, expires_at, address, user_agent }
    }
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List { login, form } => list(config, login.as_deref(), form),
            Self::End { session, form } => end(config, session, form),
        }
    }
}

fn list(config: &Config, login: Option<&str>, form: Form) -> Result<(), Failure> {
    let login = login.map(names::login).transpose()?;
    let now = Clock::machine().unix_seconds();
    let sessions = data::read(config, move |db| db::session::live(db, now, None))?;
    let wanted = sessions.into_iter().filter(|(user, _)| login.is_none() || user.login == login);
    let sessions: Vec<_> = wanted.map(Shown::new).collect();
    form.print(&sessions, || {
        let mut text = String::new();
        for Shown { id, login, name, last_used_at, address, .. } in &sessions {
            let who = login.as_ref().unwrap_or(name);
            let _ = writeln!(text, "{id:<20} {who:<20} used {} UTC from {address}", moment(*last_used_at));
        }
        text
    })
}

fn end(config: &Config, id: String, form: Form) -> Result<(), Failure> {
    let now = Clock::machine().unix_seconds();
    let ended = data::write(config, move |db| {
        let found = db::session::live(db, now, None)?.into_iter().find(|(_, session)| session.id == id);
        if let Some((user, session)) = &found {
            db::session::delete(db, &session.id, &user.id)?;
            audit::insert(db, Note::by_command(Act::SessionEnded, &data::operator()).to(&user.id), now)?;
        }
        Ok::<_, db::Error>(found.map(Shown::new))
    })?;
    let ended =
        ended.ok_or_else(|| Failure::data("There is no such session. `sohbet session list` shows those there are."))?;
    form.print(&ended, || format!("{} is signed out there.\n", ended.name))
}
