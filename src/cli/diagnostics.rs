//! `sohbet diagnostics`: the text that belongs to a report of a bug, for who has a terminal alone.

use super::{Failure, print};
use crate::{
    config::Config,
    control::{self, Question},
};

/// Prints what the administration page shows.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let folder = &config.server.data_dir;
    let text: String = control::ask(folder, &Question::Diagnostics).ok_or_else(|| Failure::nobody_to_ask(folder))?;
    print(&text)
}
