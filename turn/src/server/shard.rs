//! One worker's or one stream's share of the allocations, and the entrance for packets and time.

use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::net::SocketAddr;

use hashbrown::HashMap;

use super::{
    allocation::{Allocation, Relayed},
    connection::Bound,
    counters::{Counters, Drop},
    datagram::Datagram,
    directory::SharedDirectory,
    endpoint::{Destination, Endpoint},
    event::{End, Event, Happening},
    limits::{EVENTS_WAITING, SWEEP_INTERVAL},
    ports::{PortId, RelayPorts},
    relay::{self, Passed, Surroundings},
    settings::Settings,
    throttle::Throttle,
};
use crate::{FiveTuple, Instant, Now, send_indication};

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
    /// Send this to a client. On a stream, pad it with zeros to a multiple of four.
    Client {
        /// Whose client it is for.
        to: &'a Endpoint,
        /// What to send.
        datagram: Datagram,
    },
    /// Send this out of a relay port.
    Peer {
        /// The port.
        port: PortId,
        /// The peer.
        to: SocketAddr,
        /// What to send.
        datagram: Datagram,
        /// Whether the IP packet may not be fragmented.
        dont_fragment: bool,
    },
}

/// An ICMP message about a datagram that left from a relay port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icmp {
    /// Where the datagram was going.
    pub peer: SocketAddr,
    /// The message's type.
    pub kind: u8,
    /// The message's code.
    pub code: u8,
    /// The MTU of the next hop where the datagram was too big, else zero.
    pub data: u32,
}

/// The allocations of one worker or one stream.
pub struct Shard<D, P> {
    pub(super) settings: Arc<Settings>,
    pub(super) directory: D,
    pub(super) ports: P,
    /// Boxed, because a table keeps room for as many again.
    pub(super) allocations: HashMap<FiveTuple, Box<Allocation>>,
    /// Whose relay port each is, by the port's number.
    pub(super) ports_of: Vec<Option<FiveTuple>>,
    pub(super) counters: Counters,
    pub(super) throttle: Throttle,
    /// What the stream of this shard was just bound to.
    pub(super) bound: Option<Bound>,
    /// Until when survivors of an earlier process are taken up.
    pub(super) survivors_until: Instant,
    events: Vec<Event>,
    sweep_at: Instant,
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// A shard without allocations.
    #[must_use]
    pub fn new(settings: Arc<Settings>, directory: D, ports: P) -> Self {
        let throttle = Throttle::new(settings.nonces.seed());
        Self {
            settings,
            directory,
            ports,
            allocations: HashMap::new(),
            ports_of: Vec::new(),
            counters: Counters::default(),
            throttle,
            bound: None,
            survivors_until: Instant::default(),
            events: Vec::new(),
            sweep_at: Instant::default(),
        }
    }

