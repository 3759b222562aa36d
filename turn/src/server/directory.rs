//! What the shards share: who is admitted, and which endpoint a relayed transport address belongs to.

use alloc::{sync::Arc, vec::Vec};
use core::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    ops::RangeInclusive,
};

use hashbrown::HashMap;

use super::{
    addresses::Addresses,
    bandwidth::Bucket,
    connection::{Bound, ConnectionId, Connections},
    endpoint::{AddressId, Channels, Destination, Endpoint, Permissions},
    holder::Holder,
    limits::{Limits, SWEEP_INTERVAL},
    reservation::{Reservations, Token},
    survivor::Survivors,
    userhashes::Userhashes,
};
use crate::{FiveTuple, Instant, integrity::Userhash};

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
    /// Those who are admitted, with or without allocations.
    participants: HashMap<Arc<str>, Share>,
    /// Users of other applications, while they have an allocation and until their bucket is full again: whoever gives an
    /// allocation back and makes another must not find their bandwidth new.
    tenants: HashMap<Arc<str>, Share>,
    endpoints: HashMap<SocketAddr, Arc<Endpoint>>,
    /// Each client address (IPv6: /64), for as long.
    clients: HashMap<IpAddr, Client>,
    addresses: Addresses,
    reservations: Reservations,
    userhashes: Userhashes,
    whole: Option<Arc<Bucket>>,
    pub(super) connections: Connections,
    pub(super) survivors: Survivors,
    ports: u64,
    draining: bool,
    /// When those that have nothing any more were forgotten last.
    idle_forgotten: Instant,
}

/// What one holder has.
struct Share {
    /// The room that its allocations reach; `None`: those of all who have none either.
    group: Option<Arc<str>>,
    endpoints: Vec<Arc<Endpoint>>,
    bucket: Option<Arc<Bucket>>,
}

struct Client {
    allocations: usize,
    bucket: Arc<Bucket>,
}

/// A wish for a relayed transport address.
pub(crate) struct Wanted {
    pub(crate) five_tuple: FiveTuple,
    pub(crate) destination: Destination,
    pub(crate) ip: IpAddr,
    /// Whether it is for TCP connections.
    pub(crate) connects: bool,
    pub(crate) port: WantedPort,
    /// Where ports are drawn from.
    pub(crate) ports: RangeInclusive<u16>,
    pub(crate) now: Instant,
    pub(crate) until: Instant,
}

/// Which port is wished for (RFC 8656 sections 18.6 and 18.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WantedPort {
    Any,
    Even,
    /// An even one, and the next one kept for later.
    Pair,
    /// The one that was kept under this token.
    Kept(Token),
    /// This one, which a survivor has had before.
    Exactly(u16),
}

/// What came of a wish.
pub(crate) struct Granted {
    pub(crate) endpoint: Arc<Endpoint>,
    /// Where the next port is kept, how to get it.
    pub(crate) token: Option<Token>,
    /// What the allocation's bytes are counted in: its holder's, its client address's and the relay's.
    pub(crate) buckets: [Arc<Bucket>; 3],
}

/// Why there is no allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The id is not admitted (any more).
    NotAdmitted,
    /// The holder or the client address has its share already.
    Quota,
    /// The server is full, or nothing is kept under the token.
    Capacity,
    /// The server takes no new allocations.
    Draining,
}

impl Directory {
    /// An empty directory; `port_seed` makes the order of relayed ports hard to foresee, and nobody who does not know
    /// `connection_key` can guess the id of a connection.
    #[must_use]
    pub fn new(port_seed: u64, connection_key: [u8; 32]) -> Self {
        Self {
            participants: HashMap::new(),
            tenants: HashMap::new(),
            endpoints: HashMap::new(),
            clients: HashMap::new(),
            addresses: Addresses::new(),
            reservations: Reservations::default(),
            userhashes: Userhashes::default(),
            whole: None,
            connections: Connections::new(connection_key),
            survivors: Survivors::default(),
            ports: port_seed,
            draining: false,
            idle_forgotten: Instant::default(),
        }
    }

    /// Lets `id` allocate, and reach the members of `group` and no one else. Moving to another group ends what it had.
    pub fn admit(&mut self, id: &str, group: &str) {
        if self.participants.get(id).is_some_and(|share| share.group.as_deref() == Some(group)) {
            return;
        }
        self.revoke(id);
        self.participants.insert(id.into(), Share { group: Some(group.into()), endpoints: Vec::new(), bucket: None });
    }

    /// Ends every allocation of `id` at once and refuses its credentials from now on.
    pub fn revoke(&mut self, id: &str) {
        let Some(share) = self.participants.remove(id) else { return };
        for endpoint in share.endpoints {
            endpoint.revoke();
            self.forget(&endpoint);
        }
    }

