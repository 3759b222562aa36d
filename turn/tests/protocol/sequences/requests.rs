//! Requests: what is granted must be due, and what is due must be granted.

use std::{net::SocketAddr, time::Duration};

use super::{
    model::{Address, Allocation},
    operation::{PEOPLE, Request, What, Wish},
    run::{LIMITS, Run, is_public, person},
};
use crate::{
    client::{self, Response},
    world::Outcome,
};

/// RFC 8656 section 7.2: what an allocation lasts without a wish, and a reserved port.
const LIFETIME: Duration = Duration::from_secs(600);
const RESERVATION_LIFETIME: Duration = Duration::from_secs(30);

/// A request as it went out.
#[derive(Clone)]
pub(super) struct Sent {
    what: What,
    peers: Vec<SocketAddr>,
    token: Vec<u8>,
    username: String,
    bytes: Vec<u8>,
}

impl Run {
    pub(super) fn request(&mut self, Request { path, what, twice }: Request) {
        let before = self.paths[path].session.credential.clone();
        if matches!(what, What::Allocate { renewed: true, .. }) {
            self.paths[path].session.credential = self.world.credential(PEOPLE[person(path)]);
        }
        let mut sent = self.sign(path, what.clone());
        let mut response = self.world.reply(&self.paths[path], &sent.bytes);
        if self.paths[path].session.learn(&response) {
            sent = self.sign(path, what);
            response = self.world.reply(&self.paths[path], &sent.bytes);
        }
        self.judge(path, &sent, &response, true);
        if twice {
            self.again(path, &sent, &response);
        }
        if self.model.allocations.get(&path).is_some_and(|allocation| allocation.username == before.username) {
            self.paths[path].session.credential = before;
        }
        self.last[path] = Some(sent);
    }

    fn sign(&mut self, path: usize, what: What) -> Sent {
        let attributes = what.attributes(|target| self.address(target), &self.token);
        let peers = match &what {
            What::Permit(targets) => targets.iter().map(|target| self.address(*target)).collect(),
            What::Bind(_, target) => vec![self.address(*target)],
            _ => vec![],
        };
        let session = &mut self.paths[path].session;
        let bytes = session.signed(what.method(), &attributes);
        Sent { what, peers, token: self.token.clone(), username: session.credential.username.clone(), bytes }
    }

    /// The same request again at once gets the same answer; only what it ended cannot be ended twice.
    fn again(&mut self, path: usize, sent: &Sent, response: &Response) {
        let again = self.world.reply(&self.paths[path], &sent.bytes);
        if matches!(sent.what, What::Refresh(Some(0), _)) && response.is_success() {
            self.judge(path, sent, &again, true);
        } else {
            assert_eq!(again, *response, "a repeated request is answered alike");
        }
    }

    pub(super) fn replay(&mut self, of: usize, on: usize) {
        let Some(sent) = self.last[of].clone() else { return };
        let response = self.world.reply(&self.paths[on], &sent.bytes);
        if on != of {
            assert!(!response.is_success(), "what another client has sent is of no use");
        } else if response.is_success() && matches!(sent.what, What::Allocate { .. }) {
            let relayed: Vec<_> = response.addresses(client::XOR_RELAYED_ADDRESS).collect();
            match self.model.allocations.get(&on) {
                Some(known) => assert!(known.addresses.iter().all(|own| relayed.contains(&own.relayed))),
                None => self.judge(on, &sent, &response, false),
            }
        } else {
            self.judge(on, &sent, &response, false);
        }
    }

    pub(super) fn damaged(&mut self, Request { path, what, .. }: &Request, at: proptest::sample::Index, xor: u8) {
        let mut bytes = self.sign(*path, what.clone()).bytes;
        let at = at.index(bytes.len());
        bytes[at] ^= xor;
        match self.world.packet(&self.paths[*path], &bytes) {
            Outcome::Nothing => {}
            // One bit makes any request a Binding request.
            Outcome::Reply(response) => assert!(!response.is_success() || response.method() == client::BINDING),
            other => panic!("a damaged request led to {other:?}"),
        }
    }

