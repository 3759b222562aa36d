//! The long-term credential mechanism (RFC 8489 section 9.2.4) over ephemeral credentials.

use alloc::{borrow::ToOwned, boxed::Box, string::String};

use stun_types::{
    attribute::ErrorCode,
    message::{IntegrityAlgorithm, LongTermKeyCredentials, Message},
};

use super::{
    allocation::Allocation,
    directory::SharedDirectory,
    request::{Refusal, Request},
    shard::{Settings, Shard},
};
use crate::{
    FiveTuple, Instant, attribute,
    credential::{self, Username},
    message::{self, Key},
};

/// Who asks, proven.
pub(super) struct Authentic {
    pub(super) key: Key,
    pub(super) username: Box<str>,
}

impl<D: SharedDirectory> Shard<D> {
    /// Checks `request` against the allocation's own key where there is one, so that a call outlives its credential;
    /// else against the credential, which must be unexpired and belong to someone who is admitted.
    pub(super) fn authenticate(&mut self, request: &Request) -> Result<Authentic, Refusal> {
        let message = request.message;
        let algorithm = algorithm(message).ok_or(Refusal::Challenge(ErrorCode::UNAUTHORIZED))?;
        let username = message::text(message, attribute::USERNAME);
        let nonce = message::value(message, attribute::NONCE);
        let realm = message.has_attribute(attribute::REALM);
        let (Some(username), Some(nonce), true) = (username, nonce, realm) else {
            return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
        };
        let five_tuple = &request.origin.five_tuple;
        if !self.settings.nonces.is_fresh(&nonce.value, &five_tuple.client, request.now.instant) {
            return Err(Refusal::Challenge(ErrorCode::STALE_NONCE));
        }
        let of_allocation = self.allocations.get(five_tuple).filter(|allocation| *allocation.username == *username);
        let key = match of_allocation {
            Some(allocation) => Some(allocation.key.clone()),
            None => self.key_of(&username, algorithm, request.now.unix),
        };
        match key.filter(|key| key.verifies(message)) {
            None => {
                self.counters.authentication_failures += 1;
                Err(Refusal::Challenge(ErrorCode::UNAUTHORIZED))
            }
            Some(key) => Ok(Authentic { key, username: username.into() }),
        }
    }

    /// The live allocation of the five-tuple: 437 without one, 441 when another username made it.
    pub(super) fn allocation_of(&mut self, request: &Request) -> Result<&mut Allocation, Refusal> {
        let allocation = self
            .allocations
            .get_mut(&request.origin.five_tuple)
            .ok_or(Refusal::Code(ErrorCode::ALLOCATION_MISMATCH))?;
        let same =
            message::text(request.message, attribute::USERNAME).is_some_and(|name| *name == *allocation.username);
        if same { Ok(allocation) } else { Err(Refusal::Code(ErrorCode::WRONG_CREDENTIALS)) }
    }

    /// Forgets the allocation of `five_tuple` when it has expired or was revoked, before a request asks for it.
    pub(super) fn release_if_over(&mut self, five_tuple: &FiveTuple, now: Instant) {
        if self.allocations.get(five_tuple).is_some_and(|allocation| !allocation.endpoint.is_alive(now)) {
            self.release(five_tuple);
        }
    }

    /// Ends the allocation of `five_tuple`.
    pub(super) fn release(&mut self, five_tuple: &FiveTuple) {
        if let Some(allocation) = self.allocations.remove(five_tuple) {
            allocation.endpoint.revoke();
            self.directory.write(|directory| directory.release(&allocation.endpoint));
        }
    }

    fn key_of(&self, username: &str, algorithm: IntegrityAlgorithm, unix: u64) -> Option<Key> {
        let Username { id, .. } = Username::parse(username).filter(|username| !username.is_expired(unix))?;
        self.directory
            .read(|directory| directory.is_admitted(id))
            .then(|| long_term_key(&self.settings, username.to_owned(), algorithm))
    }
}

/// MESSAGE-INTEGRITY where there is one: clients that know SHA-256 send both until they have seen PASSWORD-ALGORITHMS.
fn algorithm(message: &Message) -> Option<IntegrityAlgorithm> {
    if message.has_attribute(attribute::MESSAGE_INTEGRITY) {
        Some(IntegrityAlgorithm::Sha1)
    } else {
        message.has_attribute(attribute::MESSAGE_INTEGRITY_SHA256).then_some(IntegrityAlgorithm::Sha256)
    }
}

fn long_term_key(settings: &Settings, username: String, algorithm: IntegrityAlgorithm) -> Key {
    let password = credential::password(&settings.secret, &username);
    let key = LongTermKeyCredentials::new(username, password, settings.realm.clone()).make_key(algorithm);
    Key { key, algorithm }
}
