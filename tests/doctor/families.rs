//! IPv4, IPv6, and both: a machine with public addresses, and a name that leads there or elsewhere.

use crate::{machine::Machine, patient::Patient};

const V4: &str = "203.0.113.7";
const V6: &str = "2001:db8::7";
const A: &str = "203.0.113.7 call.example";
const AAAA: &str = "2001:db8::7 call.example";

/// A server on a machine with these addresses that listens on `listen`; its name leads where `names` say.
fn server(addresses: &[&str], names: &[&str], listen: &'static str) -> (Patient, Machine) {
    let machine = Machine::with(addresses, names);
    let mut patient =
        Patient::asleep().with("SOHBET_SERVER_PUBLIC_HOST", "call.example").with("SOHBET_TLS_ACME", "off");
    patient.world = machine.world();
    patient.listen = listen;
    patient.wake();
    (patient, machine)
}

fn is_healthy((patient, _machine): (Patient, Machine)) {
    assert_eq!(patient.findings(), (Vec::new(), Some(0)));
}

#[test]
fn a_server_with_ipv6_alone_gets_no_word() {
    for listen in ["[::]", "[2001:db8::7]"] {
        is_healthy(server(&[V6], &[AAAA], listen));
    }
}

#[test]
fn a_server_with_both_versions_gets_no_word() {
    is_healthy(server(&[V4, V6], &[A, AAAA], "[::]"));
}

#[test]
fn a_server_with_both_versions_whose_name_leads_to_one_gets_no_word() {
    for (name, listen) in [(A, "0.0.0.0"), (AAAA, "[2001:db8::7]"), (A, "[::]"), (AAAA, "[::]")] {
        is_healthy(server(&[V4, V6], &[name], listen));
    }
}

#[test]
fn an_aaaa_record_that_leads_elsewhere_is_noticed_beside_a_right_a_record() {
    let (patient, _machine) = server(&[V4, V6], &[A, "2001:db8::9 call.example"], "[::]");
    patient.has("name", 17, "leads to 2001:db8::9", "Change its AAAA record to 2001:db8::7");
}

#[test]
fn an_aaaa_record_of_a_machine_without_ipv6_is_noticed() {
    let (patient, _machine) = server(&[V4], &[A, AAAA], "0.0.0.0");
    patient.has("name", 17, "leads to 2001:db8::7", "Remove its AAAA record");
}

#[test]
fn a_version_on_which_the_server_does_not_answer_is_noticed_while_the_other_works() {
    let (patient, _machine) = server(&[V4, V6], &[A, AAAA], "0.0.0.0");
    patient.has("port", 14, "leads to 2001:db8::7 too", "remove the AAAA record");
    let (patient, _machine) = server(&[V4, V6], &[A, AAAA], "[2001:db8::7]");
    patient.has("port", 14, "leads to 203.0.113.7 too", "remove the A record");
}