    /// Whether `id` may allocate.
    #[must_use]
    pub fn is_admitted(&self, id: &str) -> bool {
        self.participants.contains_key(id)
    }

    /// Lets the username of a credential that was handed out be known by its USERHASH too.
    pub fn remember_username(&mut self, username: &str, realm: &str) {
        self.userhashes.remember(username, realm);
    }

    /// The username that was remembered, by its USERHASH.
    pub(crate) fn username(&self, hash: &Userhash) -> Option<&Arc<str>> {
        self.userhashes.username(hash)
    }

    /// How many relayed transport addresses the participant `id` has.
    #[must_use]
    pub fn allocations_of(&self, id: &str) -> usize {
        self.participants.get(id).map_or(0, |share| share.endpoints.len())
    }

    /// How many relayed transport addresses there are.
    #[must_use]
    pub fn allocations(&self) -> usize {
        self.endpoints.len()
    }

    /// Refuses new allocations from now on; those that are there live on and are refreshed.
    pub fn drain(&mut self) {
        self.draining = true;
    }

    pub(crate) fn endpoint(&self, relayed: &SocketAddr) -> Option<&Arc<Endpoint>> {
        self.endpoints.get(relayed)
    }

    /// The number of `ip`, where it is a relayed address of this server.
    pub(crate) fn address_id(&self, ip: IpAddr) -> Option<AddressId> {
        self.addresses.id(ip)
    }

    /// The relayed address of this number.
    pub(crate) fn ip(&self, id: AddressId) -> Option<IpAddr> {
        self.addresses.ip(id)
    }

    /// Gives `ip` a number as a relayed address of this server.
    pub(crate) fn intern(&mut self, ip: IpAddr) -> Option<AddressId> {
        self.addresses.intern(ip)
    }

    pub(crate) fn allocate(&mut self, holder: &Holder, wanted: Wanted, limits: &Limits) -> Result<Granted, Refused> {
        if self.draining {
            return Err(Refused::Draining);
        }
        self.end_survivors(wanted.now);
        self.reservations.expire(wanted.now);
        self.forget_idle(wanted.now);
        let client = client_share(&wanted.five_tuple);
        self.check_quotas(holder, client, wanted.port, limits)?;
        let relayed = self.relayed(holder, &wanted).ok_or(Refused::Capacity)?;
        let address_id = self.addresses.intern(relayed.ip()).ok_or(Refused::Capacity)?;
        let share = self.share(holder).ok_or(Refused::NotAdmitted)?;
        let bucket = share.bucket.get_or_insert_with(|| Arc::new(Bucket::new(limits.bandwidth_per_holder)));
        let of_holder = Arc::clone(bucket);
        let endpoint = Arc::new(Endpoint {
            holder: holder.clone(),
            group: share.group.clone(),
            five_tuple: wanted.five_tuple,
            destination: wanted.destination,
            relayed,
            connects: wanted.connects,
            address_id,
            permissions: Permissions::default(),
            channels: Channels::default(),
            until: wanted.until.as_millis().into(),
            revoked: false.into(),
        });
        share.endpoints.push(Arc::clone(&endpoint));
        self.endpoints.insert(relayed, Arc::clone(&endpoint));
        self.addresses.count_allocation(address_id);
        let token = (wanted.port == WantedPort::Pair).then(|| self.keep_next(&endpoint, wanted.now));
        let whole = Arc::clone(self.whole.get_or_insert_with(|| Arc::new(Bucket::new(limits.bandwidth))));
        let client = self.client(client, limits);
        client.allocations += 1;
        let buckets = [of_holder, Arc::clone(&client.bucket), whole];
        Ok(Granted { endpoint, token, buckets })
    }

    /// Takes back what `endpoint` was given. To do so twice changes nothing.
    pub(crate) fn release(&mut self, endpoint: &Arc<Endpoint>) {
        let shares = match endpoint.holder {
            Holder::Participant(_) => &mut self.participants,
            Holder::Tenant(_) => &mut self.tenants,
        };
        if let Some(share) = shares.get_mut(endpoint.holder.name()) {
            share.endpoints.retain(|other| !Arc::ptr_eq(other, endpoint));
        }
        self.forget(endpoint);
    }

    /// Binds the connection that waits under `id` to a stream of `holder`.
    pub(super) fn bind_connection(&mut self, id: ConnectionId, holder: &Holder, now: Instant) -> Option<Bound> {
        let endpoint = self.connections.waiting(id, holder, now)?;
        let of_client = Arc::clone(&self.clients.get(&client_share(&endpoint.five_tuple))?.bucket);
        let share = match holder {
            Holder::Participant(id) => self.participants.get(id)?,
            Holder::Tenant(username) => self.tenants.get(username)?,
        };
        let buckets = [share.bucket.clone()?, of_client, self.whole.clone()?];
        self.connections.bind(id, buckets)
    }

