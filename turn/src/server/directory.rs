//! What the shards share: who is admitted, and which endpoint a relayed transport address belongs to.

use alloc::{sync::Arc, vec::Vec};
use core::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
};

use hashbrown::HashMap;

use super::{
    endpoint::{AddressId, Destination, Endpoint},
    limits::{Limits, RELAYED_ADDRESSES},
};
use crate::{FiveTuple, Instant};

/// The ports of relayed addresses: the dynamic range (RFC 8656 section 7.2). Nothing is bound to them.
const RELAYED_PORTS: RangeInclusive<u16> = 49152..=65535;

/// How often a port is drawn before the address counts as full; at 9 of 10 taken, 64 draws fail once in 850 times.
const PORT_DRAWS: usize = 64;

/// How shards reach the one directory. The driver puts a lock behind it; it is held for the call and no longer.
pub trait SharedDirectory {
    /// Looks something up.
    fn read<T>(&self, look: impl FnOnce(&Directory) -> T) -> T;
    /// Changes something.
    fn write<T>(&self, change: impl FnOnce(&mut Directory) -> T) -> T;
}

/// Who may relay, and every endpoint.
pub struct Directory {
    participants: HashMap<Arc<str>, Participant>,
    endpoints: HashMap<SocketAddr, Arc<Endpoint>>,
    /// Allocations of each client address (IPv6: /64).
    clients: HashMap<IpAddr, usize>,
    addresses: Vec<RelayedAddress>,
    next_address: u16,
    ports: u64,
}

struct Participant {
    group: Arc<str>,
    endpoints: Vec<Arc<Endpoint>>,
}

struct RelayedAddress {
    ip: IpAddr,
    id: AddressId,
    allocations: usize,
}

/// A wish for an allocation.
pub(crate) struct Wanted {
    pub(crate) five_tuple: FiveTuple,
    pub(crate) destination: Destination,
    pub(crate) ip: IpAddr,
    pub(crate) even_port: bool,
    pub(crate) until: Instant,
}

/// Why there is no allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The id is not admitted (any more).
    NotAdmitted,
    /// The id or the client address has its share already.
    Quota,
    /// The server is full.
    Capacity,
}

impl Directory {
    /// An empty directory; `port_seed` makes the order of relayed ports hard to foresee.
    #[must_use]
    pub fn new(port_seed: u64) -> Self {
        Self {
            participants: HashMap::new(),
            endpoints: HashMap::new(),
            clients: HashMap::new(),
            addresses: Vec::new(),
            next_address: 1,
            ports: port_seed,
        }
    }

    /// Lets `id` allocate, and reach the members of `group` and no one else. Moving to another group ends what it had.
    pub fn admit(&mut self, id: &str, group: &str) {
        if self.participants.get(id).is_some_and(|participant| &*participant.group == group) {
            return;
        }
        self.revoke(id);
        self.participants.insert(id.into(), Participant { group: group.into(), endpoints: Vec::new() });
    }

    /// Ends every allocation of `id` at once and refuses its credentials from now on.
    pub fn revoke(&mut self, id: &str) {
        let Some(participant) = self.participants.remove(id) else { return };
        for endpoint in participant.endpoints {
            endpoint.revoke();
            self.forget(&endpoint);
        }
    }

    /// Whether `id` may allocate.
    #[must_use]
    pub fn is_admitted(&self, id: &str) -> bool {
        self.participants.contains_key(id)
    }

    /// How many allocations `id` has.
    #[must_use]
    pub fn allocations_of(&self, id: &str) -> usize {
        self.participants.get(id).map_or(0, |participant| participant.endpoints.len())
    }

    /// How many allocations there are.
    #[must_use]
    pub fn allocations(&self) -> usize {
        self.endpoints.len()
    }

    pub(crate) fn endpoint(&self, relayed: &SocketAddr) -> Option<&Arc<Endpoint>> {
        self.endpoints.get(relayed)
    }

    /// The number of `ip`, where it is a relayed address of this server.
    pub(crate) fn address_id(&self, ip: IpAddr) -> Option<AddressId> {
        self.addresses.iter().find(|address| address.ip == ip).map(|address| address.id)
    }

