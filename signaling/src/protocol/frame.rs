//! What travels in one WebSocket text message.

use serde::{Deserialize, Serialize};

use super::{ClientMessage, ServerMessage};

/// One WebSocket message from the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ClientFrame {
    /// Counts the client's numbered messages from 1 within one participant's life; 0 for messages that are not
    /// repeated after a resume (`hello`, `join`, `resume`, `ping`, `reaction`, `quality`).
    #[serde(default)]
    pub seq: u32,
    /// The highest `seq` received from the server so far, so that it can forget what arrived.
    #[serde(default)]
    pub ack: u32,
    /// The message itself.
    pub message: ClientMessage,
}

/// One WebSocket message from the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ServerFrame {
    /// Counts the server's numbered messages from 1 within one participant's life; 0 for messages that are not repeated
    /// after a resume (`welcome`, `joined`, `resumed`, `removed`, `pong`, `error`, `reaction`, `waiting`, `waiters`).
    pub seq: u32,
    /// The highest `seq` received from the client so far.
    pub ack: u32,
    /// The message itself.
    pub message: ServerMessage,
}
