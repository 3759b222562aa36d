//! The messages of the signaling protocol, version 1, as `docs/protocol.md` describes them.
//!
//! The types here are the definition: the web client's TypeScript types are generated from them.

mod charge;
mod chat;
mod client;
mod emoji;
mod error;
mod frame;
mod ice;
mod participant;
mod path;
mod quality;
mod server;
mod waiting;

pub use charge::MediaKind;
pub use chat::{ChatFile, ChatMessage, ChatPerson, ChatReaction};
pub use client::ClientMessage;
pub use emoji::Emoji;
pub use error::ErrorCode;
pub use frame::{ClientFrame, ServerFrame};
pub use ice::{IceCandidate, IceServer, SdpType, SessionDescription};
pub use participant::{LeaveReason, MediaState, Participant, Peer, Presence, RemovalReason, Role};
pub use path::MediaPath;
pub use quality::{Milliseconds, PerMille, PerMinute, QualityReport, UpTo};
pub use server::{RoomInfo, ServerMessage};
pub use waiting::Waiting;

/// The protocol version that this crate speaks, named by the client in `hello`.
pub const VERSION: u32 = 1;
