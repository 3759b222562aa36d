//! sohbet in its open mode, with every check on.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use super::{Place, REALM, RELAY_PORTS, SECRET};

pub(super) fn command(program: &Path, place: &Place) -> Result<Command> {
    let shown = program.display();
    ensure!(
        program.is_file(),
        "There is no sohbet at {shown}. Build it: cargo build --release, or name it: --sohbet PATH"
    );
    let program = program.canonicalize()?;
    let file = place.folder.join("sohbet.toml");
    fs::write(&file, settings(place)).context("cannot write sohbet's settings")?;
    let mut command = Command::new(program);
    // What is set where the benchmark is started must not change it.
    command.env_clear().arg("serve").arg("--config").arg(file);
    Ok(command)
}

/// Every quota holds, as always. Those of allocations are the defaults; a saturated workload is more than the default
/// bandwidth of one person.
fn settings(place: &Place) -> String {
    let Place { listen, folder } = place;
    let (ip, data) = (listen.ip(), folder.join("data"));
    let (first, last) = RELAY_PORTS;
    format!(
        r#"[server]
listen = "{listen}"
data_dir = "{data}"

[relay]
mode = "open"
realm = "{REALM}"
secrets = ["{SECRET}"]
public_ipv4 = "{ip}"
bind_ipv4 = "{ip}"
ports = "{first}-{last}"
# The peers are on this machine.
allow_peers = ["127.0.0.0/8"]
bandwidth = "100 Gbit/s"
bandwidth_per_credential = "100 Gbit/s"
bandwidth_per_client = "100 Gbit/s"
"#,
        data = data.display()
    )
}
