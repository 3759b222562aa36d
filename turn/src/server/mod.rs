//! The relay as a state machine: one file for each method or noun of RFC 8656.
//!
//! A [`Shard`] owns the allocations of one worker or one stream. The rule for its caller: hand it one packet, do what its
//! [`Output`] says before the next one, and call [`Shard::handle_timeout`] at [`Shard::poll_timeout`]. What shards share
//! is the [`Directory`], reached through [`SharedDirectory`] by control messages only; a packet crosses from one
//! allocation to another by a route that was resolved before.

mod allocate;
mod allocation;
mod authentication;
mod binding;
mod channel;
mod counters;
mod directory;
mod endpoint;
mod limits;
mod permission;
mod refresh;
mod relay;
mod request;
mod route;
mod shard;

pub use counters::{Counters, Drop};
pub use directory::{Directory, SharedDirectory};
pub use endpoint::{Destination, Endpoint, Stream};
pub use limits::{
    CHANNEL_LIFETIME, CHANNELS_PER_ALLOCATION, DEFAULT_LIFETIME, Limits, MAX_LIFETIME, PERMISSION_LIFETIME,
    PERMISSIONS_PER_ALLOCATION, SEND_PEERS_PER_ALLOCATION,
};
pub use shard::{Bytes, DUMMY_V4, Origin, Output, Settings, Shard};
