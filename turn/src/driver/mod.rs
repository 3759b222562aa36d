//! The driver: sockets, worker threads and streams around the state machine of [`crate::server`].
//!
//! Each UDP worker is a thread with its own socket and its own shard. The kernel keeps a five-tuple on one socket of the
//! `SO_REUSEPORT` group, so no two workers ever share an allocation. Each stream is a future with a shard of one
//! five-tuple. Whoever relays a packet sends it at once: over any of the UDP sockets, as all have the same port, or into
//! the bounded queue of a stream.

mod clock;
mod connection;
mod directory;
mod discovery;
mod outbox;
mod pace;
mod port;
mod queue;
mod ready;
mod relay;
mod socket;
mod splice;
mod stream;
mod worker;

pub use relay::{Relay, RelayConfig};
pub use socket::bind_udp;
pub use stream::StreamProtocol;
