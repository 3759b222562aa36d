//! The host that a request was sent to, where HTTP/1 and HTTP/2 agree.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
};

/// HTTP/2 carries the host in `:authority` instead of a Host field (RFC 9113, section 8.3.1). Gives every request the field.
pub(super) async fn name(mut request: Request) -> Request {
    if !request.headers().contains_key(header::HOST)
        && let Some(host) = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok())
    {
        request.headers_mut().insert(header::HOST, host);
    }
    request
}
