//! A restart without a gap: what allocations over UDP leave to the next process, and how it takes them up.
//!
//! A client does not notice that the process behind its five-tuple is another one. It goes on sending to channels that it
//! has bound and refreshing an allocation that it has, so the next process need only know of them. It takes each up when the
//! first packet comes from its client, in the shard that the packet came to. For whom they are is asked for anew meanwhile:
//! participants come back as new ones, and the survivors end a little later.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};
use core::{net::SocketAddr, time::Duration};

use hashbrown::HashMap;

use super::{
    allocation::{Allocation, Made, Relayed},
    bandwidth::Meter,
    channel,
    directory::{Directory, SharedDirectory, Wanted, WantedPort},
    endpoint::Destination,
    holder::Holder,
    permission,
    ports::RelayPorts,
    shard::Shard,
};
use crate::{
    FiveTuple, Instant, Now, Transport,
    integrity::{Key, PasswordAlgorithm},
};

/// How long survivors live in the next process. By then their people are back in the call on allocations of their own.
pub const SURVIVAL: Duration = Duration::from_secs(30);

/// An allocation of a participant over UDP in internal mode, as plain data. There is no secret in it: keys are made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    /// The client's address.
    pub client: SocketAddr,
    /// The address of this server that the client reached.
    pub server: SocketAddr,
    /// Whose it is.
    pub id: String,
    /// The room whose members it reaches.
    pub group: String,
    /// The credential's username.
    pub username: String,
    /// Whether the key is one of SHA-256 (RFC 8489 section 18.5).
    pub sha256: bool,
    /// The relayed transport address.
    pub relayed: SocketAddr,
    /// The addresses that are permitted as peers.
    pub permitted: Vec<core::net::IpAddr>,
    /// The channels that are bound, with their peers.
    pub channels: Vec<(u16, SocketAddr)>,
}

/// Survivors that may still be taken up.
#[derive(Default)]
pub(super) struct Survivors {
    awaited: HashMap<FiveTuple, Arc<Survivor>>,
    until: Instant,
}

impl Survivor {
    fn five_tuple(&self) -> FiveTuple {
        FiveTuple::new(self.client, self.server, Transport::Udp)
    }

    fn of(five_tuple: &FiveTuple, allocation: &Allocation, now: Instant, directory: &Directory) -> Option<Self> {
        let [Relayed { endpoint, port: None, .. }] = allocation.relayed.as_slice() else { return None };
        let (Holder::Participant(id), Some(group)) = (&endpoint.holder, &endpoint.group) else { return None };
        if five_tuple.transport != Transport::Udp || endpoint.connects || !endpoint.is_alive(now) {
            return None;
        }
        let bound = allocation.channels.iter().filter(|channel| now < channel.until);
        Some(Self {
            client: five_tuple.client,
            server: five_tuple.server,
            id: String::from(&**id),
            group: String::from(&**group),
            username: String::from(&*allocation.username),
            sha256: allocation.key.algorithm() == PasswordAlgorithm::Sha256,
            relayed: endpoint.relayed,
            permitted: endpoint.permissions.live(now).filter_map(|id| directory.ip(id)).collect(),
            channels: bound.map(|channel| (channel.number, channel.peer.address())).collect(),
        })
    }

    fn key(&self, credentials: &super::Credentials) -> Key {
        let algorithm = if self.sha256 { PasswordAlgorithm::Sha256 } else { PasswordAlgorithm::Md5 };
        credentials.participants_key(&self.username, algorithm)
    }
}

impl Directory {
    /// Lets survivors of an earlier process be taken up until [`SURVIVAL`] after `now`, when they end.
    pub fn await_survivors(&mut self, survivors: Vec<Survivor>, now: Instant) {
        for survivor in &survivors {
            self.admit(&survivor.id, &survivor.group);
        }
        let awaited = survivors.into_iter().map(|survivor| (survivor.five_tuple(), Arc::new(survivor))).collect();
        self.survivors = Survivors { awaited, until: now + SURVIVAL };
    }

    /// Ends the survivors when their time has come.
    pub(super) fn end_survivors(&mut self, now: Instant) {
        if self.survivors.awaited.is_empty() || now < self.survivors.until {
            return;
        }
        for survivor in core::mem::take(&mut self.survivors.awaited).into_values() {
            self.revoke(&survivor.id);
        }
    }

    fn survivor(&self, five_tuple: &FiveTuple, now: Instant) -> Option<Arc<Survivor>> {
        self.survivors.awaited.get(five_tuple).filter(|_| now < self.survivors.until).map(Arc::clone)
    }
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// What the allocations here leave to the next process.
    #[must_use]
    pub fn survivors(&self, now: Instant) -> Vec<Survivor> {
        self.directory.read(|directory| {
            let all = self.allocations.iter();
            all.filter_map(|(five_tuple, allocation)| Survivor::of(five_tuple, allocation, now, directory)).collect()
        })
    }

    /// Takes up survivors from now on, when their clients send something.
    pub fn take_up_survivors(&mut self, now: Instant) {
        self.survivors_until = now + SURVIVAL;
    }

    /// Takes up the survivor that `five_tuple` belongs to, if there is one and it was not taken up yet.
    pub(super) fn take_up(&mut self, five_tuple: &FiveTuple, now: Now) {
        if self.allocations.contains_key(five_tuple) {
            return;
        }
        let Some(survivor) = self.directory.read(|directory| directory.survivor(five_tuple, now.instant)) else {
            return;
        };
        if let Some(allocation) = self.revive(&survivor, now.instant) {
            self.counters.allocations_taken_up += 1;
            self.allocations.insert(*five_tuple, Box::new(allocation));
        }
    }

    fn revive(&mut self, survivor: &Survivor, now: Instant) -> Option<Allocation> {
        let until = now + SURVIVAL;
        let wanted = Wanted {
            five_tuple: survivor.five_tuple(),
            destination: Destination::Datagram,
            ip: survivor.relayed.ip(),
            connects: false,
            port: WantedPort::Exactly(survivor.relayed.port()),
            ports: self.settings.relayed_ports(),
            now,
            until,
        };
        let (holder, limits) = (Holder::Participant(survivor.id.as_str().into()), self.settings.limits);
        let granted = self.directory.write(|directory| directory.allocate(&holder, wanted, &limits)).ok()?;
        let relayed = Vec::from([Relayed::new(granted.endpoint, None)]);
        let made = Made { transaction: 0.into(), granted: 0, token: None, address_error: None };
        let key = survivor.key(&self.settings.credentials);
        let meter = Meter::new(granted.buckets);
        let mut allocation = Allocation::new(relayed, survivor.username.as_str().into(), key, meter, made, now);
        for ip in &survivor.permitted {
            // A peer that comes back later has the same number then.
            self.directory.write(|directory| directory.intern(*ip));
            permission::Wanted::one(*ip, self.settings.places(*ip, &self.directory)).install(&mut allocation, now);
        }
        for (number, peer) in &survivor.channels {
            let places = self.settings.places(peer.ip(), &self.directory);
            channel::revive(&mut allocation, *number, *peer, places, until);
        }
        Some(allocation)
    }
}
