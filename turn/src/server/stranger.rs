//! What a stranger gets. Anybody can write anybody's address into a datagram, so the answer may go to somebody who has
//! asked for nothing: it is never much longer than the request.

use alloc::vec::Vec;

use super::{
    counters::Drop,
    directory::SharedDirectory,
    ports::RelayPorts,
    request::{Answer, Refusal, Request},
    shard::Shard,
};
use crate::{Transport, attribute, integrity::PASSWORD_ALGORITHMS, message::Response};

/// How much longer than its request a challenge over UDP may be, in halves: 3.5 times. A client's first Allocate is 28
/// bytes, and its challenge with a nonce and what is offered takes 88.
const CHALLENGE_GROWTH: usize = 7;

/// The same for every other answer: 2.5 times. A Binding request is 20 bytes, and an IPv6 address in the answer makes 44.
pub(super) const ANSWER_GROWTH: usize = 5;

/// How much of what is offered a challenge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// The security features, and the password algorithms with them.
    Whole,
    /// Nothing, as before RFC 8489: MD5 and USERNAME.
    Nothing,
}

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// The answer to a request that was not proven. `None` where it would be too long, or one too many.
    pub(super) fn answer_stranger(&mut self, request: &Request, answer: Answer) -> Option<Vec<u8>> {
        let answer = self.short_answer(request, answer).ok_or(Drop::Amplifying).and_then(|answer| {
            let client = request.origin.five_tuple.client.ip();
            let admitted = is_stream(request) || self.throttle.admits(client, request.now.instant);
            if admitted { Ok(answer) } else { Err(Drop::Throttled) }
        });
        answer.map_err(|reason| self.counters.count_drop(reason)).ok()
    }

    fn short_answer(&self, request: &Request, answer: Answer) -> Option<Vec<u8>> {
        let Err(Refusal::Challenge(code)) = answer else {
            return Some(self.write(request, answer).finish(None)).filter(|bytes| fits(request, bytes, ANSWER_GROWTH));
        };
        let challenge = |offer| self.challenge(request, code, offer).finish(None);
        let mut challenges = [Offer::Whole, Offer::Nothing].into_iter().map(challenge);
        challenges.find(|bytes| fits(request, bytes, CHALLENGE_GROWTH))
    }

    /// 401 or 438 (RFC 8489 section 9.2.4), with what the client needs to try again.
    pub(super) fn challenge(&self, request: &Request, code: u16, offer: Offer) -> Response {
        let settings = &self.settings;
        let features = (offer == Offer::Whole).then(|| settings.credentials.features());
        let nonce = settings.nonces.make(&request.origin.five_tuple.client, request.now.instant, features);
        let mut response = Response::error(request.message, code);
        response.bytes(attribute::REALM, settings.credentials.realm().as_bytes());
        response.bytes(attribute::NONCE, nonce.as_bytes());
        if offer == Offer::Whole {
            response.bytes(attribute::PASSWORD_ALGORITHMS, &PASSWORD_ALGORITHMS);
        }
        response
    }
}

/// Whether `answer` is at most `growth` halves as long as its request.
fn fits(request: &Request, answer: &[u8], growth: usize) -> bool {
    is_stream(request) || answer.len() * 2 <= request.message.as_bytes().len() * growth
}

/// Whether the client has proven, by opening a stream, that it is where it says.
fn is_stream(request: &Request) -> bool {
    request.origin.five_tuple.transport != Transport::Udp
}
