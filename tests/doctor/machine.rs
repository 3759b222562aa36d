//! A machine with addresses of its own: a network namespace, which takes root's right to make one.

use std::{
    fs,
    path::PathBuf,
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

/// Where `ip netns exec` finds what to put in place of files in /etc.
const FOLDER: &str = "/etc/netns";

/// A machine; it ends with this.
pub(crate) struct Machine {
    name: String,
}

impl Machine {
    /// One that has `addresses`, and looks names up in `names`: lines like those of /etc/hosts.
    pub(crate) fn with(addresses: &[&str], names: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let machine = Self { name: format!("sohbet-doctor-{}-{number}", process::id()) };
        ip(&["netns", "add", &machine.name]);
        ip(&["-n", &machine.name, "link", "set", "lo", "up"]);
        for address in addresses {
            ip(&["-n", &machine.name, "address", "add", address, "dev", "lo"]);
        }
        fs::create_dir_all(machine.folder()).unwrap();
        let local = ["127.0.0.1 localhost", "::1 localhost"];
        fs::write(machine.folder().join("hosts"), [&local[..], names].concat().join("\n") + "\n").unwrap();
        machine
    }

    /// The words before a program's name that put it here.
    pub(crate) fn world(&self) -> Vec<String> {
        ["ip", "netns", "exec", &self.name].map(str::to_owned).into()
    }

    fn folder(&self) -> PathBuf {
        PathBuf::from(FOLDER).join(&self.name)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = Command::new("ip").args(["netns", "delete", &self.name]).status();
        let _ = fs::remove_dir_all(self.folder());
    }
}

fn ip(words: &[&str]) {
    let done = Command::new("ip").args(words).status().is_ok_and(|status| status.success());
    assert!(done, "ip {}: it takes Debian's iproute2, and root's right to make networks", words.join(" "));
}
