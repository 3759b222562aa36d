//! Rooms, participants and the signaling protocol of sohbet, as a pure state machine.
//!
//! Nothing here opens a socket, asks a clock or draws a random number: messages and `now` go in, outputs and the next
//! deadline come out. The crate is `no_std`, so the compiler proves it.
//!
//! One rule for callers: after every call that changes something, drain [`Signaling::poll_output`], carry the outputs
//! out in order, and arrange to call [`Signaling::handle_timeout`] at [`Signaling::poll_timeout`].

#![cfg_attr(not(test), no_std)]
extern crate alloc;

mod act;
mod charge;
mod chat;
mod door;
mod ending;
mod glance;
mod hands;
mod limits;
mod outbox;
mod output;
mod participant;
mod paths;
pub mod protocol;
mod relay_only;
mod roles;
mod room;
mod safety;
mod signaling;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod typescript;
mod waiting;

pub use act::{Act, Deed};
pub use glance::{Glance, ParticipantGlance, RoomGlance};
pub use limits::Limits;
pub use output::{CloseReason, ConnectionId, Output};
pub use participant::Admission;
pub use paths::{PathCounts, RelayWord};
pub use signaling::Signaling;

/// A point in time, as the time passed since an epoch that the caller chose.
pub type Time = core::time::Duration;
