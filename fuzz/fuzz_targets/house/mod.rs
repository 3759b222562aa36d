//! Two members of a room, a stranger and a peer outside, and what must hold whatever they send.
#![allow(dead_code, reason = "each target uses its part")]

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{
    Transport,
    server::{Open, PeerPolicy, Settings},
};

use crate::{
    client::{self, Attributes, bytes},
    world::{Outcome, Peer, World, settings},
};

/// The requests that [`House::signed`] makes.
const METHODS: [u16; 6] = [
    client::ALLOCATE,
    client::REFRESH,
    client::CREATE_PERMISSION,
    client::CHANNEL_BIND,
    client::CONNECT,
    client::CONNECTION_BIND,
];

/// Attributes that requests know.
const ATTRIBUTES: [u16; 12] = [
    client::REQUESTED_TRANSPORT,
    client::LIFETIME,
    client::XOR_PEER_ADDRESS,
    client::CHANNEL_NUMBER,
    client::DATA,
    client::REQUESTED_ADDRESS_FAMILY,
    client::ADDITIONAL_ADDRESS_FAMILY,
    client::EVEN_PORT,
    client::RESERVATION_TOKEN,
    client::DONT_FRAGMENT,
    client::ICMP,
    client::CONNECTION_ID,
];

pub(crate) struct House {
    world: World,
    /// Alice, Bob and a stranger.
    senders: [Peer; 3],
}

impl House {
    /// Alice and Bob with allocations; Alice over a stream if `streams`. They permit each other and a peer outside.
    pub(crate) fn new(open: bool, streams: bool) -> Self {
        let (bind_v4, bind_v6) = (Some([10, 0, 0, 5].into()), Some("fd00::5".parse().expect("an address")));
        let bound = Open { ports: 50_000..=59_999, bind_v4, bind_v6, peers: PeerPolicy::default() };
        let mut world = World::with(Settings { open: open.then_some(bound), ..settings() });
        for id in ["alice", "bob"] {
            world.admit(id, "room");
        }
        let transport = if streams { Transport::Tcp } else { Transport::Udp };
        let mut senders = [("alice", 5000, transport), ("bob", 5001, Transport::Udp), ("nobody", 5002, Transport::Udp)]
            .map(|(id, port, transport)| world.peer_at(id, ([192, 0, 2, 7], port).into(), transport));
        let [alice, bob, _] = &mut senders;
        world.allocate_with(alice, &vec![bytes(client::ADDITIONAL_ADDRESS_FAMILY, &client::IPV6)]);
        world.allocate(bob);
        world.permit(alice, bob.relayed);
        world.bind(bob, 0x4000, alice.relayed);
        world.permit(alice, outside());
        Self { world, senders }
    }

    pub(crate) fn pass(&mut self, time: Duration, wake: bool) {
        self.world.pass(time);
        if wake {
            self.world.wake();
        }
    }

    /// Bytes as they are, from one of the three.
    pub(crate) fn packet(&mut self, sender: usize, packet: &[u8]) {
        let sender = sender.min(2);
        let outcome = self.world.packet(&self.senders[sender], packet);
        self.check(sender, packet.len(), &outcome);
    }

    /// A request that its sender signs: a method, then attributes, each a number, a length and a value.
    pub(crate) fn signed(&mut self, sender: usize, recipe: &[u8]) {
        let sender = sender.min(2);
        let Some((method, mut rest)) = recipe.split_first() else { return };
        let mut attributes = Attributes::new();
        while let [kind, length, more @ ..] = rest {
            let (value, others) = more.split_at(more.len().min(usize::from(*length)));
            rest = others;
            attributes.push(bytes(ATTRIBUTES[usize::from(*kind) % ATTRIBUTES.len()], value));
        }
        let method = METHODS[usize::from(*method) % METHODS.len()];
        for _ in 0..2 {
            let request = self.senders[sender].session.signed(method, &attributes);
            let outcome = self.world.packet(&self.senders[sender], &request);
            self.check(sender, request.len(), &outcome);
            // A Connect request is answered later, and strangers are answered only so often.
            let Outcome::Reply(response) = outcome else { return };
            assert!(sender < 2 || !response.is_success(), "a stranger is refused");
            if !self.senders[sender].session.learn(&response) {
                return;
            }
        }
    }

    /// A datagram from a peer outside to Alice's relay port.
    pub(crate) fn from_peer(&mut self, packet: &[u8]) {
        let outcome = self.world.arrive_from(&self.senders[0], outside(), packet);
        self.check(0, packet.len(), &outcome);
    }

    fn check(&self, sender: usize, length: usize, outcome: &Outcome) {
        match outcome {
            Outcome::Relayed(to, bytes) => {
                assert!(sender < 2 && self.senders[..2].iter().any(|member| member.five_tuple.client == *to));
                assert!(bytes.len() <= length + 60, "a head is at most 56 bytes long, padding at most 3");
            }
            Outcome::Sent(_, to, bytes, _) => {
                assert!(sender < 2 && bytes.len() <= length && PeerPolicy::default().permits(to.ip()));
            }
            Outcome::Nothing | Outcome::Reply(_) => {}
        }
        assert!(self.world.kept() <= 2, "a five-tuple has one allocation, and a stranger none");
    }

    /// After an hour nothing is left.
    pub(crate) fn empty(mut self) {
        self.pass(Duration::from_secs(3600), true);
        assert_eq!((self.world.kept(), self.world.open_ports(), self.world.allocations()), (0, 0, 0));
    }
}

fn outside() -> SocketAddr {
    ([1, 2, 3, 4], 7000).into()
}
