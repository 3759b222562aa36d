//! Signaling connections.

use prometheus_client::registry::Registry;

use super::instrument::{Counters, counters};
use crate::hub::Farewell;

/// What came of a WebSocket's first moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    /// The client is known, and connected.
    Welcomed,
    /// A page from elsewhere, or a host that is none.
    Refused,
    /// Its hello was none, or of another version.
    Malformed,
    /// Its access token is not valid.
    NotAuthenticated,
    /// It said nothing for too long.
    Silent,
    /// It left before it was welcomed.
    Left,
}

impl Greeting {
    const ALL: [Self; 6] =
        [Self::Welcomed, Self::Refused, Self::Malformed, Self::NotAuthenticated, Self::Silent, Self::Left];

    fn word(self) -> &'static str {
        match self {
            Self::Welcomed => "welcomed",
            Self::Refused => "refused",
            Self::Malformed => "malformed",
            Self::NotAuthenticated => "not_authenticated",
            Self::Silent => "silent",
            Self::Left => "left",
        }
    }
}

const DONE: &str = "done";
const REFUSED: &str = "refused";

/// Signaling connections.
#[derive(Debug, Clone)]
pub struct Signaling {
    greetings: Counters,
    farewells: Counters,
    joins: Counters,
    resumptions: Counters,
}

impl Default for Signaling {
    fn default() -> Self {
        Self {
            greetings: counters("outcome", Greeting::ALL.map(Greeting::word)),
            farewells: counters("reason", Farewell::ALL.map(Farewell::word)),
            joins: counters("outcome", [DONE, REFUSED]),
            resumptions: counters("outcome", [DONE, REFUSED]),
        }
    }
}

impl Signaling {
    /// A WebSocket was welcomed, or not.
    pub fn count_greeting(&self, greeting: Greeting) {
        self.greetings.get_or_create(&vec![("outcome", greeting.word())]).inc();
    }

    /// One that was welcomed is over.
    pub fn count_farewell(&self, farewell: Farewell) {
        self.farewells.get_or_create(&vec![("reason", farewell.word())]).inc();
    }

    /// Somebody wanted into a room.
    pub fn count_join(&self, is_done: bool) {
        self.joins.get_or_create(&vec![("outcome", outcome(is_done))]).inc();
    }

    /// Somebody wanted to go on as the participant that they were.
    pub fn count_resumption(&self, is_done: bool) {
        self.resumptions.get_or_create(&vec![("outcome", outcome(is_done))]).inc();
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Signaling WebSockets by how their first moments went; all but `welcomed` failed";
        registry.register("websocket_greetings", help, self.greetings.clone());
        let help = "Welcomed signaling WebSockets that are over, by why";
        registry.register("websocket_farewells", help, self.farewells.clone());
        let help = "Wishes to come into a room, also to wait outside, by what came of them";
        registry.register("joins", help, self.joins.clone());
        let help = "Wishes to go on as the same participant after a lost connection, by what came of them";
        registry.register("resumptions", help, self.resumptions.clone());
    }
}

fn outcome(is_done: bool) -> &'static str {
    if is_done { DONE } else { REFUSED }
}
