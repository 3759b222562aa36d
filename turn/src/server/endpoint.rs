//! What other allocations see of one. Its own shard writes it; any other shard reads it, without a lock.

use alloc::{boxed::Box, sync::Arc};
use core::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use once_cell::race::OnceBox;

use super::{
    holder::Holder,
    limits::{CHANNELS_PER_ALLOCATION, PERMISSIONS_PER_ALLOCATION},
};
use crate::{FiveTuple, Instant};

/// A stream's outgoing queue, as the driver makes it. The state machine only hands it back.
pub trait Stream: Send + Sync {
    /// Queues one message made of a head and a body, or says `false` and keeps nothing when there is no room.
    fn push(&self, head: &[u8], body: &[u8]) -> bool;
}

/// Where packets for a client go.
#[derive(Clone)]
pub enum Destination {
    /// A datagram from the five-tuple's server address to its client address.
    Datagram,
    /// The queue of the client's stream.
    Stream(Arc<dyn Stream>),
}

/// A relayed IP address, by the number that the directory knows it by. Numbers are not used again while anyone could
/// still mean the old address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AddressId(pub(crate) u16);

/// One allocation as its peers see it.
pub struct Endpoint {
    pub(crate) holder: Holder,
    /// The room whose members it reaches; `None`: all who are in none either.
    pub(crate) group: Option<Arc<str>>,
    pub(crate) five_tuple: FiveTuple,
    pub(crate) destination: Destination,
    pub(crate) relayed: SocketAddr,
    /// Whether it relays TCP connections (RFC 6062) in the place of datagrams.
    pub(crate) connects: bool,
    pub(crate) address_id: AddressId,
    pub(crate) permissions: Permissions,
    pub(crate) channels: Channels,
    pub(crate) until: AtomicU64,
    pub(crate) revoked: AtomicBool,
}

impl Endpoint {
    /// The client's five-tuple: for a datagram, where it goes and which address it leaves from.
    #[must_use]
    pub const fn five_tuple(&self) -> &FiveTuple {
        &self.five_tuple
    }

    /// How packets reach the client.
    #[must_use]
    pub const fn destination(&self) -> &Destination {
        &self.destination
    }

    /// The relayed transport address.
    #[must_use]
    pub const fn relayed(&self) -> SocketAddr {
        self.relayed
    }

    /// Whether the allocation is neither expired nor revoked.
    #[must_use]
    pub fn is_alive(&self, now: Instant) -> bool {
        self.is_in_time(now) && !self.revoked.load(Ordering::Acquire)
    }

    /// Whether it was refreshed in time.
    pub(crate) fn is_in_time(&self, now: Instant) -> bool {
        now.as_millis() < self.until.load(Ordering::Acquire)
    }

    pub(crate) fn live_until(&self, until: Instant) {
        self.until.store(until.as_millis(), Ordering::Release);
    }

    pub(crate) fn revoke(&self) {
        self.revoked.store(true, Ordering::Release);
    }
}

/// A moment of 48 bits (8900 years of milliseconds) and a number of 16 in one atomic word.
const MOMENT_BITS: u32 = 48;

fn pack(number: u16, until: Instant) -> u64 {
    (u64::from(number) << MOMENT_BITS) | (until.as_millis() & ((1 << MOMENT_BITS) - 1))
}

fn unpack(word: u64) -> (u16, Instant) {
    ((word >> MOMENT_BITS) as u16, Instant::from_millis(word & ((1 << MOMENT_BITS) - 1)))
}

/// Permissions (RFC 8656 section 9): a relayed IP address and the moment each ends. An empty slot ended long ago.
#[derive(Default)]
pub(crate) struct Permissions([AtomicU64; PERMISSIONS_PER_ALLOCATION]);

impl Permissions {
    /// Whether packets from and to `address` may pass.
    pub(crate) fn allow(&self, address: AddressId, now: Instant) -> bool {
        self.0.iter().any(|slot| {
            let (id, until) = unpack(slot.load(Ordering::Acquire));
            id == address.0 && now < until
        })
    }

    /// The addresses that are permitted.
    pub(crate) fn live(&self, now: Instant) -> impl Iterator<Item = AddressId> {
        let slots = self.0.iter().map(|slot| unpack(slot.load(Ordering::Acquire)));
        slots.filter(move |(_, until)| now < *until).map(|(id, _)| AddressId(id))
    }

    /// How many more addresses could be permitted, beside those in `wanted`.
    pub(crate) fn has_room_for(&self, wanted: &[AddressId], now: Instant) -> bool {
        let kept = |slot: &&AtomicU64| {
            let (id, until) = unpack(slot.load(Ordering::Acquire));
            now < until && !wanted.contains(&AddressId(id))
        };
        self.0.iter().filter(kept).count() + wanted.len() <= PERMISSIONS_PER_ALLOCATION
    }

    /// Permits `address` until `until`: refreshes its slot, or takes one that has ended. `false` when all are taken.
    pub(crate) fn install(&self, address: AddressId, until: Instant, now: Instant) -> bool {
        let held = |slot: &&AtomicU64| {
            let (id, ends) = unpack(slot.load(Ordering::Acquire));
            id == address.0 && now < ends
        };
        let ended = |slot: &&AtomicU64| unpack(slot.load(Ordering::Acquire)).1 <= now;
        let slot = self.0.iter().find(held).or_else(|| self.0.iter().find(ended));
        slot.map(|slot| slot.store(pack(address.0, until), Ordering::Release)).is_some()
    }
}

/// The channels a client has bound, for its peers to send to: peer address and number in one word, the end in another.
/// Written by the owning shard alone; a reader compares [`Channels::generation`] to know that nothing has changed.
#[derive(Default)]
pub(crate) struct Channels {
    generation: AtomicU64,
    /// Made with the first binding: most allocations have none, and those of a browser none for long.
    slots: OnceBox<Slots>,
}

type Slots = [ChannelSlot; CHANNELS_PER_ALLOCATION];

#[derive(Default)]
struct ChannelSlot {
    peer_and_number: AtomicU64,
    until: AtomicU64,
}

impl Channels {
    /// Changes with every binding made or refreshed.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Tells peers of the binding in slot `index`, the place it has in the allocation's own list.
    pub(crate) fn publish(&self, index: usize, number: u16, peer: (AddressId, u16), until: Instant) {
        let slots = self.slots.get_or_init(Box::default);
        let Some(slot) = slots.get(index) else { return };
        // A reader between these stores sees an old generation and reads again.
        slot.peer_and_number.store(0, Ordering::Release);
        slot.until.store(until.as_millis(), Ordering::Release);
        slot.peer_and_number.store(Self::word(number, peer), Ordering::Release);
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// The channel bound to `peer`, and until when. Slots may still hold earlier bindings, which ended earlier.
    pub(crate) fn bound_to(&self, peer: (AddressId, u16)) -> Option<(u16, Instant)> {
        let bound = self.slots.get()?.iter().filter_map(|slot| {
            let word = slot.peer_and_number.load(Ordering::Acquire);
            let [_, _, high, low, ..] = word.to_be_bytes();
            let number = u16::from_be_bytes([high, low]);
            (word != 0 && word == Self::word(number, peer))
                .then(|| (number, Instant::from_millis(slot.until.load(Ordering::Acquire))))
        });
        bound.max_by_key(|(_, until)| *until)
    }

    fn word(number: u16, (address, port): (AddressId, u16)) -> u64 {
        (u64::from(number) << 32) | (u64::from(address.0) << 16) | u64::from(port)
    }
}
