//! UDP in batches: `recvmmsg` and `sendmmsg`, with segmentation offload (GSO) and its opposite (GRO), the address a
//! datagram was sent to, and the ICMP errors that come back. Linux only.
//!
//! A relay spends most of its time in the kernel's send path, so what counts is how many datagrams go through it at once:
//! [`send`] hands over datagrams for many destinations in one call, and those of one size for one destination as one
//! [`Message`]. The pieces of a message are gathered by the kernel, so nothing is copied to put a header before its data.
//!
//! This package holds every `unsafe` of the relay; its functions are safe to call with anything.

mod address;
mod control;
mod errors;
mod options;
mod receive;
mod send;

pub use errors::{IcmpError, take_error};
pub use options::{DontFragment, dont_fragment, gather_received, report_destination, report_errors};
pub use receive::{Batch, Received};
pub use send::{MAX_SEGMENTS, Message, Sent, send};

/// The most datagrams that one system call receives or messages it sends.
pub const BATCH: usize = 64;
