//! The Debian packages that tests need: installed when a program of theirs is missing.

use std::{env, process::Command};

use anyhow::{Result, bail};

use crate::command::{command, output, run};

/// A package and a program by which to know that it is there; for a library, the path of a file.
pub(crate) type Need = (&'static str, &'static str);

/// For tests of the relay with a client that nobody here wrote, of the certificate with a real authority, of a wrong clock,
/// of alerts with a real mail server, of the figures with a real Prometheus and another one's parser, and of the log with a real
/// journal.
pub(crate) const PEERS: &[Need] = &[
    ("coturn", "turnutils_uclient"),
    ("pebble", "pebble"),
    ("faketime", "faketime"),
    ("systemd", "systemd-cat"),
    ("prometheus", "promtool"),
    ("python3-aiosmtpd", "aiosmtpd"),
    ("python3-prometheus-client", "/usr/share/doc/python3-prometheus-client/copyright"),
];

/// For measuring the relay beside another one.
pub(crate) const RELAY: &[Need] = &[("coturn", "turnserver")];

/// For browser tests.
pub(crate) const BROWSERS: &[Need] = &[
    ("chromium", "chromium"),
    ("chromium-headless-shell", "chromium-headless-shell"),
    ("firefox-esr", "firefox-esr"),
    ("libnss3-tools", "certutil"),
];

/// For the network lab, besides browsers.
pub(crate) const LAB: &[Need] =
    &[("nftables", "nft"), ("iproute2", "ip"), ("util-linux", "unshare"), ("procps", "sysctl"), ("python3", "python3")];

/// For tests of the relay with whole WebRTC stacks and the TURN client of Go's. Of a library only Debian's own page on it
/// lies in the same place on every machine.
pub(crate) const CLIENTS: &[Need] = &[
    ("golang-go", "go"),
    ("golang-github-pion-turn.v2-dev", "/usr/share/doc/golang-github-pion-turn.v2-dev/copyright"),
    ("python3-venv", "/usr/share/doc/python3-venv/copyright"),
    ("python3-gst-1.0", "/usr/share/doc/python3-gst-1.0/copyright"),
    ("gir1.2-gst-plugins-bad-1.0", "/usr/share/doc/gir1.2-gst-plugins-bad-1.0/copyright"),
    ("gstreamer1.0-nice", "/usr/share/doc/gstreamer1.0-nice/copyright"),
    ("gstreamer1.0-plugins-base", "/usr/share/doc/gstreamer1.0-plugins-base/copyright"),
    ("gstreamer1.0-plugins-good", "/usr/share/doc/gstreamer1.0-plugins-good/copyright"),
    ("gstreamer1.0-plugins-bad", "/usr/share/doc/gstreamer1.0-plugins-bad/copyright"),
];

/// For tests behind the proxies of docs/proxy.md.
pub(crate) const PROXIES: &[Need] = &[
    ("nginx", "nginx"),
    ("libnginx-mod-stream", "/usr/share/doc/libnginx-mod-stream/copyright"),
    ("haproxy", "haproxy"),
    ("caddy", "caddy"),
];

/// For looking at the Debian package, and for installing it in a Debian of its own.
pub(crate) const PACKAGE: &[Need] = &[
    ("lintian", "lintian"),
    ("systemd-container", "systemd-nspawn"),
    ("mmdebstrap", "mmdebstrap"),
    ("iproute2", "ip"),
    ("util-linux", "nsenter"),
];

/// Installs the packages whose program is missing.
pub(crate) fn install(needs: &[Need]) -> Result<()> {
    let missing: Vec<&str> =
        needs.iter().filter(|(_, program)| !is_there(program)).map(|(package, _)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install {}", missing.join(" "));
    if !is_there("apt-get") {
        bail!("Programs are missing, and there is no apt-get here to install them. On Debian it would be: {by_hand}");
    }
    let is_root = is_root()?;
    if !is_root && !is_there("sudo") {
        bail!("Packages are missing, and only root may install them. As root: {by_hand}");
    }
    println!("installing {}", missing.join(", "));
    run(apt_get(is_root, &["update"]))?;
    run(apt_get(is_root, &[&["install", "--yes", "--no-install-recommends"], missing.as_slice()].concat()))
}

/// Whether this user may do everything.
pub(crate) fn is_root() -> Result<bool> {
    Ok(output(command("id", &["-u"]))?.trim() == "0")
}

fn apt_get(is_root: bool, arguments: &[&str]) -> Command {
    let start: &[&str] = if is_root { &[] } else { &["sudo"] };
    // Without systemd, so to speak: nobody who runs tests wants a web server to be started.
    let quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_OFFLINE=1", "apt-get", "--quiet"];
    let words = [start, &quiet, arguments].concat();
    command(words[0], &words[1..])
}

fn is_there(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    // A program that is given by its path stays that: joining it to a folder changes nothing.
    env::split_paths(&path).chain(["/usr/sbin".into()]).any(|folder| folder.join(program).is_file())
}
