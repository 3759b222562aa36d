//! A relay of two shards, its clients, and the time.

use std::{cell::RefCell, net::SocketAddr, rc::Rc, sync::Arc, time::Duration};

use sohbet_turn::{
    Credential, FiveTuple, Instant, Limits, Now, Transport, credential,
    nonce::Nonces,
    server::{
        Counters, Credentials, Datagram, Destination, Directory, Event, Icmp, Origin, Output, PortId, Settings, Shard,
        SharedDirectory, Stream, Survivor,
    },
};

use crate::{
    client::{self, Attributes, Response, Session},
    ports::{Said, VirtualPorts},
};

pub(crate) const SECRET: &[u8] = b"north";
pub(crate) const REALM: &str = "sohbet";

/// When credentials made by [`World::credential`] expire, and when the world begins.
pub(crate) const UNIX_START: u64 = 1_700_000_000;
pub(crate) const CREDENTIAL_LIFETIME: u64 = 900;

#[derive(Clone)]
struct Unlocked(Rc<RefCell<Directory>>);

impl SharedDirectory for Unlocked {
    fn read<T>(&self, look: impl FnOnce(&Directory) -> T) -> T {
        look(&self.0.borrow())
    }

    fn write<T>(&self, change: impl FnOnce(&mut Directory) -> T) -> T {
        change(&mut self.0.borrow_mut())
    }
}

pub(crate) struct World {
    directory: Unlocked,
    shards: [Shard<Unlocked, VirtualPorts>; 2],
    ports: [VirtualPorts; 2],
    start: Instant,
    now: Instant,
    next_port: u16,
    pub(crate) counters: Counters,
}

/// A client, and what is known of its allocation.
pub(crate) struct Peer {
    pub(crate) five_tuple: FiveTuple,
    pub(crate) session: Session,
    pub(crate) relayed: SocketAddr,
    /// The second relayed transport address, where there are two.
    pub(crate) also_relayed: Option<SocketAddr>,
    said: Arc<Said>,
}

/// What one packet led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Nothing,
    Reply(Response),
    /// Bytes for the client with this address.
    Relayed(SocketAddr, Vec<u8>),
    /// Bytes out of the relay port bound to the first address, for the peer at the second; whether they may not be cut.
    Sent(SocketAddr, SocketAddr, Vec<u8>, bool),
}

