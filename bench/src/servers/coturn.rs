//! coturn as Debian ships it, with the settings that an administrator would choose and without those that cost it time.

use std::process::Command;

use anyhow::{Context, Result};

use super::{Place, REALM, RELAY_PORTS, SECRET, write_certificate};

const PROGRAM: &str = "turnserver";

pub(super) fn command(place: &Place) -> Result<Command> {
    let (chain, key) = write_certificate(place.folder)?;
    let mut command = Command::new(PROGRAM);
    command
        .args(["-n", "--no-cli", "--no-rfc5780", "--no-software-attribute"])
        .args(["--use-auth-secret", "--static-auth-secret", SECRET, "--realm", REALM])
        // Else it refuses peers of its own machine, which all peers here are.
        .arg("--allow-loopback-peers")
        .args(["--listening-ip", &place.listen.ip().to_string(), "--listening-port", &place.listen.port().to_string()])
        .args(["--min-port", &RELAY_PORTS.0.to_string(), "--max-port", &RELAY_PORTS.1.to_string()])
        .arg("--cert")
        .arg(chain)
        .arg("--pkey")
        .arg(key)
        // It recognises TLS on any port; a second listener would only be in the way of another run's.
        .arg("--no-stdout-log")
        .args(["--log-file", "/dev/null"])
        .arg("--pidfile")
        .arg(place.folder.join("pid"))
        .arg("--userdb")
        .arg(place.folder.join("users"));
    Ok(command)
}

/// The version of the package and so of the program, like `4.6.1-1`.
pub(crate) fn version() -> Result<String> {
    let said = Command::new("dpkg-query").args(["--show", "--showformat", "${Version}", "coturn"]).output();
    let said = said.context("dpkg-query does not run, so there is no Debian whose coturn could be measured")?;
    anyhow::ensure!(said.status.success(), "coturn is not installed. As root: apt-get install coturn");
    Ok(String::from_utf8_lossy(&said.stdout).trim().to_owned())
}
