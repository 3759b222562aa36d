//! STUN (RFC 8489) and TURN (RFC 8656) as a pure state machine, and the driver that moves packets.
//!
//! In *internal* mode a relayed transport address is a port number on the server's public address that no socket is bound
//! to. Packets between two allocations of this server are delivered in process, and nothing else is reachable, so there is
//! no port range to open and no way to use the server as an open proxy. In *open* mode it is a real port that other hosts
//! reach, as RFC 8656 has it, for other applications; packets between two allocations here still stay in process.
//!
//! * [`server`] holds the state machine. Bytes and [`Now`] go in; a reply, or a head, a range of those bytes and whom they
//!   are for, come out. It knows no socket, no clock, no randomness, and builds without the standard library.
//! * `driver` (feature `driver`) owns sockets, threads and streams, and gives them to the state machine.
//!
//! The wire formats stand beside it: [`channel_data`], [`send_indication`], [`framing`], [`message`], [`nonce`] and
//! [`credential`].
#![no_std]

extern crate alloc;
#[cfg(feature = "driver")]
extern crate std;

mod attribute;
pub mod channel_data;
pub mod credential;
mod data_indication;
#[cfg(feature = "driver")]
pub mod driver;
mod five_tuple;
pub mod framing;
mod integrity;
pub mod message;
pub mod nonce;
pub mod send_indication;
pub mod server;
mod time;
mod xor_address;

#[cfg(feature = "driver")]
pub use driver::{Relay, RelayConfig, StreamProtocol, bind_udp};

pub use credential::Credential;
pub use five_tuple::{FiveTuple, Transport};
pub use server::{Counters, Limits};
pub use time::{Instant, Now};
