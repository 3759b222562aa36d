//! NAT behaviour discovery (RFC 5780) with coturn's client, on two addresses of loopback, where there is no NAT.

use std::{
    io::ErrorKind,
    net::{SocketAddr, UdpSocket},
};

use sohbet_turn::{Limits, Relay, RelayConfig, bind_udp, server::Credentials};
use tokio::{process::Command, time::timeout};

use crate::support::{PATIENCE, eventually, start_with};

/// Two addresses with ports that were free a moment ago.
fn addresses() -> [SocketAddr; 2] {
    let sockets = ["127.0.0.1:0", "127.0.0.2:0"].map(|address| UdpSocket::bind(address).unwrap());
    sockets.map(|socket| socket.local_addr().unwrap())
}

/// What the client concludes.
async fn discover(flags: &[&str]) -> String {
    let [first, second] = addresses();
    let (relay, _) = start_with("127.0.0.1:0", Limits::default(), None, Some([first, second]));
    let mut command = Command::new("turnutils_natdiscovery");
    command.args(flags).args(["-L", "127.0.0.1", "-p", &first.port().to_string(), "127.0.0.1"]).kill_on_drop(true);
    let output = match timeout(2 * PATIENCE, command.output()).await.expect("turnutils_natdiscovery came to no end") {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("turnutils_natdiscovery is missing. Install coturn's tools: apt-get install coturn")
        }
        Err(error) => panic!("turnutils_natdiscovery did not start: {error}"),
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains(&format!("Other addr: : {second}")), "{said}");
    eventually(|| relay.counters().discovery_answers > 0).await;
    assert_eq!(relay.counters().dropped_malformed, 0);
    relay.shutdown();
    for address in [first, second] {
        assert!(UdpSocket::bind(address).is_ok(), "no socket is left on {address}");
    }
    said
}

#[tokio::test]
async fn mapping_and_filtering_behaviour_are_found() {
    let said = discover(&["-m", "-f"]).await;
    assert!(said.contains("No NAT! (Endpoint Independent Mapping)"), "{said}");
    assert!(said.contains("Endpoint Independent Filtering!"), "{said}");
    assert!(said.contains("Response origin: : 127.0.0.2:"), "{said}");
}

#[tokio::test]
async fn padded_requests_are_answered() {
    let said = discover(&["-m", "-f", "-P"]).await;
    assert!(said.contains("No NAT! (Endpoint Independent Mapping)"), "{said}");
    assert!(said.contains("Endpoint Independent Filtering!"), "{said}");
}

#[tokio::test]
async fn addresses_that_cannot_serve_are_refused_with_what_is_wrong() {
    let [first, second] = addresses();
    let taken = UdpSocket::bind(SocketAddr::new(first.ip(), second.port())).unwrap();
    for (discovery, word) in [([first, second], "cannot be had"), ([first, first], "another IP and another port")] {
        let error = Relay::start(RelayConfig {
            sockets: bind_udp("127.0.0.1:0".parse().unwrap(), 1).unwrap(),
            credentials: Credentials::new("sohbet".into(), b"north".to_vec()),
            announce_v4: None,
            announce_v6: None,
            limits: Limits::default(),
            open: None,
            alternate_server: None,
            discovery: Some(discovery),
            survivors: Vec::new(),
        })
        .err()
        .expect("it cannot start");
        assert!(error.to_string().contains(word), "{error}");
    }
    drop(taken);
}
