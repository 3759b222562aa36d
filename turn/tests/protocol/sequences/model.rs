//! What the relay should know, as simply as it can be said: who has what, and until when.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use sohbet_turn::Instant;

/// RFC 8656 sections 9 and 12.
const PERMISSION_LIFETIME: Duration = Duration::from_secs(300);
const CHANNEL_LIFETIME: Duration = Duration::from_secs(600);
const CHANNEL_QUARANTINE: Duration = Duration::from_secs(300);

/// What a client has, by the number of its path.
#[derive(Default)]
pub(super) struct Model {
    pub(super) open: bool,
    pub(super) now: Instant,
    /// The room of everybody who is admitted.
    pub(super) rooms: [Option<usize>; 3],
    pub(super) allocations: BTreeMap<usize, Allocation>,
}

pub(super) struct Allocation {
    pub(super) person: usize,
    pub(super) room: usize,
    pub(super) username: String,
    pub(super) addresses: Vec<Address>,
    pub(super) channels: Vec<Channel>,
}

pub(super) struct Address {
    pub(super) relayed: SocketAddr,
    pub(super) until: Instant,
    pub(super) permitted: Vec<(IpAddr, Instant)>,
}

pub(super) struct Channel {
    pub(super) number: u16,
    pub(super) peer: SocketAddr,
    pub(super) until: Instant,
}

/// Where a packet should go.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    Nowhere,
    /// To the client of a path: under a channel number, or as a Data indication from this address.
    Client(usize, Result<u16, SocketAddr>),
    /// Out of the relay port of this address.
    Peer(SocketAddr, SocketAddr),
}

impl Model {
    /// Time passes, and what is over is over.
    pub(super) fn is_now(&mut self, now: Instant) {
        self.now = now;
        for allocation in self.allocations.values_mut() {
            allocation.addresses.retain(|address| now < address.until);
        }
        self.allocations.retain(|_, allocation| !allocation.addresses.is_empty());
    }

    pub(super) fn admit(&mut self, person: usize, room: usize) {
        if self.rooms[person] != Some(room) {
            self.revoke(person);
            self.rooms[person] = Some(room);
        }
    }

    pub(super) fn revoke(&mut self, person: usize) {
        self.rooms[person] = None;
        self.allocations.retain(|_, allocation| allocation.person != person);
    }

    pub(super) fn addresses(&self) -> usize {
        self.allocations.values().map(|allocation| allocation.addresses.len()).sum()
    }

    pub(super) fn addresses_of(&self, person: usize) -> usize {
        let own = self.allocations.values().filter(|allocation| allocation.person == person);
        own.map(|allocation| allocation.addresses.len()).sum()
    }

    /// The path whose allocation has this relayed transport address.
    pub(super) fn owner(&self, relayed: SocketAddr) -> Option<usize> {
        let owns = |allocation: &Allocation| allocation.addresses.iter().any(|own| own.relayed == relayed);
        self.allocations.iter().find(|(_, allocation)| owns(allocation)).map(|(path, _)| *path)
    }

    /// Whether a path has an address that could reach a peer at `peer`, which may be reached at all if `public`.
    pub(super) fn may_name(&self, path: usize, peer: SocketAddr, public: bool) -> bool {
        let is_ours =
            self.allocations.values().flat_map(|other| &other.addresses).any(|own| own.relayed.ip() == peer.ip());
        self.own(path, peer).is_some() && (is_ours || self.open && public)
    }

    pub(super) fn may_bind(&self, path: usize, number: u16, peer: SocketAddr) -> bool {
        let Some(allocation) = self.allocations.get(&path) else { return false };
        let taken = allocation.channels.iter().filter(|channel| self.now < channel.until + CHANNEL_QUARANTINE);
        number >= 0x4000 && taken.into_iter().all(|channel| (channel.number == number) == (channel.peer == peer))
    }

