//! Data and ICMP: they go where the model says, and nowhere else.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::server::Icmp;

use super::{
    model::Way,
    operation::Target,
    run::{Run, is_public},
};
use crate::{
    client,
    world::{Outcome, Peer},
};

/// How long a look-up that found nobody is believed.
const ROUTE_RETRY: Duration = Duration::from_millis(50);

impl Run {
    pub(super) fn send(&mut self, path: usize, to: Target, whole: bool) {
        let to = self.address(to);
        let mut attributes = vec![client::address(client::XOR_PEER_ADDRESS, to), client::bytes(client::DATA, b"data")];
        attributes.extend(whole.then(|| client::bytes(client::DONT_FRAGMENT, &[])));
        let indication = self.paths[path].session.indication(client::SEND, &attributes);
        let way = self.model.send(path, to, is_public(to));
        let outcome = self.world.packet(&self.paths[path], &indication);
        self.went(&way, &outcome, whole);
    }

    pub(super) fn send_on(&mut self, path: usize, channel: u16) {
        let way = self.model.send_on(path, channel, is_public);
        let outcome = self.world.send_on(&self.paths[path], channel, b"data");
        self.went(&way, &outcome, false);
    }

    /// Data from a client went where it should, or nowhere for a moment because a look-up found nobody just now.
    fn went(&mut self, way: &Way, outcome: &Outcome, whole: bool) {
        let is_missed = *outcome == Outcome::Nothing;
        let was_missed = self.model.now < self.missed_at + ROUTE_RETRY;
        if is_missed {
            self.missed_at = self.model.now;
        }
        assert!(self.is_way(way, outcome, whole) || is_missed && was_missed, "{way:?} is due, not {outcome:?}");
    }

    pub(super) fn arrive(&mut self, path: usize, from: SocketAddr) {
        if self.is_taken_over(path) {
            return;
        }
        let way = self.model.arrive(path, from);
        let outcome = self.world.arrive_from(&self.paths[path], from, b"data");
        assert!(self.is_way(&way, &outcome, false), "{way:?} is due, not {outcome:?}");
    }

    pub(super) fn icmp(&mut self, path: usize, about: SocketAddr) {
        if self.is_taken_over(path) {
            return;
        }
        let outcome = self.world.icmp(&self.paths[path], Icmp { peer: about, kind: 3, code: 1, data: 0 });
        let is_due = self.model.arrive(path, about) != Way::Nowhere;
        match outcome {
            Outcome::Relayed(to, _) => assert!(is_due && to == self.paths[path].five_tuple.client),
            other => assert!(!is_due && other == Outcome::Nothing),
        }
    }

    /// Whether the port that a path has had is somebody else's by now.
    fn is_taken_over(&self, path: usize) -> bool {
        let Peer { relayed, also_relayed, .. } = &self.paths[path];
        [Some(*relayed), *also_relayed]
            .into_iter()
            .flatten()
            .any(|relayed| self.model.owner(relayed).is_some_and(|owner| owner != path))
    }

    fn is_way(&self, way: &Way, outcome: &Outcome, whole: bool) -> bool {
        match way {
            Way::Nowhere => *outcome == Outcome::Nothing,
            Way::Client(path, Ok(number)) => *outcome == self.paths[*path].channel_data(*number, b"data"),
            Way::Client(path, Err(from)) => self.paths[*path].gets_data(outcome, *from, b"data"),
            Way::Peer(relayed, to) => {
                let bound = if relayed.is_ipv4() { "10.0.0.5" } else { "fd00::5" };
                let local = SocketAddr::new(bound.parse().unwrap(), relayed.port());
                *outcome == Outcome::Sent(local, *to, b"data".to_vec(), whole)
            }
        }
    }
}