    /// Takes back the port that was kept under `token`.
    pub(crate) fn release_kept(&mut self, token: Token, holder: &Holder) {
        self.reservations.redeem(token, holder);
    }

    fn check_quotas(&self, holder: &Holder, client: IpAddr, port: WantedPort, limits: &Limits) -> Result<(), Refused> {
        let share = match holder {
            Holder::Participant(id) => Some(self.participants.get(id).ok_or(Refused::NotAdmitted)?),
            Holder::Tenant(username) => self.tenants.get(username),
        };
        let of_holder = share.map_or(0, |share| share.endpoints.len()) + self.reservations.of(holder, port);
        let of_client = self.clients.get(&client).map_or(0, |client| client.allocations);
        if of_holder >= limits.allocations_per_holder || of_client >= limits.allocations_per_client {
            return Err(Refused::Quota);
        }
        if self.endpoints.len() >= limits.allocations { Err(Refused::Capacity) } else { Ok(()) }
    }

    fn share(&mut self, holder: &Holder) -> Option<&mut Share> {
        match holder {
            Holder::Participant(id) => self.participants.get_mut(id),
            Holder::Tenant(username) => Some(self.tenants.entry(Arc::clone(username)).or_insert_with(|| Share {
                group: None,
                endpoints: Vec::new(),
                bucket: None,
            })),
        }
    }

    fn client(&mut self, client: IpAddr, limits: &Limits) -> &mut Client {
        let new = || Client { allocations: 0, bucket: Arc::new(Bucket::new(limits.bandwidth_per_client)) };
        self.clients.entry(client).or_insert_with(new)
    }

    /// Forgets tenants and client addresses that have no allocation and owe no bandwidth.
    fn forget_idle(&mut self, now: Instant) {
        if now.since(self.idle_forgotten) < SWEEP_INTERVAL {
            return;
        }
        self.idle_forgotten = now;
        let idle = |share: &Share| share.bucket.as_ref().is_none_or(|bucket| bucket.is_idle(now));
        self.tenants.retain(|_, share| !share.endpoints.is_empty() || !idle(share));
        self.clients.retain(|_, client| client.allocations > 0 || !client.bucket.is_idle(now));
    }

    fn forget(&mut self, endpoint: &Arc<Endpoint>) {
        if !self.endpoints.get(&endpoint.relayed).is_some_and(|known| Arc::ptr_eq(known, endpoint)) {
            return;
        }
        self.endpoints.remove(&endpoint.relayed);
        if let Some(client) = self.clients.get_mut(&client_share(&endpoint.five_tuple)) {
            client.allocations -= 1;
        }
        self.addresses.discount_allocation(endpoint.address_id);
    }

    fn relayed(&mut self, holder: &Holder, wanted: &Wanted) -> Option<SocketAddr> {
        match wanted.port {
            WantedPort::Kept(token) => self.reservations.redeem(token, holder),
            WantedPort::Exactly(port) => Some(SocketAddr::new(wanted.ip, port)).filter(|relayed| self.is_free(relayed)),
            port => self.draw_relayed(wanted.ip, &wanted.ports, port),
        }
    }

    fn draw_relayed(&mut self, ip: IpAddr, ports: &RangeInclusive<u16>, wanted: WantedPort) -> Option<SocketAddr> {
        let count = u64::try_from(ports.len()).ok().filter(|count| *count > 0)?;
        (0..PORT_DRAWS).find_map(|_| {
            let offset = u16::try_from(self.draw() % count).unwrap_or_default();
            let port = ports.start().saturating_add(offset);
            let port = if wanted == WantedPort::Any { port } else { port & !1 };
            let next = SocketAddr::new(ip, port.saturating_add(1));
            let relayed = SocketAddr::new(ip, port);
            let pair = wanted != WantedPort::Pair || ports.contains(&next.port()) && self.is_free(&next);
            (ports.contains(&port) && self.is_free(&relayed) && pair).then_some(relayed)
        })
    }

    fn is_free(&self, relayed: &SocketAddr) -> bool {
        !self.endpoints.contains_key(relayed) && !self.reservations.is_kept(relayed)
    }

    fn keep_next(&mut self, endpoint: &Endpoint, now: Instant) -> Token {
        let token = self.draw().to_be_bytes();
        let next = SocketAddr::new(endpoint.relayed.ip(), endpoint.relayed.port() + 1);
        self.reservations.keep(token, next, endpoint.holder.clone(), now);
        token
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