    pub(super) fn permit(&mut self, path: usize, peer: SocketAddr) {
        let until = self.now + PERMISSION_LIFETIME;
        if let Some(own) = self.own_mut(path, peer) {
            own.permitted.retain(|(ip, _)| *ip != peer.ip());
            own.permitted.push((peer.ip(), until));
        }
    }

    pub(super) fn bind(&mut self, path: usize, number: u16, peer: SocketAddr) {
        self.permit(path, peer);
        let until = self.now + CHANNEL_LIFETIME;
        let Some(allocation) = self.allocations.get_mut(&path) else { return };
        allocation.channels.retain(|channel| channel.number != number && channel.peer != peer);
        allocation.channels.push(Channel { number, peer, until });
    }

    /// A Refresh that was granted: of one family (IPv4: `Some(true)`) or of all.
    pub(super) fn refresh(&mut self, path: usize, granted: Duration, v4: Option<bool>) {
        let until = self.now + granted;
        let Some(allocation) = self.allocations.get_mut(&path) else { return };
        let meant = allocation.addresses.iter_mut().filter(|own| v4.is_none_or(|v4| own.relayed.is_ipv4() == v4));
        meant.for_each(|own| own.until = until);
        self.is_now(self.now);
    }

    /// The way of data from a path to a peer, by a Send indication.
    pub(super) fn send(&self, path: usize, to: SocketAddr, public: bool) -> Way {
        match self.own(path, to) {
            Some(own) if self.permits(own, to.ip()) => self.onward(path, to, public),
            _ => Way::Nowhere,
        }
    }

    /// The same by a channel.
    pub(super) fn send_on(&self, path: usize, number: u16, public: impl Fn(SocketAddr) -> bool) -> Way {
        let channels = self.allocations.get(&path).into_iter().flat_map(|allocation| &allocation.channels);
        let bound = channels.into_iter().find(|channel| channel.number == number && self.now < channel.until);
        bound.map_or(Way::Nowhere, |channel| self.onward(path, channel.peer, public(channel.peer)))
    }

    fn onward(&self, path: usize, to: SocketAddr, public: bool) -> Way {
        let Some(own) = self.own(path, to) else { return Way::Nowhere };
        let Some(other) = self.owner(to) else {
            return if self.open && public { Way::Peer(own.relayed, to) } else { Way::Nowhere };
        };
        let one_room = self.allocations[&other].room == self.allocations[&path].room;
        let is_permitted = self.own(other, own.relayed).is_some_and(|theirs| self.permits(theirs, own.relayed.ip()));
        if one_room && is_permitted { self.deliver(other, own.relayed) } else { Way::Nowhere }
    }

    /// The way of data from a peer outside to the relay port of a path.
    pub(super) fn arrive(&self, path: usize, from: SocketAddr) -> Way {
        let permitted = self.own(path, from).is_some_and(|own| self.permits(own, from.ip()));
        if self.open && permitted { self.deliver(path, from) } else { Way::Nowhere }
    }

    fn deliver(&self, path: usize, from: SocketAddr) -> Way {
        let bound = |channel: &&Channel| channel.peer == from && self.now < channel.until;
        let channel = self.allocations[&path].channels.iter().find(bound);
        Way::Client(path, channel.map(|channel| channel.number).ok_or(from))
    }

    fn permits(&self, own: &Address, ip: IpAddr) -> bool {
        own.permitted.iter().any(|(permitted, until)| *permitted == ip && self.now < *until)
    }

    /// The address of a path that has the family of `peer`.
    fn own(&self, path: usize, peer: SocketAddr) -> Option<&Address> {
        let addresses = &self.allocations.get(&path)?.addresses;
        addresses.iter().find(|own| own.relayed.is_ipv4() == peer.is_ipv4())
    }

    fn own_mut(&mut self, path: usize, peer: SocketAddr) -> Option<&mut Address> {
        let addresses = &mut self.allocations.get_mut(&path)?.addresses;
        addresses.iter_mut().find(|own| own.relayed.is_ipv4() == peer.is_ipv4())
    }
}