    /// Takes one packet from a client: a datagram, or one whole message of a stream.
    pub fn handle_packet(&mut self, now: Now, origin: &Origin, packet: &[u8]) -> Output<'_> {
        self.counters.count_received(packet.len());
        if now.instant < self.survivors_until {
            self.take_up(&origin.five_tuple, now);
        }
        match packet.first_chunk::<2>() {
            Some(kind) if *kind == send_indication::MESSAGE_TYPE => {
                self.relay(now.instant, origin, packet, relay::send)
            }
            Some([0x40..=0x7F, _]) => self.relay(now.instant, origin, packet, relay::channel_data),
            _ => self.handle_control(now, origin, packet).map_or(Output::Nothing, Output::Reply),
        }
    }

    /// Takes one datagram of `len` bytes that the peer `from` has sent to a relay port. The bytes themselves are not looked
    /// at: what application data says is none of the relay's business.
    pub fn handle_peer_packet(&mut self, now: Instant, port: PortId, from: SocketAddr, len: usize) -> Output<'_> {
        self.counters.count_from_peer(len);
        let Self { allocations, ports_of, counters, .. } = self;
        let five_tuple = ports_of.get(port.0 as usize).and_then(Option::as_ref);
        let passed = five_tuple
            .and_then(|five_tuple| allocations.get_mut(five_tuple))
            .ok_or(Drop::Unbound)
            .and_then(|allocation| relay::from_peer(allocation, port, from, len, now));
        match passed {
            Ok((to, datagram)) => {
                counters.count_to_client(len);
                Output::Client { to, datagram }
            }
            Err(reason) => dropped(reason, counters),
        }
    }

    /// Takes one ICMP message about a datagram that has left from a relay port (RFC 8656 section 11.5).
    pub fn handle_icmp(&mut self, now: Instant, port: PortId, icmp: Icmp) -> Output<'_> {
        let five_tuple = self.ports_of.get(port.0 as usize).and_then(Option::as_ref);
        let allocation = five_tuple.and_then(|five_tuple| self.allocations.get(five_tuple));
        let own = allocation.and_then(|allocation| {
            allocation.relayed.iter().find(|relayed| relayed.port == Some(port) && relayed.endpoint.is_alive(now))
        });
        match own.filter(|own| own.permits_outside(icmp.peer.ip(), now)) {
            None => Output::Nothing,
            Some(own) => {
                let [a, b, c, d] = icmp.data.to_be_bytes();
                let value = [0, 0, icmp.kind, icmp.code, a, b, c, d];
                Datagram::icmp(&icmp.peer, [0; 12], value)
                    .map_or(Output::Nothing, |datagram| Output::Client { to: &own.endpoint, datagram })
            }
        }
    }

    fn relay(&mut self, now: Instant, origin: &Origin, packet: &[u8], way: relay::FromClient<D>) -> Output<'_> {
        let Self { allocations, directory, settings, counters, .. } = self;
        let passed = allocations
            .get_mut(&origin.five_tuple)
            .filter(|allocation| !allocation.connects)
            .ok_or(Drop::Unbound)
            .and_then(|allocation| way(allocation, Surroundings { now, directory, settings }, packet));
        match passed {
            Ok(Passed::Client { to, datagram }) => {
                counters.count_relayed(datagram.body.len());
                Output::Client { to, datagram }
            }
            Ok(Passed::Peer { port, to, datagram, dont_fragment }) => {
                counters.count_to_peer(datagram.body.len());
                Output::Peer { port, to, datagram, dont_fragment }
            }
            Err(reason) => dropped(reason, counters),
        }
    }

    /// Sweeps out what is over, and tells of the traffic.
    pub fn handle_timeout(&mut self, now: Instant) {
        if now < self.sweep_at {
            return;
        }
        self.sweep_at = now + SWEEP_INTERVAL;
        self.end_survivors(now);
        let over: Vec<FiveTuple> = self
            .allocations
            .iter()
            .filter(|(_, allocation)| allocation.is_over_in_part(now))
            .map(|(five_tuple, _)| *five_tuple)
            .collect();
        for five_tuple in over {
            self.release_over(&five_tuple, now);
        }
        self.sweep_connections(now);
        self.tell_traffic(now);
    }

    fn end_survivors(&mut self, now: Instant) {
        if self.survivors_until != Instant::default() && self.survivors_until <= now {
            self.survivors_until = Instant::default();
            self.directory.write(|directory| directory.end_survivors(now));
        }
    }

    fn tell_traffic(&mut self, now: Instant) {
        for (five_tuple, allocation) in &mut self.allocations {
            if self.events.len() >= EVENTS_WAITING {
                return;
            }
            let Some(holder) = allocation.relayed.first().map(|own| own.endpoint.holder.clone()) else { continue };
            if let Some(what) = allocation.tell_traffic(now) {
                self.events.push(Event { holder, five_tuple: *five_tuple, what });
            }
        }
    }

    /// Ends what has expired or was revoked of the allocation of `five_tuple`: one of its two addresses, or all of it.
    pub(super) fn release_over(&mut self, five_tuple: &FiveTuple, now: Instant) {
        let Some(allocation) = self.allocations.get_mut(five_tuple) else { return };
        if allocation.is_alive(now) {
            let is_over = |relayed: &mut Relayed| !relayed.endpoint.is_alive(now);
            let over: Vec<Relayed> = allocation.relayed.extract_if(.., is_over).collect();
            for relayed in over {
                self.release_relayed(&relayed);
            }
            return;
        }
        let expired = allocation.relayed.iter().any(|relayed| !relayed.endpoint.is_in_time(now));
        self.release(five_tuple, if expired { End::Expired } else { End::Revoked });
    }

    /// Ends the allocation of `five_tuple` and gives back all that it had.
    pub(super) fn release(&mut self, five_tuple: &FiveTuple, why: End) {
        let Some(mut allocation) = self.allocations.remove(five_tuple) else { return };
        self.counters.allocations_ended += 1;
        let holder = allocation.relayed.first().map(|relayed| relayed.endpoint.holder.clone());
        for relayed in allocation.relayed.drain(..) {
            self.release_relayed(&relayed);
        }
        if let Some(holder) = holder {
            let what = Happening::Ended { why, traffic: allocation.traffic() };
            self.tell(Event { holder, five_tuple: *five_tuple, what });
        }
    }

    /// Gives back one relayed transport address.
    pub(super) fn release_relayed(&mut self, relayed: &Relayed) {
        relayed.endpoint.revoke();
        if relayed.endpoint.connects {
            self.end_connections(&relayed.endpoint);
        }
        self.directory.write(|directory| directory.release(&relayed.endpoint));
        if let Some(port) = relayed.port {
            self.ports.close(port);
            if let Some(owner) = self.ports_of.get_mut(port.0 as usize) {
                *owner = None;
            }
        }
    }

    /// Tells what has happened to the allocation of `five_tuple`.
    pub(super) fn tell_of(&mut self, five_tuple: &FiveTuple, what: Happening) {
        let relayed = self.allocations.get(five_tuple).and_then(|allocation| allocation.relayed.first());
        if let Some(holder) = relayed.map(|relayed| relayed.endpoint.holder.clone()) {
            self.tell(Event { holder, five_tuple: *five_tuple, what });
        }
    }

    fn tell(&mut self, event: Event) {
        if self.events.len() < EVENTS_WAITING {
            self.events.push(event);
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

    /// The relay ports, for the driver that reads them.
    pub fn ports(&mut self) -> &mut P {
        &mut self.ports
    }

    /// Hands over what was counted since the last time.
    pub fn take_counters(&mut self) -> Counters {
        core::mem::take(&mut self.counters)
    }

    /// Hands over what has happened since the last time.
    pub fn take_events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.events)
    }

    /// Ends every allocation, for a shard that goes away.
    pub fn release_all(&mut self) {
        let all: Vec<FiveTuple> = self.allocations.keys().copied().collect();
        for five_tuple in all {
            self.release(&five_tuple, End::Closed);
        }
    }
}

fn dropped<'a>(reason: Drop, counters: &mut Counters) -> Output<'a> {
    counters.count_drop(reason);
    Output::Nothing
}
