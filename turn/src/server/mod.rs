//! The relay as a state machine: one file for each method or noun of RFC 8656.
//!
//! A [`Shard`] owns the allocations of one worker or one stream. The rule for its caller: hand it one packet, do what its
//! [`Output`] says before the next one, and call [`Shard::handle_timeout`] at [`Shard::poll_timeout`]. What shards share
//! is the [`Directory`], reached through [`SharedDirectory`] by control messages only; a packet crosses from one
//! allocation to another by a route that was resolved before.

mod addresses;
mod allocate;
mod allocation;
mod authentication;
mod bandwidth;
mod binding;
mod channel;
mod connect;
mod connection;
mod counters;
mod credentials;
mod datagram;
mod directory;
mod discovery;
mod endpoint;
mod event;
mod holder;
mod limits;
mod network;
mod peer;
mod peer_policy;
mod permission;
mod ports;
mod refresh;
mod relay;
mod request;
mod reservation;
mod route;
mod settings;
mod shard;
mod stranger;
mod survivor;
mod throttle;
mod userhashes;

pub use bandwidth::Meter;
pub use connection::{Bound, ConnectionId};
pub use counters::{BATCH_SIZES, Counters, Drop};
pub use credentials::{Credentials, CredentialsError};
pub use datagram::{Datagram, Head};
pub use directory::{Directory, SharedDirectory};
pub use discovery::{Answer, Discovery};
pub use endpoint::{Destination, Endpoint, Stream};
pub use event::{End, Event, Happening, Sent, Traffic};
pub use holder::Holder;
pub use limits::{
    CHANNEL_LIFETIME, CHANNEL_QUARANTINE, CHANNELS_PER_ALLOCATION, CONNECTIONS_PER_ALLOCATION, DEFAULT_LIFETIME,
    Limits, MAX_LIFETIME, OUTSIDE_PERMISSIONS_PER_ALLOCATION, PERMISSION_LIFETIME, PERMISSIONS_PER_ALLOCATION,
    RELAYED_PORTS, SEND_PEERS_PER_ALLOCATION, UNBOUND_PER_HOLDER,
};
pub use network::{Network, NetworkError};
pub use peer_policy::PeerPolicy;
pub use ports::{NoPorts, PortId, RelayPorts};
pub use settings::{DUMMY_V4, Open, Settings};
pub use shard::{Icmp, Origin, Output, Shard};
pub use survivor::{SURVIVAL, Survivor};
