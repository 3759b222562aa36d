//! One worker's or one stream's share of the allocations, and the entrance for packets and time.

use alloc::{string::String, sync::Arc, vec::Vec};
use core::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::Range,
};

use hashbrown::HashMap;

use super::{
    allocation::Allocation,
    counters::{Counters, Drop},
    directory::SharedDirectory,
    endpoint::{Destination, Endpoint},
    limits::{Limits, SWEEP_INTERVAL},
    relay::{self, Relayed, Surroundings},
};
use crate::{FiveTuple, Instant, Now, nonce::Nonces, send_indication};

/// The IPv4 address that relayed addresses get when a client came over IPv6 and no IPv4 address of this server is known:
/// the IPv4 dummy address of RFC 7600. Nothing is ever sent to it; peers only name it to this server.
pub const DUMMY_V4: Ipv4Addr = Ipv4Addr::new(192, 0, 0, 8);

/// What every shard of a relay is told once. Holds secrets, so it has no `Debug`.
pub struct Settings {
    /// The secret that ephemeral credentials are minted with.
    pub secret: Vec<u8>,
    /// REALM, a name for people; at most 128 bytes are of use.
    pub realm: String,
    /// Makes nonces.
    pub nonces: Nonces,
    /// The public IPv4 address in relayed addresses; `None`: the one the client reached, else [`DUMMY_V4`].
    pub announce_v4: Option<Ipv4Addr>,
    /// The public IPv6 address in relayed addresses; `None`: the one the client reached, else none is given.
    pub announce_v6: Option<Ipv6Addr>,
    /// How many allocations there may be.
    pub limits: Limits,
}

impl Settings {
    pub(super) fn relayed_v4(&self, five_tuple: &FiveTuple) -> IpAddr {
        let reached = match five_tuple.server.ip() {
            IpAddr::V4(ip) => Some(ip),
            IpAddr::V6(_) => None,
        };
        IpAddr::V4(self.announce_v4.or(reached).unwrap_or(DUMMY_V4))
    }

    pub(super) fn relayed_v6(&self, five_tuple: &FiveTuple) -> Option<IpAddr> {
        let reached = match five_tuple.server.ip() {
            IpAddr::V4(_) => None,
            IpAddr::V6(ip) => Some(ip),
        };
        self.announce_v6.or(reached).map(IpAddr::V6)
    }
}

/// Where a packet came from, and how its sender is reached.
pub struct Origin<'a> {
    /// The path it came by.
    pub five_tuple: FiveTuple,
    /// How packets go back on that path; an allocation keeps it.
    pub destination: &'a Destination,
}

/// What has to be done about a packet.
pub enum Output<'a> {
    /// Nothing: it was dropped, or asked for no answer.
    Nothing,
    /// Send this back where the packet came from.
    Reply(Vec<u8>),
    /// Send these bytes to another client. On a stream, pad them with zeros to a multiple of four.
    Relay {
        /// Whose client they are for.
        to: &'a Endpoint,
        /// The bytes.
        bytes: Bytes<'a>,
    },
}

/// Where the bytes to send are.
pub enum Bytes<'a> {
    /// In the packet that came in, which was changed in place.
    InPlace(Range<usize>),
    /// In the shard's scratch space.
    Built(&'a [u8]),
}

/// The allocations of one worker or one stream.
pub struct Shard<D> {
    pub(super) settings: Arc<Settings>,
    pub(super) directory: D,
    pub(super) allocations: HashMap<FiveTuple, Allocation>,
    pub(super) scratch: Vec<u8>,
    pub(super) counters: Counters,
    sweep_at: Instant,
}

impl<D: SharedDirectory> Shard<D> {
    /// A shard without allocations.
    #[must_use]
    pub fn new(settings: Arc<Settings>, directory: D) -> Self {
        Self {
            settings,
            directory,
            allocations: HashMap::new(),
            scratch: Vec::new(),
            counters: Counters::default(),
            sweep_at: Instant::default(),
        }
    }

    /// Takes one packet: a datagram, or one whole message of a stream.
    pub fn handle_packet(&mut self, now: Now, origin: &Origin, packet: &mut [u8]) -> Output<'_> {
        self.counters.count_received(packet.len());
        match packet.first_chunk::<2>() {
            Some(kind) if *kind == send_indication::MESSAGE_TYPE => {
                self.relay(now.instant, origin, packet, relay::send)
            }
            Some([0x40..=0x7F, _]) => self.relay(now.instant, origin, packet, relay::channel_data),
            _ => self.handle_control(now, origin, packet).map_or(Output::Nothing, Output::Reply),
        }
    }

    fn relay(&mut self, now: Instant, origin: &Origin, packet: &mut [u8], way: relay::Way<D>) -> Output<'_> {
        let Self { allocations, directory, scratch, counters, .. } = self;
        let allocation = allocations.get_mut(&origin.five_tuple).filter(|allocation| allocation.endpoint.is_alive(now));
        let relayed = allocation
            .ok_or(Drop::Unbound)
            .and_then(|allocation| way(allocation, Surroundings { now, directory, scratch }, packet));
        match relayed {
            Ok(Relayed { to, bytes, data_len }) => {
                counters.count_relayed(data_len);
                Output::Relay { to, bytes }
            }
            Err(reason) => {
                counters.count_drop(reason);
                Output::Nothing
            }
        }
    }

    /// Sweeps out what is over.
    pub fn handle_timeout(&mut self, now: Instant) {
        if now < self.sweep_at {
            return;
        }
        self.sweep_at = now + SWEEP_INTERVAL;
        let Self { allocations, directory, .. } = self;
        for (_, allocation) in allocations.extract_if(|_, allocation| !allocation.endpoint.is_alive(now)) {
            directory.write(|directory| directory.release(&allocation.endpoint));
        }
    }

    /// When [`Self::handle_timeout`] has something to do next; `None` while there is nothing to wait for.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        (!self.allocations.is_empty()).then_some(self.sweep_at)
    }

    /// How many allocations this shard holds.
    #[must_use]
    pub fn allocations(&self) -> usize {
        self.allocations.len()
    }

    /// Hands over what was counted since the last time.
    pub fn take_counters(&mut self) -> Counters {
        core::mem::take(&mut self.counters)
    }

    /// Ends every allocation, for a shard that goes away.
    pub fn release_all(&mut self) {
        for (_, allocation) in self.allocations.drain() {
            allocation.endpoint.revoke();
            self.directory.write(|directory| directory.release(&allocation.endpoint));
        }
    }
}
