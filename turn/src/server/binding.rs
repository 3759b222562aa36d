//! Binding (RFC 8489 section 12): tells a client the address it is seen at.

use super::request::Request;
use crate::{attribute, message::Response};

pub(super) fn handle(request: &Request) -> Response {
    let mut response = Response::success(request.message);
    response.address(attribute::XOR_MAPPED_ADDRESS, &request.origin.five_tuple.client);
    response
}
