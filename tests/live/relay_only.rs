//! A room that hides addresses hides them from whatever a client says.

use serde_json::{Value, json};

use crate::{client::Client, host::Host};

const SECRETS: [&str; 2] = ["192.0.2.7", "198.51.100.7"];

fn candidate(to: &Value, line: &str) -> Value {
    let candidate = json!({ "candidate": line, "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "u" });
    json!({ "type": "candidate", "to": to, "link": 0, "candidate": candidate })
}

#[tokio::test]
async fn a_client_that_ignores_the_rooms_wish_still_tells_nobody_an_address() {
    let host = Host::start().await;
    let (ada, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&ada, "members").await;
    let (mut inside, before) = Client::join(&host, &ada, &room).await;
    assert_eq!(before["room"]["relay_only"], false);
    host.patch(&format!("/api/rooms/{room}"), &ada, json!({ "relay_only": true })).await;
    assert_eq!(inside.until("relay_only").await["relay_only"], true);
    let (mut modified, joined) = Client::join(&host, &ben, &room).await;
    assert_eq!(joined["room"]["relay_only"], true);

    let to = &joined["peers"][0]["participant"]["id"];
    let host_line = "candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host";
    let reflexive = "candidate:2 1 udp 1686052607 198.51.100.7 50001 typ srflx raddr 192.0.2.7 rport 50000";
    let relayed = "candidate:3 1 udp 41885439 203.0.113.1 60000 typ relay raddr 198.51.100.7 rport 50001";
    let sdp = format!("v=0\r\nc=IN IP4 192.0.2.7\r\na={host_line}\r\na={reflexive}\r\na={relayed}\r\n");
    let offer = json!({ "type": "offer", "sdp": sdp });
    modified.tell(json!({ "type": "description", "to": to, "link": 0, "description": offer })).await;
    for line in [host_line, reflexive, relayed] {
        modified.tell(candidate(to, line)).await;
    }
    modified.tell(json!({ "type": "candidate", "to": to, "link": 0, "candidate": null })).await;

    let mut heard = Vec::new();
    while heard.last().is_none_or(|message: &Value| message["type"] != "candidate" || !message["candidate"].is_null()) {
        heard.push(inside.hear().await);
    }
    let all = Value::from(heard.clone()).to_string();
    for secret in SECRETS {
        assert!(!all.contains(secret), "{all}");
    }
    let candidates: Vec<_> = heard.iter().filter(|message| message["type"] == "candidate").collect();
    assert_eq!(candidates.len(), 2, "{all}");
    assert!(all.contains("203.0.113.1 60000 typ relay"), "{all}");
}