    pub(crate) fn allocate(&mut self, id: &str, wanted: Wanted, limits: &Limits) -> Result<Arc<Endpoint>, Refused> {
        let (id, participant) = self.participants.get_key_value(id).ok_or(Refused::NotAdmitted)?;
        let (id, group) = (Arc::clone(id), Arc::clone(&participant.group));
        let of_client = self.clients.get(&client_share(&wanted.five_tuple)).copied().unwrap_or_default();
        if participant.endpoints.len() >= limits.allocations_per_id || of_client >= limits.allocations_per_client {
            return Err(Refused::Quota);
        }
        if self.endpoints.len() >= limits.allocations {
            return Err(Refused::Capacity);
        }
        let relayed = self.draw_relayed(wanted.ip, wanted.even_port).ok_or(Refused::Capacity)?;
        let address_id = self.intern(wanted.ip).ok_or(Refused::Capacity)?;
        let endpoint = Arc::new(Endpoint {
            id,
            group,
            five_tuple: wanted.five_tuple,
            destination: wanted.destination,
            relayed,
            address_id,
            permissions: super::endpoint::Permissions::default(),
            channels: super::endpoint::Channels::default(),
            until: wanted.until.as_millis().into(),
            revoked: false.into(),
        });
        self.remember(&endpoint);
        Ok(endpoint)
    }

    /// Takes back what `endpoint` was given. To do so twice changes nothing.
    pub(crate) fn release(&mut self, endpoint: &Arc<Endpoint>) {
        if let Some(participant) = self.participants.get_mut(&endpoint.id) {
            participant.endpoints.retain(|other| !Arc::ptr_eq(other, endpoint));
        }
        self.forget(endpoint);
    }

    fn remember(&mut self, endpoint: &Arc<Endpoint>) {
        self.endpoints.insert(endpoint.relayed, Arc::clone(endpoint));
        *self.clients.entry(client_share(&endpoint.five_tuple)).or_default() += 1;
        if let Some(address) = self.addresses.iter_mut().find(|address| address.id == endpoint.address_id) {
            address.allocations += 1;
        }
        if let Some(participant) = self.participants.get_mut(&endpoint.id) {
            participant.endpoints.push(Arc::clone(endpoint));
        }
    }

    fn forget(&mut self, endpoint: &Arc<Endpoint>) {
        if !self.endpoints.get(&endpoint.relayed).is_some_and(|known| Arc::ptr_eq(known, endpoint)) {
            return;
        }
        self.endpoints.remove(&endpoint.relayed);
        let share = client_share(&endpoint.five_tuple);
        if let Some(count) = self.clients.get_mut(&share) {
            *count -= 1;
            if *count == 0 {
                self.clients.remove(&share);
            }
        }
        if let Some(address) = self.addresses.iter_mut().find(|address| address.id == endpoint.address_id) {
            address.allocations -= 1;
        }
    }

    /// The number of `ip`, a new one if it has none yet. Where the table is full, an address without allocations makes
    /// room; its number is not used again for 65535 others, long after every permission for it has ended.
    fn intern(&mut self, ip: IpAddr) -> Option<AddressId> {
        if let Some(id) = self.address_id(ip) {
            return Some(id);
        }
        if self.addresses.len() >= RELAYED_ADDRESSES {
            let unused = self.addresses.iter().position(|address| address.allocations == 0)?;
            self.addresses.swap_remove(unused);
        }
        let id = AddressId(self.next_address);
        self.next_address = self.next_address.checked_add(1).unwrap_or(1);
        self.addresses.push(RelayedAddress { ip, id, allocations: 0 });
        Some(id)
    }

    fn draw_relayed(&mut self, ip: IpAddr, even: bool) -> Option<SocketAddr> {
        (0..PORT_DRAWS).find_map(|_| {
            let offset = u16::try_from(self.draw() % RELAYED_PORTS.len() as u64).unwrap_or_default();
            let port = RELAYED_PORTS.start() + if even { offset & !1 } else { offset };
            let relayed = SocketAddr::new(ip, port);
            (!self.endpoints.contains_key(&relayed)).then_some(relayed)
        })
    }

    /// `SplitMix64`: every seed walks through all numbers.
    fn draw(&mut self) -> u64 {
        self.ports = self.ports.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.ports ^ (self.ports >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// Whom a client's quota is counted for: an IPv6 host owns a whole /64.
fn client_share(five_tuple: &FiveTuple) -> IpAddr {
    match five_tuple.client.ip() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    }
}
