//! Requests: who may ask, what is asked, and the answer's form.

use alloc::vec::Vec;

use stun_types::{
    attribute::{AttributeType, ErrorCode},
    message::{BINDING, Message, Method},
};

use super::{
    authentication::Authentic,
    counters::Drop,
    directory::SharedDirectory,
    shard::{Origin, Shard},
};
use crate::{
    Now, attribute,
    message::{self, ALLOCATE, CHANNEL_BIND, CREATE_PERMISSION, REFRESH, Response},
};

/// Why a request gets an error response.
pub(super) enum Refusal {
    /// An error code (RFC 8489 section 14.8, RFC 8656 section 19).
    Code(u16),
    /// 420, naming what was not understood.
    Unknown(Vec<AttributeType>),
    /// 401 or 438, with what the client needs to try again.
    Challenge(u16),
}

/// A request that was let in.
pub(super) struct Request<'a> {
    pub(super) now: Now,
    pub(super) origin: &'a Origin<'a>,
    pub(super) message: &'a Message<'a>,
}

pub(super) type Answer = Result<Response, Refusal>;

impl<D: SharedDirectory> Shard<D> {
    /// Everything but data: requests are answered, all else is dropped without a word.
    pub(super) fn handle_control(&mut self, now: Now, origin: &Origin, packet: &[u8]) -> Option<Vec<u8>> {
        let Some(message) = message::parse(packet).filter(message::is_request) else {
            self.counters.count_drop(Drop::Malformed);
            return None;
        };
        let request = Request { now, origin, message: &message };
        match message.method() {
            BINDING => Some(self.answer_binding(&request)),
            method @ (ALLOCATE | REFRESH | CREATE_PERMISSION | CHANNEL_BIND) => {
                Some(self.answer_authentic(method, &request))
            }
            _ => {
                self.counters.count_drop(Drop::Malformed);
                None
            }
        }
    }

    fn answer_binding(&self, request: &Request) -> Vec<u8> {
        let answer = understood(request.message).map(|()| super::binding::handle(request));
        self.write(request, answer).finish(None)
    }

    /// RFC 8656 section 5: every TURN request is authenticated first, then looked at.
    fn answer_authentic(&mut self, method: Method, request: &Request) -> Vec<u8> {
        self.release_if_over(&request.origin.five_tuple, request.now.instant);
        let authentic = match self.authenticate(request) {
            Ok(authentic) => authentic,
            Err(refusal) => return self.write(request, Err(refusal)).finish(None),
        };
        let key = authentic.key.clone();
        let answer = understood(request.message).and_then(|()| self.handle_method(method, request, authentic));
        self.write(request, answer).finish(Some(&key))
    }

    fn handle_method(&mut self, method: Method, request: &Request, authentic: Authentic) -> Answer {
        match method {
            ALLOCATE => self.handle_allocate(request, authentic),
            REFRESH => self.handle_refresh(request),
            CREATE_PERMISSION => self.handle_create_permission(request),
            _ => self.handle_channel_bind(request),
        }
    }

    fn write(&self, request: &Request, answer: Answer) -> Response {
        match answer {
            Ok(response) => response,
            Err(Refusal::Code(code)) => Response::error(request.message, code),
            Err(Refusal::Unknown(types)) => {
                let mut response = Response::error(request.message, ErrorCode::UNKNOWN_ATTRIBUTE);
                let types: Vec<u8> = types.iter().flat_map(|kind| kind.value().to_be_bytes()).collect();
                response.bytes(attribute::UNKNOWN_ATTRIBUTES, &types);
                response
            }
            Err(Refusal::Challenge(code)) => {
                let nonce = self.settings.nonces.make(&request.origin.five_tuple.client, request.now.instant);
                let mut response = Response::error(request.message, code);
                response.bytes(attribute::REALM, self.settings.realm.as_bytes());
                response.bytes(attribute::NONCE, nonce.as_bytes());
                response
            }
        }
    }
}

/// How many unknown attributes an answer names, so that it is never much longer than its question.
const UNKNOWN_NAMED: usize = 8;

/// RFC 8489 section 6.3.1: a comprehension-required attribute that is not understood refuses the request.
fn understood(message: &Message) -> Result<(), Refusal> {
    let unknown: Vec<_> = message
        .iter_attributes()
        .map(|(_, raw)| raw.header.get_type())
        .filter(|kind| kind.comprehension_required() && !attribute::UNDERSTOOD.contains(kind))
        .take(UNKNOWN_NAMED)
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Refusal::Unknown(unknown)) }
}
