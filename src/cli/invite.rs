//! `sohbet invite`: makes a link with which somebody can make an account.

use clap::Args;

use super::{Failure, data, print, welcome};
use crate::{
    auth::{clock::Clock, token},
    config::Config,
    db::{self, invite::Invite},
    random,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// How many people may use it
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    uses: u32,
    /// For how many days
    #[arg(long, default_value_t = 7, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=365))]
    days: u16,
}

impl Arguments {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        if self.uses == 0 {
            return Err(Failure::data("An invite that nobody may use is none: --uses takes 1 or more."));
        }
        let now = Clock::machine().unix_seconds();
        let invite = Invite {
            id: random::id(),
            room: None,
            role: None,
            created_at: now,
            expires_at: Some(now + i64::from(self.days) * 86_400),
            max_uses: Some(self.uses),
            uses: 0,
        };
        let token = random::token();
        let hash = token::hash(token.as_bytes());
        data::write(config, move |db| db::invite::insert(db, &invite, &hash))?;
        let address = welcome::addresses(config, config.server.listen).remove(0);
        print(&format!("{address}/invite#{token}\n"))
    }
}
