//! `sohbet doctor`: one thing is broken at a time, and it says which, why, and what to do.

#[allow(dead_code, reason = "the certificate's own tests use all of it")]
#[path = "../acme/authority.rs"]
mod authority;
mod clock;
mod families;
mod machine;
mod patient;
#[path = "../shared/ports.rs"]
mod ports;
mod stranger;

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    process::Command,
};

use patient::Patient;
use rcgen::{CertificateParams, KeyPair};
use time::OffsetDateTime;

#[test]
fn a_healthy_server_gets_no_word() {
    let patient = Patient::awake();
    let output = patient.examine(&[]);
    assert_eq!((output.status.code(), &output.stdout[..], &output.stderr[..]), (Some(0), &b""[..], &b""[..]));
    assert_eq!(patient.findings(), (Vec::new(), Some(0)));
}

#[test]
fn words_for_people_are_a_line_of_cause_and_a_line_of_advice() {
    let patient = Patient::awake();
    fs::set_permissions(patient.file(""), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(patient.file("relay.secret"), Permissions::from_mode(0o644)).unwrap();
    let output = patient.examine(&[]);
    let path = patient.file("relay.secret").display().to_string();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("Others on this machine may read {path}.\n  chmod 600 {path}\n")), "{said}");
    assert_eq!(output.status.code(), Some(10));
}

#[test]
fn a_missing_data_folder_is_named() {
    let patient = Patient::asleep();
    let (found, code) = patient.findings();
    assert_eq!((found[0][0].as_str(), code), ("folder", Some(10)));
    assert!(found[0][1].contains("no data folder") && found[0][2].contains("--server-data-dir"), "{found:?}");
}

#[test]
fn a_secret_that_others_may_read_is_named() {
    let patient = Patient::awake();
    fs::set_permissions(patient.folder.path(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(patient.file(""), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(patient.file("relay.secret"), Permissions::from_mode(0o640)).unwrap();
    let (found, code) = patient.findings();
    assert!(found.iter().all(|[check, ..]| check == "folder") && code == Some(10), "{found:?}");
    assert!(
        found.iter().any(|[_, cause, advice]| cause.contains("relay.secret") && advice.starts_with("chmod 600")),
        "{found:?}"
    );
}

#[test]
fn a_full_disk_is_named_with_what_is_left() {
    let mut patient = Patient::asleep();
    fs::create_dir(patient.file("")).unwrap();
    let mount = |words: &[&str]| {
        Command::new("mount").args(words).arg(patient.file("")).status().is_ok_and(|status| status.success())
    };
    assert!(
        mount(&["-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs"]),
        "a small disk takes root's right to mount one"
    );
    patient.wake();
    let verdict = std::panic::catch_unwind(|| patient.has("disk", 11, " MB left", "200 MB"));
    patient.sleep();
    let gone = Command::new("umount").arg(patient.file("")).status();
    assert!(gone.is_ok_and(|status| status.success()));
    verdict.unwrap();
}

#[test]
fn a_server_that_may_open_few_files_is_noticed() {
    let mut patient = Patient::asleep();
    patient.wake_under("prlimit", &["--nofile=512:512"]);
    patient.has("open_files", 13, "512 files", "LimitNOFILE");
}

#[test]
fn a_server_that_does_not_run_is_told_to_be_started() {
    let mut patient = Patient::awake();
    patient.sleep();
    patient.has("port", 14, &format!("TCP port {}", patient.port), "systemctl start sohbet");
}

#[test]
fn another_program_on_the_port_is_noticed() {
    let mut patient = Patient::awake();
    patient.sleep();
    stranger::web_server(patient.port);
    patient.has("other_program", 15, "Another program answers", "ss -lptn");
}

#[test]
fn a_udp_port_that_nothing_passes_is_noticed_while_tcp_works() {
    let mut patient = Patient::awake();
    let server = patient.port;
    patient.port = stranger::tcp_alone(server);
    patient.has("udp", 16, &format!("UDP port {}", patient.port), "firewall");
}

#[test]
fn a_name_that_leads_nowhere_is_noticed() {
    let mut patient =
        Patient::asleep().with("SOHBET_SERVER_PUBLIC_HOST", "nowhere.invalid").with("SOHBET_TLS_ACME", "off");
    patient.wake();
    patient.has("name", 17, "nowhere.invalid leads nowhere", "server.public_host");
}

/// A certificate with this many days before and after now.
fn certify(patient: &Patient, from: i64, until: i64) {
    let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
    params.not_before = OffsetDateTime::now_utc() + time::Duration::days(from);
    params.not_after = OffsetDateTime::now_utc() + time::Duration::days(until);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    fs::write(patient.folder.path().join("own.pem"), certificate.pem() + &key.serialize_pem()).unwrap();
}

#[test]
fn a_certificate_that_is_over_or_nearly_so_is_noticed() {
    for (from, until, cause) in [(-90, -3, "over for 3 days"), (-89, 1, "ends in 23 hours"), (1, 90, "not valid yet")] {
        let patient = Patient::asleep();
        certify(&patient, from, until);
        let own = patient.folder.path().join("own.pem");
        let mut patient = patient.with("SOHBET_TLS_CERTIFICATE_FILE", own);
        patient.wake();
        patient.has("certificate", 18, cause, "");
    }
}

#[test]
fn orders_that_fail_again_and_again_are_told_with_the_reason() {
    let patient = Patient::awake();
    fs::create_dir_all(patient.file("tls/acme")).unwrap();
    let state = r#"{"failures":3,"reason":{"code":"unproven","name":"call.example","why":"connection","detail":"timed out"},"not_before":4000000000}"#;
    fs::write(patient.file("tls/acme/state.json"), state).unwrap();
    patient.has("renewal", 19, "last 3 orders", "Let TCP port 443");
}

#[test]
fn something_that_takes_tls_apart_on_the_way_is_noticed() {
    let mut patient = Patient::asleep().with("SOHBET_SERVER_PUBLIC_HOST", "127.0.0.2").with("SOHBET_TLS_ACME", "off");
    patient.wake();
    stranger::tls_server("127.0.0.2", patient.port);
    patient.has("proxy", 20, "127.0.0.2 shows another certificate", "docs/proxy.md");
}

#[test]
fn a_relay_that_takes_nobody_is_noticed_on_every_way() {
    let mut patient = Patient::asleep().with("SOHBET_RELAY_ALLOCATIONS", "1");
    patient.wake();
    let (found, code) = patient.findings();
    let checks: Vec<_> = found.iter().map(|[check, ..]| check.as_str()).collect();
    assert_eq!((checks, code), (vec!["relay_udp", "relay_tcp", "relay_tls"], Some(21)), "{found:?}");
    assert!(found[0][1].contains("does not carry packets over UDP") && found[0][2].contains("UDP port"), "{found:?}");
}

#[test]
fn a_way_to_the_relay_that_something_closes_is_noticed_while_the_others_work() {
    let mut patient = Patient::awake();
    let server = patient.port;
    patient.port = stranger::tls_alone(server);
    let (found, _) = patient.findings();
    let checks: Vec<_> = found.iter().map(|[check, ..]| check.as_str()).collect();
    assert_eq!(checks, ["udp", "relay_tcp"], "{found:?}");
    assert!(found[1][1].contains("over TCP") && found[1][2].contains("docs/proxy.md"), "{found:?}");
}