    /// Holds an answer against the model, which then learns what was granted. A valid request must be granted if `surely`.
    fn judge(&mut self, path: usize, sent: &Sent, response: &Response, surely: bool) {
        let (may, must) = self.is_due(path, sent);
        if !response.is_success() {
            assert!(!must || !surely, "{:?} of path {path} is due but got {}", sent.what, response.code());
            return;
        }
        assert!(may, "{:?} of path {path} was granted", sent.what);
        assert!(!surely || self.paths[path].session.trusts(response));
        match &sent.what {
            What::Allocate { .. } => self.allocated(path, sent, response),
            What::Refresh(_, family) => {
                let granted = Duration::from_secs(response.lifetime().unwrap().into());
                self.model.refresh(path, granted, family.map(|family| family == client::IPV4));
            }
            What::Permit(_) => sent.peers.iter().for_each(|peer| self.model.permit(path, *peer)),
            What::Bind(number, _) => self.model.bind(path, *number, sent.peers[0]),
        }
    }

    fn allocated(&mut self, path: usize, sent: &Sent, response: &Response) {
        let until = self.model.now + LIFETIME;
        let addresses: Vec<_> = response
            .addresses(client::XOR_RELAYED_ADDRESS)
            .inspect(|relayed| assert_eq!(self.model.owner(*relayed), None, "it belongs to somebody"))
            .map(|relayed| Address { relayed, until, permitted: Vec::new() })
            .collect();
        let person = person(path);
        self.kept.retain(|(_, token, _)| sent.what.wish() != Some(Wish::Kept) || *token != sent.token);
        if let Some(token) = response.value(client::RESERVATION_TOKEN) {
            self.kept.push((person, token.clone(), self.model.now + RESERVATION_LIFETIME));
            self.token = token;
        }
        self.paths[path].relayed = addresses[0].relayed;
        self.paths[path].also_relayed = addresses.get(1).map(|own| own.relayed);
        self.made = (self.made.0 + addresses.len(), self.made.1 + 1);
        let room = self.model.rooms[person].expect("only who is admitted allocates");
        let username = sent.username.clone();
        self.model.allocations.insert(path, Allocation { person, room, username, addresses, channels: Vec::new() });
    }

    /// Whether a request may be granted, and whether it must be.
    fn is_due(&self, path: usize, sent: &Sent) -> (bool, bool) {
        if let What::Allocate { wish, .. } = &sent.what {
            return self.allocation_is_due(path, sent, *wish);
        }
        let own = self.model.allocations.get(&path).filter(|allocation| allocation.username == sent.username);
        let Some(own) = own else { return (false, false) };
        let named = |peer: &SocketAddr| self.model.may_name(path, *peer, is_public(*peer));
        let has = |v4| own.addresses.iter().any(|own| own.relayed.is_ipv4() == v4);
        let is_due = match &sent.what {
            What::Refresh(_, family) => family.is_none_or(|family| has(family == client::IPV4)),
            What::Bind(number, _) => self.model.may_bind(path, *number, sent.peers[0]) && sent.peers.iter().all(named),
            _ => sent.peers.iter().all(named),
        };
        (is_due, is_due)
    }

    fn allocation_is_due(&self, path: usize, sent: &Sent, wish: Wish) -> (bool, bool) {
        let person = person(path);
        let own_token = self.kept.iter().any(|(owner, token, _)| *owner == person && *token == sent.token);
        let is_valid = match wish {
            Wish::Kept => own_token,
            Wish::Tcp | Wish::Contradiction => false,
            _ => true,
        };
        let expiry: u64 = sent.username.split_once(':').unwrap().0.parse().unwrap();
        let is_known = self.model.rooms[person].is_some() && self.world.now().unix < expiry;
        let kept = self.kept.iter().filter(|(owner, ..)| *owner == person).count()
            - usize::from(wish == Wish::Kept && own_token);
        let room =
            |of_person: usize, all: usize| of_person + kept < LIMITS.allocations_per_holder && all < LIMITS.allocations;
        let may = is_valid && is_known && !self.drained && !self.model.allocations.contains_key(&path);
        // What has expired still counts until it is swept out.
        let fits = room(self.model.addresses_of(person), self.model.addresses());
        let surely = room(self.world.allocations_of(PEOPLE[person]), self.world.allocations());
        (may && fits, may && surely)
    }
}
