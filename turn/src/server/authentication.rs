//! The long-term credential mechanism (RFC 8489 section 9.2.4).

use alloc::{boxed::Box, sync::Arc};

use stun_types::{attribute::ErrorCode, message::Message};

use super::{
    allocation::Allocation,
    counters::Failure,
    credentials::{Candidate, Standing},
    directory::SharedDirectory,
    holder::Holder,
    ports::RelayPorts,
    request::{Refusal, Request},
    shard::Shard,
};
use crate::{
    FiveTuple, Instant, attribute,
    credential::USERNAME_LIMIT,
    integrity::{Integrity, Key, PASSWORD_ALGORITHMS, PasswordAlgorithm, Userhash, userhash},
    message,
};

/// Who asks, proven.
pub(super) struct Authentic {
    pub(super) key: Key,
    pub(super) username: Box<str>,
    pub(super) holder: Holder,
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// Checks `request` against the allocation's own key where there is one, so that a call outlives its credential;
    /// else against the credentials, of which one must be unexpired and belong to someone who is admitted.
    pub(super) fn authenticate(&mut self, request: &Request) -> Result<Authentic, Refusal> {
        let message = request.message;
        if Integrity::of(message).is_none() {
            self.counters.challenges += 1;
            return Err(Refusal::Challenge(ErrorCode::UNAUTHORIZED));
        }
        let username = self.username(request).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))?;
        let nonce = message::value(message, attribute::NONCE).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))?;
        if !message.has_attribute(attribute::REALM) {
            return Err(Refusal::Code(ErrorCode::BAD_REQUEST));
        }
        if !self.settings.nonces.is_fresh(&nonce.value, &request.origin.five_tuple.client, request.now.instant) {
            self.counters.stale_nonces += 1;
            return Err(Refusal::Challenge(ErrorCode::STALE_NONCE));
        }
        let algorithm = password_algorithm(message)?;
        let proven = self
            .prove_by_allocation(request, &username, algorithm)
            .map_or_else(|| self.prove_by_credential(request, &username, algorithm), Ok);
        match proven {
            Ok((key, holder)) => Ok(Authentic { key, username, holder }),
            Err(failure) => {
                self.counters.count_failure(failure);
                Err(Refusal::Challenge(ErrorCode::UNAUTHORIZED))
            }
        }
    }

    /// The live allocation of the five-tuple: 437 without one, 441 when another username made it.
    pub(super) fn allocation_of(&mut self, request: &Request) -> Result<&mut Allocation, Refusal> {
        let allocation = self
            .allocations
            .get_mut(&request.origin.five_tuple)
            .ok_or(Refusal::Code(ErrorCode::ALLOCATION_MISMATCH))?;
        if *request.username == *allocation.username {
            Ok(allocation)
        } else {
            Err(Refusal::Code(ErrorCode::WRONG_CREDENTIALS))
        }
    }

    /// Forgets what has expired or was revoked of the allocation of `five_tuple`, before a request asks for it.
    pub(super) fn release_if_over(&mut self, five_tuple: &FiveTuple, now: Instant) {
        if self.allocations.get(five_tuple).is_some_and(|allocation| allocation.is_over_in_part(now)) {
            self.release_over(five_tuple, now);
        }
    }

    /// USERNAME, or what USERHASH stands for; empty, as nobody is called, for a hash that stands for nothing and for a
    /// name that is too long. `None` when neither is there.
    fn username(&self, request: &Request) -> Option<Box<str>> {
        if let Some(username) = message::text(request.message, attribute::USERNAME) {
            return Some(if username.len() <= USERNAME_LIMIT { username.into() } else { Box::default() });
        }
        let hash = message::value(request.message, attribute::USERHASH)?;
        let hash = (*hash.value).try_into().ok();
        Some(hash.and_then(|hash| self.username_of_hash(request, &hash)).unwrap_or_default())
    }

    fn username_of_hash(&self, request: &Request, hash: &Userhash) -> Option<Box<str>> {
        let credentials = &self.settings.credentials;
        let own = self.allocations.get(&request.origin.five_tuple).map(|allocation| &allocation.username);
        if let Some(username) = own.filter(|username| userhash(username, credentials.realm()) == *hash) {
            return Some(username.clone());
        }
        let minted = || self.directory.read(|directory| directory.username(hash).cloned());
        let username: Arc<str> = credentials.username(hash).cloned().or_else(minted)?;
        Some((*username).into())
    }

    fn prove_by_allocation(
        &self,
        request: &Request,
        username: &str,
        algorithm: PasswordAlgorithm,
    ) -> Option<(Key, Holder)> {
        let allocation = self.allocations.get(&request.origin.five_tuple)?;
        let applies = *allocation.username == *username && allocation.key.algorithm() == algorithm;
        let holder = &allocation.relayed.first()?.endpoint.holder;
        let proven = applies && allocation.key.verifies(request.message);
        proven.then(|| (allocation.key.clone(), holder.clone()))
    }

    /// Tries every key there is, whether or not it is of use: see [`super::credentials::Credentials::candidates`].
    fn prove_by_credential(
        &self,
        request: &Request,
        username: &str,
        algorithm: PasswordAlgorithm,
    ) -> Result<(Key, Holder), Failure> {
        let is_admitted = |id: &str| self.directory.read(|directory| directory.is_admitted(id));
        let candidates = self.settings.credentials.candidates(username, algorithm, request.now.unix, is_admitted);
        let mut outcome = Err(Failure::Unknown);
        for Candidate { key, standing } in candidates {
            let verified = key.verifies(request.message);
            match (standing, verified, &outcome) {
                (_, _, Ok(_)) | (Standing::Unknown, _, _) => {}
                (Standing::Good(holder), true, _) => outcome = Ok((key, holder)),
                (Standing::Expired, true, _) => outcome = Err(Failure::Expired),
                (_, false, Err(Failure::Unknown)) => outcome = Err(Failure::WrongPassword),
                (_, false, _) => {}
            }
        }
        outcome
    }
}

/// RFC 8489 section 9.2.4: MD5 unless the request says otherwise, and then the offer must have reached the client whole,
/// or somebody between has changed it.
fn password_algorithm(message: &Message) -> Result<PasswordAlgorithm, Refusal> {
    let chosen = message::value(message, attribute::PASSWORD_ALGORITHM);
    let offered = message::value(message, attribute::PASSWORD_ALGORITHMS);
    match (chosen, offered) {
        (None, None) => Ok(PasswordAlgorithm::Md5),
        (Some(chosen), Some(offered)) if *offered.value == PASSWORD_ALGORITHMS => {
            PasswordAlgorithm::parse(&chosen.value).ok_or(Refusal::Code(ErrorCode::BAD_REQUEST))
        }
        _ => Err(Refusal::Code(ErrorCode::BAD_REQUEST)),
    }
}
