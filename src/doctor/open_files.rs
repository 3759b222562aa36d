//! How many files the running server may have open: every connection is one.

use std::{collections::BTreeSet, fs, path::Path};

use super::{Check, Finding};

/// What the server's own limit of connections takes, with its other files.
const LEAST: u64 = 10_000;
/// A listening socket, in the kernel's tables.
const LISTENING: &str = "0A";

/// Looks at the limit of the process that listens on this TCP port, if this user may look at it.
pub(super) fn examine(port: u16) -> Option<Finding> {
    let sockets: BTreeSet<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening(&table, port))
        .collect();
    let mut processes = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
    let server = processes.find(|process| holds(process, &sockets))?;
    let limit = limit(&fs::read_to_string(server.join("limits")).ok()?)?;
    let cause = format!("The server may have {limit} files open, which is the end of it at about as many connections.");
    let advice =
        format!("Raise the limit to {LEAST}: LimitNOFILE= in its systemd unit, or `ulimit -Hn` before it starts.");
    (limit < LEAST).then(|| Finding::new(Check::OpenFiles, cause, advice))
}

/// How the process folders name the sockets that listen on a port, by the kernel's table of them.
fn listening(table: &str, port: u16) -> Vec<String> {
    let local = format!(":{port:04X}");
    let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let here = rows.filter(|row| row.len() > 9 && row[1].ends_with(&local) && row[3] == LISTENING);
    here.map(|row| format!("socket:[{}]", row[9])).collect()
}

fn holds(process: &Path, sockets: &BTreeSet<String>) -> bool {
    let files = fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
    let mut names = files.filter_map(|file| fs::read_link(file.path()).ok());
    names.any(|name| name.to_str().is_some_and(|name| sockets.contains(name)))
}

/// The hard limit in the kernel's table, to which the server raises its own.
fn limit(table: &str) -> Option<u64> {
    let row = table.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    row.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_socket_is_found_by_its_port() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
                     \x20  0: 0100007F:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1\n\
                     \x20  1: 0100007F:01BB 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1\n";
        assert_eq!(listening(table, 443), ["socket:[4711]"]);
        assert!(listening(table, 444).is_empty());
    }

    #[test]
    fn the_hard_limit_is_read_from_the_kernel_s_table() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
                     Max processes             95963                95963                processes \n\
                     Max open files            1024                 524288               files     \n";
        assert_eq!(limit(table), Some(524_288));
        assert_eq!(limit("Max open files            unlimited            unlimited            files"), None);
    }
}
