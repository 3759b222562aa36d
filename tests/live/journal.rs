//! The log in a real journal of systemd, which runs for this alone: in a user and mount namespace with a `/run` of its own.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::Value;

/// Starts a journal, a server whose standard error leads there, asks it something, ends it, and prints what was kept.
const SCRIPT: &str = r#"
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/journal
/lib/systemd/systemd-journald > journald.log 2>&1 &
journald=$!
until [ -S /run/systemd/journal/stdout ]; do sleep 0.1; done
cat > serve.sh <<'END'
# As systemd sets it for a service.
export JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2)
exec "$SOHBET" --server-listen 127.0.0.1:0 --server-data-dir data --log-level debug
END
systemd-cat sh serve.sh &
server=$!
kept() { journalctl --quiet --directory /run/log/journal "$@"; }
until port=$(kept -o cat | grep -o 'localhost:[0-9]*/trust' | grep -o '[0-9]*') && [ -n "$port" ]; do sleep 0.1; done
/usr/bin/python3 -c "
import ssl, urllib.request
context = ssl._create_unverified_context()
urllib.request.urlopen('https://localhost:$port/healthz', context=context)"
kill $server
wait $server
journalctl --quiet --directory /run/log/journal --sync 2> /dev/null || sleep 0.5
kept -o json SYSLOG_IDENTIFIER=sohbet
kill $journald
"#;

#[test]
fn in_a_service_the_journal_keeps_each_field_beside_its_message() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new("timeout")
        .args(["60", "unshare", "--map-root-user", "--mount", "--propagation", "private", "sh"])
        .current_dir(&folder)
        .env("SOHBET", env!("CARGO_BIN_EXE_sohbet"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(SCRIPT.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let kept = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = kept.lines().map(|line| serde_json::from_str(line).unwrap()).collect();

    let answered = events.iter().find(|event| event["MESSAGE"] == "answered").unwrap_or_else(|| panic!("{kept}"));
    assert_eq!((&answered["TARGET"], &answered["PRIORITY"]), (&"sohbet::request".into(), &"7".into()));
    assert_eq!((&answered["SOHBET_STATUS"], &answered["SOHBET_ROUTE"]), (&"200".into(), &"/healthz".into()));
    assert!(answered["SOHBET_REQUEST"].as_str().is_some_and(|id| id.len() == 16), "{answered}");
    let stopping = events.iter().find(|event| event["MESSAGE"].as_str().unwrap().starts_with("stopping")).unwrap();
    assert_eq!(stopping["PRIORITY"], "6");
}
