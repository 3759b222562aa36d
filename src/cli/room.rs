//! `sohbet room`: looks after rooms.

use std::fmt::Write;

use clap::Subcommand;

use super::{Failure, data, print};
use crate::{config::Config, db};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the rooms
    List,
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List => list(config),
        }
    }
}

fn list(config: &Config) -> Result<(), Failure> {
    let rooms = data::write(config, |db| {
        let counted = |room: db::room::Room| Ok((db::member::count(db, &room.id)?, room));
        db::room::all(db)?.into_iter().map(counted).collect::<Result<Vec<_>, db::Error>>()
    })?;
    let mut text = String::new();
    for (members, room) in rooms {
        let _ = writeln!(text, "{:<20} {} ({members} members)", room.id, room.name);
    }
    print(&text)
}
