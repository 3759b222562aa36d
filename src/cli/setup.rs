//! `sohbet setup`: prints the link with which somebody becomes the first administrator of a server that has started.

use std::fmt::Write as _;

use super::{
    Failure, data, print,
    welcome::{self, ONCE},
};
use crate::{auth::setup, config::Config};

const NOT_STARTED: &str = "This server has not started yet, so there is no link. `systemctl status sohbet` says whether it runs, \
    and `sohbet doctor` what is in its way.";
const DONE: &str = "This server has an administrator already. `sohbet user list` shows who it is.";

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    // Nothing may be made here: the server could not read what another user has made.
    if !config.database_path().exists() {
        return Err(Failure::data(NOT_STARTED));
    }
    if !data::write(config, setup::required)? {
        return Err(Failure::data(DONE));
    }
    let token = setup::kept(&config.server.data_dir).map_err(anyhow::Error::from)?;
    let page = welcome::setup_page(&token.ok_or_else(|| Failure::data(NOT_STARTED))?);
    let mut text = String::new();
    for address in welcome::addresses(config, config.server.listen) {
        let _ = writeln!(text, "{address}{page}");
    }
    print(&format!("{text}{ONCE}\n"))
}
