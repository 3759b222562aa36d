//! What two participants tell each other so that they can compare a safety code. The server passes it on unread.

use alloc::string::String;

use crate::{CloseReason, ConnectionId, Signaling, protocol::ServerMessage};

/// The longest payload, in bytes. A nonce and a fingerprint, in hexadecimal, have 130 and some.
const PAYLOAD_LIMIT: usize = 512;

impl Signaling {
    pub(crate) fn take_safety(&mut self, connection: ConnectionId, id: &str, to: &str, payload: String) {
        if payload.len() > PAYLOAD_LIMIT {
            return self.cut(connection, CloseReason::Malformed);
        }
        self.pass_on(connection, id, to, |from| ServerMessage::Safety { from, payload });
    }
}
