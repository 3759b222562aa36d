//! What every answer says about itself to the browser: nothing from elsewhere, nothing to elsewhere.

use axum::{
    Router,
    http::{HeaderName, HeaderValue, header},
};
use tower_http::set_header::SetResponseHeaderLayer;

/// No inline code, no other host, no frame, no plugin. `blob:` and `data:` are pictures and media made in the page.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// A call needs these and nothing else.
const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), \
    autoplay=(self), speaker-selection=(self), screen-wake-lock=(self), picture-in-picture=(self), \
    clipboard-write=(self), accelerometer=(), browsing-topics=(), geolocation=(), gyroscope=(), hid=(), \
    identity-credentials-get=(), magnetometer=(), midi=(), payment=(), publickey-credentials-get=(), serial=(), \
    usb=(), xr-spatial-tracking=()";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts the headers on every answer of a router; a policy that an answer brings itself, which is a narrower one, stays. There
/// is no HSTS: with a certificate of one's own it would lock people out for good when the certificate changes.
pub(super) fn protect(router: Router) -> Router {
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
    })
}
