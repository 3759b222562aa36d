//! The cookie that holds the refresh token. Its name's prefix makes browsers insist on `Secure`, this host and `Path=/`
//! (RFC 6265bis, section 4.1.3.2).

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponseParts, ResponseParts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use crate::auth::{session::Grant, token::RefreshToken};

/// Its name.
pub(super) const NAME: &str = "__Host-sohbet";

/// What becomes of the cookie.
pub(super) struct SetCookie(HeaderValue);

impl SetCookie {
    /// Keeps a session's refresh token.
    pub(super) fn keep(grant: &Grant) -> Self {
        Self::with(grant.refresh_token.encode(), grant.refresh_expires_in)
    }

    /// Forgets it.
    pub(super) fn forget() -> Self {
        Self::with(String::new(), 0)
    }

    fn with(value: String, max_age: i64) -> Self {
        let cookie = Cookie::build((NAME, value)).path("/").secure(true).http_only(true).same_site(SameSite::Strict);
        let text = format!("{}; Max-Age={max_age}", cookie.build());
        Self(HeaderValue::try_from(text).expect("base64 and digits make a header value"))
    }
}

impl IntoResponseParts for SetCookie {
    type Error = std::convert::Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        parts.headers_mut().append(header::SET_COOKIE, self.0);
        Ok(parts)
    }
}

/// Whether a request brings the cookie at all.
pub(super) fn is_present(headers: &HeaderMap) -> bool {
    CookieJar::from_headers(headers).get(NAME).is_some()
}

/// The refresh token that a request brings.
pub(super) fn refresh_token(headers: &HeaderMap) -> Option<RefreshToken> {
    CookieJar::from_headers(headers).get(NAME).and_then(|cookie| RefreshToken::parse(cookie.value()))
}