pub(crate) fn settings() -> Settings {
    Settings {
        credentials: Credentials::new(REALM.into(), SECRET.to_vec()),
        nonces: Nonces::new([1; 32]),
        announce_v4: Some([203, 0, 113, 5].into()),
        announce_v6: Some("2001:db8::5".parse().unwrap()),
        limits: Limits::default(),
        open: None,
        alternate_server: None,
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let directory = Unlocked(Rc::new(RefCell::new(Directory::new(1, [2; 32]))));
        let settings = Arc::new(settings);
        let ports = [(); 2].map(|()| VirtualPorts::default());
        let shards = ports.clone().map(|ports| Shard::new(Arc::clone(&settings), directory.clone(), ports));
        let start = Instant::from_millis(1000);
        Self { directory, shards, ports, start, now: start, next_port: 5000, counters: Counters::default() }
    }

    pub(crate) fn now(&self) -> Now {
        Now { instant: self.now, unix: UNIX_START + self.now.since(self.start).as_secs() }
    }

    /// Lets time pass without waking anyone: what has ended must be refused even before it is swept out.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.now = self.now + time;
    }

    /// Wakes the shards as their driver would.
    pub(crate) fn wake(&mut self) {
        let now = self.now;
        self.shards.iter_mut().for_each(|shard| shard.handle_timeout(now));
    }

    pub(crate) fn admit(&self, id: &str, group: &str) {
        self.directory.write(|directory| directory.admit(id, group));
    }

    /// Lets `username` be known by its USERHASH, as when it is handed out.
    pub(crate) fn remember(&self, username: &str) {
        self.directory.write(|directory| directory.remember_username(username, REALM));
    }

    pub(crate) fn revoke(&self, id: &str) {
        self.directory.write(|directory| directory.revoke(id));
    }

    pub(crate) fn allocations_of(&self, id: &str) -> usize {
        self.directory.read(|directory| directory.allocations_of(id))
    }

    /// Relayed transport addresses that the directory knows, whether alive or not yet swept out.
    pub(crate) fn allocations(&self) -> usize {
        self.directory.read(Directory::allocations)
    }

    /// Allocations kept in the shards, whether alive or not yet swept out.
    pub(crate) fn kept(&self) -> usize {
        self.shards.iter().map(Shard::allocations).sum()
    }

    pub(crate) fn credential(&self, id: &str) -> Credential {
        credential::mint(SECRET, id, self.now().unix + CREDENTIAL_LIFETIME)
    }

    /// A client at its own address; odd and even ports live in different shards.
    pub(crate) fn peer(&mut self, id: &str) -> Peer {
        self.next_port += 1;
        let client = SocketAddr::from(([192, 0, 2, 7], self.next_port));
        self.peer_at(id, client, Transport::Udp)
    }

    pub(crate) fn peer_at(&mut self, id: &str, client: SocketAddr, transport: Transport) -> Peer {
        let server = if client.is_ipv4() { "198.51.100.1:3478" } else { "[2001:db8::1]:3478" };
        let five_tuple = FiveTuple::new(client, server.parse().unwrap(), transport);
        let relayed = "0.0.0.0:0".parse().unwrap();
        Peer {
            five_tuple,
            session: Session::new(self.credential(id)),
            relayed,
            also_relayed: None,
            said: Arc::default(),
        }
    }

    /// A client of `id` in `group` with an allocation.
    pub(crate) fn allocated(&mut self, id: &str, group: &str) -> Peer {
        self.admit(id, group);
        let mut peer = self.peer(id);
        assert_eq!(self.allocate(&mut peer).code(), 0);
        peer
    }

    pub(crate) fn allocate(&mut self, peer: &mut Peer) -> Response {
        self.allocate_with(peer, &vec![])
    }

    pub(crate) fn allocate_with(&mut self, peer: &mut Peer, more: &Attributes) -> Response {
        let mut attributes = vec![client::bytes(client::REQUESTED_TRANSPORT, &client::UDP)];
        attributes.extend(more.iter().cloned());
        let response = self.request(peer, client::ALLOCATE, &attributes);
        if let Some(relayed) = response.address(client::XOR_RELAYED_ADDRESS) {
            peer.relayed = relayed;
            peer.also_relayed = response.addresses(client::XOR_RELAYED_ADDRESS).nth(1);
        }
        response
    }

    /// A signed request; where the server challenges it, once more with what that teaches.
    pub(crate) fn request(&mut self, peer: &mut Peer, method: u16, attributes: &Attributes) -> Response {
        let request = peer.session.signed(method, attributes);
        let response = self.reply(peer, &request);
        if !peer.session.learn(&response) {
            return response;
        }
        let request = peer.session.signed(method, attributes);
        self.reply(peer, &request)
    }

    pub(crate) fn permit(&mut self, peer: &mut Peer, other: SocketAddr) -> u16 {
        self.request(peer, client::CREATE_PERMISSION, &vec![client::address(client::XOR_PEER_ADDRESS, other)]).code()
    }

    pub(crate) fn bind(&mut self, peer: &mut Peer, channel: u16, other: SocketAddr) -> u16 {
        let [high, low] = channel.to_be_bytes();
        let attributes = vec![
            client::bytes(client::CHANNEL_NUMBER, &[high, low, 0, 0]),
            client::address(client::XOR_PEER_ADDRESS, other),
        ];
        self.request(peer, client::CHANNEL_BIND, &attributes).code()
    }

    pub(crate) fn send(&mut self, peer: &mut Peer, to: SocketAddr, data: &[u8]) -> Outcome {
        let attributes = vec![client::address(client::XOR_PEER_ADDRESS, to), client::bytes(client::DATA, data)];
        let indication = peer.session.indication(client::SEND, &attributes);
        self.packet(peer, &indication)
    }

    pub(crate) fn send_on(&mut self, peer: &Peer, channel: u16, data: &[u8]) -> Outcome {
        self.packet(peer, &client::channel_data(channel, data))
    }

    pub(crate) fn reply(&mut self, peer: &Peer, packet: &[u8]) -> Response {
        match self.packet(peer, packet) {
            Outcome::Reply(response) => response,
            other => panic!("expected a reply, got {other:?}"),
        }
    }

    pub(crate) fn packet(&mut self, peer: &Peer, packet: &[u8]) -> Outcome {
        let now = self.now();
        let origin = Origin { five_tuple: peer.five_tuple, destination: &peer.destination() };
        let index = shard_of(peer);
        let outcome = outcome(self.shards[index].handle_packet(now, &origin, packet), &self.ports[index], packet);
        self.counters += &self.shards[index].take_counters();
        outcome
    }

    /// A datagram from a peer outside to the relay port of `peer` of the family of `from`.
    pub(crate) fn arrive_from(&mut self, peer: &Peer, from: SocketAddr, data: &[u8]) -> Outcome {
        let (index, now) = (shard_of(peer), self.now);
        let Some(port) = self.port(peer, from) else { return Outcome::Nothing };
        let output = self.shards[index].handle_peer_packet(now, port, from, data.len());
        let outcome = outcome(output, &self.ports[index], data);
        self.counters += &self.shards[index].take_counters();
        outcome
    }

    /// An ICMP message about what `peer` has sent.
    pub(crate) fn icmp(&mut self, peer: &Peer, icmp: Icmp) -> Outcome {
        let (index, now) = (shard_of(peer), self.now);
        let Some(port) = self.port(peer, icmp.peer) else { return Outcome::Nothing };
        outcome(self.shards[index].handle_icmp(now, port, icmp), &self.ports[index], &[])
    }

    /// The relay port with the number of the relayed transport address of `peer`, in the family of `other`.
    pub(crate) fn port(&self, peer: &Peer, other: SocketAddr) -> Option<PortId> {
        let bound = self.ports[shard_of(peer)].0.borrow();
        let wanted = |(_, local): &(&u32, &SocketAddr)| {
            local.is_ipv4() == other.is_ipv4() && local.port() == peer.relayed_like(other).port()
        };
        bound.open.iter().find(wanted).map(|(id, _)| PortId(*id))
    }

    /// How many relay ports are open.
    pub(crate) fn open_ports(&self) -> usize {
        self.ports.iter().map(|ports| ports.0.borrow().open.len()).sum()
    }

    /// The next `times` ports that are drawn belong to another program.
    pub(crate) fn let_ports_be_taken(&self, times: usize) {
        self.ports.iter().for_each(|ports| ports.0.borrow_mut().taken = times);
    }

    /// What the shards leave to the next process.
    pub(crate) fn survivors(&self) -> Vec<Survivor> {
        self.shards.iter().flat_map(|shard| shard.survivors(self.now)).collect()
    }

    /// What the process before this one has left.
    pub(crate) fn await_survivors(&mut self, survivors: Vec<Survivor>) {
        let now = self.now;
        self.directory.write(|directory| directory.await_survivors(survivors, now));
        self.shards.iter_mut().for_each(|shard| shard.take_up_survivors(now));
    }

    pub(crate) fn drain(&self) {
        self.directory.write(Directory::drain);
    }

    pub(crate) fn events(&mut self) -> Vec<Event> {
        self.shards.iter_mut().flat_map(Shard::take_events).collect()
    }
}

