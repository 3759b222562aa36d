//! How calls travel is what the relay sees, whatever clients say.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{client::Client, host::Host, turn_client::Allocation};

/// The relay tells of its traffic after three seconds.
const SOON: Duration = Duration::from_secs(10);
/// As many packets as a second of sound.
const SECOND: usize = 50;

/// Ada, who is the administrator, and Ben in one room.
struct Two {
    host: Host,
    admin: String,
    ada: (Client, Value),
    ben: (Client, Value),
}

impl Two {
    async fn start() -> Self {
        let host = Host::start().await;
        let (admin, ben) = (host.admin().await, host.account("ben").await);
        let room = host.room(&admin, "members").await;
        let ada = Client::join(&host, &admin, &room).await;
        let ben = Client::join(&host, &ben, &room).await;
        Self { host, admin, ada, ben }
    }

    async fn allocate(&self, joined: &Value) -> Allocation {
        let server = &joined["ice_servers"][1];
        let (name, word) = (server["username"].as_str().unwrap(), server["credential"].as_str().unwrap());
        Allocation::over_udp(self.host.address(), name, word).await.unwrap()
    }

    /// Both say how they reach the other.
    async fn say(&mut self, paths: [&str; 2]) {
        let [ada, ben] = [&self.ada.1, &self.ben.1].map(|joined| joined["participant"]["id"].clone());
        self.ada.0.tell(json!({ "type": "path", "to": ben, "path": paths[0] })).await;
        self.ben.0.tell(json!({ "type": "path", "to": ada, "path": paths[1] })).await;
    }

    async fn paths(&self) -> Value {
        self.host.get_as("/api/paths", &self.admin).await
    }

    async fn until(&self, expected: &Value) {
        let seen = async {
            while self.paths().await != *expected {
                sleep(Duration::from_millis(50)).await;
            }
        };
        let in_time = timeout(SOON, seen).await.is_ok();
        assert!(in_time, "{} is not {expected}", self.paths().await);
    }
}

fn both(numbers: &Value) -> Value {
    json!({ "now": numbers, "since_start": numbers })
}

#[tokio::test]
async fn who_goes_by_the_relay_cannot_say_otherwise_and_the_other_one_learns_the_way() {
    let mut two = Two::start().await;
    let (from, to) = (two.allocate(&two.ada.1).await, two.allocate(&two.ben.1).await);
    let [at_ada, at_ben] = [&from, &to].map(|each| each.relayed.local_addr().unwrap());
    two.say(["direct", "tls"]).await;
    two.until(&both(&json!({ "direct": 1, "udp": 0, "tcp": 0, "tls": 0 }))).await;
    for _ in 0..SECOND {
        from.relayed.send_to(b"sound", at_ben).await.unwrap();
        to.relayed.send_to(b"sound", at_ada).await.unwrap();
    }
    two.until(&both(&json!({ "direct": 0, "udp": 2, "tcp": 0, "tls": 0 }))).await;
    two.say(["tcp", "direct"]).await;
    two.say(["direct", "tls"]).await;
    two.ben.0.tell(json!({ "type": "ping" })).await;
    assert_eq!(two.paths().await, both(&json!({ "direct": 0, "udp": 2, "tcp": 0, "tls": 0 })));
    let ada = two.ada.1["participant"]["id"].clone();
    let heard = [two.ben.0.until("peer_path").await, two.ben.0.until("peer_path").await];
    let told = |path: &str| json!({ "type": "peer_path", "participant": ada, "path": path });
    assert_eq!(heard, [told("direct"), told("udp")]);
}

#[tokio::test]
async fn who_does_not_go_by_the_relay_cannot_say_so() {
    let mut two = Two::start().await;
    let (from, _to) = (two.allocate(&two.ada.1).await, two.allocate(&two.ben.1).await);
    two.say(["tls", "direct"]).await;
    two.until(&both(&json!({ "direct": 1, "udp": 0, "tcp": 0, "tls": 0 }))).await;
    // The allocation lives, and is of no use.
    sleep(Duration::from_secs(4)).await;
    assert_eq!(two.paths().await, both(&json!({ "direct": 1, "udp": 0, "tcp": 0, "tls": 0 })));
    from.end().await;
}
