//! coturn's NAT discovery (RFC 5780), on a machine where there is no NAT between it and the server.

use crate::{
    ports::free_port,
    program::{client, run},
    server::{LOOPBACK, Server},
};

const NEEDS: &str = "the Debian package coturn";

/// Asks the server on another address and port of its own, and returns what the client concludes.
#[track_caller]
fn discover(flags: &[&str]) -> String {
    let [first, second] = [free_port(), free_port()];
    let discovery = format!(r#"discovery = ["127.0.0.1:{first}", "127.0.0.2:{second}"]"#);
    let _server = Server::start_with("127.0.0.1", &format!("{LOOPBACK}\n{discovery}"));
    let mut command = client("turnutils_natdiscovery");
    command.args(flags).args(["-L", "127.0.0.1", "-p", &first.to_string(), "127.0.0.1"]);
    let said = run(command, NEEDS);
    assert!(said.contains(&format!("Other addr: : 127.0.0.2:{second}")), "{said}");
    said
}

#[test]
fn mapping_behaviour_is_found_by_asking_at_both_addresses() {
    let said = discover(&["-m"]);
    assert!(said.contains("No NAT! (Endpoint Independent Mapping)"), "{said}");
}

#[test]
fn filtering_behaviour_is_found_by_answers_from_the_other_address_and_port() {
    let said = discover(&["-f"]);
    assert!(said.contains("Endpoint Independent Filtering!"), "{said}");
    assert!(said.contains("Response origin: : 127.0.0.2:"), "{said}");
}

#[test]
fn padded_requests_are_answered() {
    let said = discover(&["-m", "-P"]);
    assert!(said.contains("No NAT! (Endpoint Independent Mapping)"), "{said}");
}