impl World {
    /// The shard and the relay ports of `peer`.
    pub(crate) fn shard(
        &mut self,
        peer: &Peer,
    ) -> (&mut Shard<impl SharedDirectory + use<>, VirtualPorts>, &VirtualPorts) {
        let index = shard_of(peer);
        (&mut self.shards[index], &self.ports[index])
    }
}

fn shard_of(peer: &Peer) -> usize {
    usize::from(peer.five_tuple.client.port() % 2)
}

fn outcome(output: Output, ports: &VirtualPorts, packet: &[u8]) -> Outcome {
    let bytes = |Datagram { head, body, padding }: Datagram| [&head[..], &packet[body], &vec![0; padding]].concat();
    match output {
        Output::Nothing => Outcome::Nothing,
        Output::Reply(bytes) => Outcome::Reply(Response(bytes)),
        Output::Client { to, datagram } => Outcome::Relayed(to.five_tuple().client, bytes(datagram)),
        Output::Peer { port, to, datagram, dont_fragment } => {
            Outcome::Sent(ports.0.borrow().open[&port.0], to, bytes(datagram), dont_fragment)
        }
    }
}

impl Peer {
    fn destination(&self) -> Destination {
        match self.five_tuple.transport {
            Transport::Udp => Destination::Datagram,
            Transport::Tcp | Transport::Tls => Destination::Stream(Arc::clone(&self.said) as Arc<dyn Stream>),
        }
    }

    /// What was said to it since the last time, other than in reply.
    pub(crate) fn hears(&self) -> Vec<Response> {
        std::mem::take(&mut self.said.0.lock().unwrap())
    }

    /// Its relayed transport address of the family of `other`.
    fn relayed_like(&self, other: SocketAddr) -> SocketAddr {
        self.also_relayed.filter(|also| also.is_ipv4() == other.is_ipv4()).unwrap_or(self.relayed)
    }

    /// What reaches this client as `ChannelData`.
    pub(crate) fn channel_data(&self, channel: u16, data: &[u8]) -> Outcome {
        Outcome::Relayed(self.five_tuple.client, client::channel_data(channel, data))
    }

    /// Whether `outcome` is a Data indication for this client, with `data` from `from`.
    pub(crate) fn gets_data(&self, outcome: &Outcome, from: SocketAddr, data: &[u8]) -> bool {
        let Outcome::Relayed(client, bytes) = outcome else { return false };
        let indication = Response(bytes.clone());
        *client == self.five_tuple.client
            && indication.is_indication()
            && indication.method() == client::DATA_METHOD
            && indication.address(client::XOR_PEER_ADDRESS) == Some(from)
            && indication.value(client::DATA).as_deref() == Some(data)
    }
}
