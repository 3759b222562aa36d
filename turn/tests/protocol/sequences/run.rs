//! A relay and its model side by side.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{
    Instant, Limits, Transport,
    server::{Event, Happening, Open, PeerPolicy, Settings},
};

use super::{
    model::Model,
    operation::{DENIED, OUTSIDE, Op, PATHS, PEOPLE, ROOMS, Target},
    requests::Sent,
};
use crate::world::{Peer, World, settings};

/// Small enough that both are met.
pub(super) const LIMITS: Limits = Limits {
    allocations: 8,
    allocations_per_holder: 3,
    allocations_per_client: 100,
    bandwidth: 0,
    bandwidth_per_holder: 0,
    bandwidth_per_client: 0,
};

/// How long what is over may be kept.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);

pub(super) struct Run {
    pub(super) world: World,
    pub(super) model: Model,
    pub(super) paths: Vec<Peer>,
    /// The last request of each path.
    pub(super) last: Vec<Option<Sent>>,
    /// Who may redeem which token, and until when.
    pub(super) kept: Vec<(usize, Vec<u8>, Instant)>,
    /// The last token that was given to anybody.
    pub(super) token: Vec<u8>,
    pub(super) drained: bool,
    pub(super) missed_at: Instant,
    pub(super) swept_at: Instant,
    /// How many addresses and allocations were made.
    pub(super) made: (usize, usize),
    pub(super) events: Vec<Event>,
}

impl Run {
    /// Lets it all happen, and an hour more. Panics where relay and model differ.
    pub(super) fn of(open: bool, operations: Vec<Op>) {
        let mut run = Self::new(open);
        for operation in operations {
            run.step(operation);
            run.hold_quotas();
        }
        run.pass(Duration::from_secs(3600));
        run.wake();
        assert_eq!((run.world.kept(), run.world.open_ports(), run.world.allocations()), (0, 0, 0), "nothing is left");
        run.told_all();
    }

    fn new(open: bool) -> Self {
        let bound = || Open {
            ports: 50_000..=59_999,
            bind_v4: Some([10, 0, 0, 5].into()),
            bind_v6: Some("fd00::5".parse().unwrap()),
            peers: PeerPolicy::default(),
        };
        let mut world = World::with(Settings { limits: LIMITS, open: open.then(bound), ..settings() });
        let paths = (0..PATHS).map(|path| {
            let client = SocketAddr::from(([192, 0, 2, 7], 5000 + u16::try_from(path).unwrap()));
            world.peer_at(PEOPLE[person(path)], client, Transport::Udp)
        });
        let paths = paths.collect();
        let model = Model { open, now: world.now().instant, ..Model::default() };
        let start = model.now;
        let mut run = Self {
            world,
            model,
            paths,
            last: vec![None; PATHS],
            kept: Vec::new(),
            token: vec![0; 8],
            drained: false,
            missed_at: Instant::default(),
            swept_at: start,
            made: (0, 0),
            events: Vec::new(),
        };
        run.world.wake();
        // Two in one room, one in the other.
        for (person, room) in [(0, 0), (1, 0), (2, 1)] {
            run.admit(person, room);
        }
        run
    }

    fn step(&mut self, operation: Op) {
        match operation {
            Op::Request(request) => self.request(request),
            Op::Replay { of, on } => self.replay(of, on),
            Op::Damaged(request, at, xor) => self.damaged(&request, at, xor),
            Op::Send { path, to, whole } => self.send(path, to, whole),
            Op::SendOn { path, channel } => self.send_on(path, channel),
            Op::Arrive { path, from } => self.arrive(path, at(OUTSIDE[from])),
            Op::Icmp { path, about } => self.icmp(path, at(OUTSIDE[about])),
            Op::Pass(time) => self.pass(time),
            Op::Wake => self.wake(),
            Op::Admit(person, room) => self.admit(person, room),
            Op::Revoke(person) => {
                self.world.revoke(PEOPLE[person]);
                self.model.revoke(person);
            }
            Op::Drain => {
                self.world.drain();
                self.drained = true;
            }
        }
    }

    fn admit(&mut self, person: usize, room: usize) {
        self.world.admit(PEOPLE[person], ROOMS[room]);
        self.model.admit(person, room);
    }

    fn pass(&mut self, time: Duration) {
        self.world.pass(time);
        let now = self.world.now().instant;
        self.model.is_now(now);
        self.kept.retain(|(_, _, until)| now < *until);
    }

    fn wake(&mut self) {
        self.world.wake();
        self.events.extend(self.world.events());
        if self.model.now < self.swept_at + SWEEP_INTERVAL {
            return;
        }
        self.swept_at = self.model.now;
        let addresses = self.model.addresses();
        let ports = if self.model.open { addresses } else { 0 };
        let is = (self.world.kept(), self.world.allocations(), self.world.open_ports());
        assert_eq!(is, (self.model.allocations.len(), addresses, ports), "allocations, addresses and ports");
    }

    fn hold_quotas(&mut self) {
        for (person, id) in PEOPLE.iter().enumerate() {
            let has = self.world.allocations_of(id);
            assert!((self.model.addresses_of(person)..=LIMITS.allocations_per_holder).contains(&has), "{id}: {has}");
        }
        assert!((self.model.addresses()..=LIMITS.allocations).contains(&self.world.allocations()));
        assert!(self.world.open_ports() <= 2 * self.world.kept());
    }

    fn told_all(&self) {
        let made = self.events.iter().filter(|event| matches!(event.what, Happening::Allocated(_))).count();
        let ended = self.events.iter().filter(|event| matches!(event.what, Happening::Ended { .. })).count();
        assert_eq!((made, ended), self.made, "each beginning and each end is told once");
    }

    pub(super) fn address(&self, target: Target) -> SocketAddr {
        match target {
            Target::Relayed(path, second) => {
                let Peer { relayed, also_relayed, .. } = &self.paths[path];
                also_relayed.filter(|_| second).unwrap_or(*relayed)
            }
            Target::Outside(peer) => at(OUTSIDE[peer]),
            Target::Denied(peer) => at(DENIED[peer]),
        }
    }
}

/// Each has two paths, one in each shard.
pub(super) const fn person(path: usize) -> usize {
    path / 2
}

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

pub(super) fn is_public(peer: SocketAddr) -> bool {
    OUTSIDE.contains(&&*peer.to_string())
}
