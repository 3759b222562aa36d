//! Requests: who may ask, what is asked, and the answer's form.

use alloc::vec::Vec;
use core::net::SocketAddr;

use stun_types::{
    attribute::{AttributeType, ErrorCode},
    message::{BINDING, Message, Method},
};

use super::{
    authentication::Authentic,
    counters::Drop,
    directory::SharedDirectory,
    ports::RelayPorts,
    shard::{Origin, Shard},
    stranger::Offer,
};
use crate::{
    Now, attribute,
    message::{self, ALLOCATE, CHANNEL_BIND, CONNECT, CONNECTION_BIND, CREATE_PERMISSION, REFRESH, Response},
};

/// Why a request gets an error response.
pub(super) enum Refusal {
    /// An error code (RFC 8489 section 14.8, RFC 8656 section 19).
    Code(u16),
    /// 420, naming what was not understood.
    Unknown(Vec<AttributeType>),
    /// 401 or 438, with what the client needs to try again.
    Challenge(u16),
    /// 300: another server takes new allocations.
    TryAlternate(SocketAddr),
}

/// A request that was let in.
pub(super) struct Request<'a> {
    pub(super) now: Now,
    pub(super) origin: &'a Origin<'a>,
    pub(super) message: &'a Message<'a>,
    /// Who has proven to ask; empty before.
    pub(super) username: &'a str,
}

pub(super) type Answer = Result<Response, Refusal>;

impl<D: SharedDirectory, P: RelayPorts> Shard<D, P> {
    /// Everything but data: requests are answered, all else is dropped without a word.
    pub(super) fn handle_control(&mut self, now: Now, origin: &Origin, packet: &[u8]) -> Option<Vec<u8>> {
        let Some(message) = message::parse(packet).filter(message::is_request) else {
            self.counters.count_drop(Drop::Malformed);
            return None;
        };
        let request = Request { now, origin, message: &message, username: "" };
        match message.method() {
            BINDING => self.answer_binding(&request),
            method @ (ALLOCATE | REFRESH | CREATE_PERMISSION | CHANNEL_BIND | CONNECT | CONNECTION_BIND) => {
                self.answer_authentic(method, &request)
            }
            _ => {
                self.counters.count_drop(Drop::Malformed);
                None
            }
        }
    }

    fn answer_binding(&mut self, request: &Request) -> Option<Vec<u8>> {
        let answer = understood(request.message).map(|()| super::binding::handle(request));
        self.answer_stranger(request, answer)
    }

    /// RFC 8656 section 5: every TURN request is authenticated first, then looked at. `None`: the answer comes later.
    fn answer_authentic(&mut self, method: Method, request: &Request) -> Option<Vec<u8>> {
        self.release_if_over(&request.origin.five_tuple, request.now.instant);
        let authentic = match self.authenticate(request) {
            Ok(authentic) => authentic,
            Err(refusal) => return self.answer_stranger(request, Err(refusal)),
        };
        let key = authentic.key.clone();
        let username = authentic.username.clone();
        let request = Request { username: &username, ..*request };
        let answer = understood(request.message).and_then(|()| self.handle_method(method, &request, authentic));
        Some(self.write(&request, answer.transpose()?).finish(Some(&key)))
    }

    fn handle_method(
        &mut self,
        method: Method,
        request: &Request,
        authentic: Authentic,
    ) -> Result<Option<Response>, Refusal> {
        let answer = match method {
            CONNECT => return self.handle_connect(request),
            CONNECTION_BIND => self.handle_connection_bind(request, &authentic),
            ALLOCATE => self.handle_allocate(request, authentic),
            REFRESH => self.handle_refresh(request),
            CREATE_PERMISSION => self.handle_create_permission(request),
            _ => self.handle_channel_bind(request),
        };
        answer.map(Some)
    }

    pub(super) fn write(&self, request: &Request, answer: Answer) -> Response {
        match answer {
            Ok(response) => response,
            Err(Refusal::Code(code)) => Response::error(request.message, code),
            Err(Refusal::TryAlternate(server)) => {
                let mut response = Response::error(request.message, ErrorCode::TRY_ALTERNATE);
                response.plain_address(attribute::ALTERNATE_SERVER, &server);
                response
            }
            Err(Refusal::Unknown(types)) => Response::unknown_attributes(request.message, &types),
            Err(Refusal::Challenge(code)) => self.challenge(request, code, Offer::Whole),
        }
    }
}

/// How many unknown attributes an answer names, so that it is never much longer than its question.
const UNKNOWN_NAMED: usize = 8;

/// RFC 8489 section 6.3.1: a comprehension-required attribute that is not understood refuses the request.
fn understood(message: &Message) -> Result<(), Refusal> {
    let unknown = unknown(message, &attribute::UNDERSTOOD);
    if unknown.is_empty() { Ok(()) } else { Err(Refusal::Unknown(unknown)) }
}

/// The comprehension-required attributes of `message` that are not `understood`.
pub(super) fn unknown(message: &Message, understood: &[AttributeType]) -> Vec<AttributeType> {
    message
        .iter_attributes()
        .map(|(_, raw)| raw.header.get_type())
        .filter(|kind| kind.comprehension_required() && !understood.contains(kind))
        .take(UNKNOWN_NAMED)
        .collect()
}
