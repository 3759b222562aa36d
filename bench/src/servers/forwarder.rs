//! This program once more, as the forwarder.

use std::{env, net::SocketAddr, process::Command};

use anyhow::{Context, Result};

use super::Place;

pub(super) fn command(place: &Place, peer_side: SocketAddr) -> Result<Command> {
    let mut command = Command::new(env::current_exe().context("this program does not find itself")?);
    command.args(["forward", &place.listen.to_string(), &peer_side.to_string()]);
    Ok(command)
}
