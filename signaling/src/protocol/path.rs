//! How media travel.

use serde::{Deserialize, Serialize};

/// How a participant's media reach another one, as seen from the participant's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MediaPath {
    /// Without the relay.
    Direct,
    /// By the relay, over UDP; also of an end without an allocation, that sends to the other end's relayed address.
    Udp,
    /// By the relay, over TCP.
    Tcp,
    /// By the relay, over TLS.
    Tls,
}
