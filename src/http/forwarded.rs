//! What trusted proxies say about the requests that they pass on.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tower::ServiceExt as _;

use super::redirect::{self, Https};
use crate::net::{ClientAddr, TrustedProxies, Way};

/// From whom each proxy has the request.
const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// What the client spoke with the proxy.
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

const UNSAID: &str = "The proxy in front of this server passed the request on without encryption and did not say whether the \
    browser used https. Let it send \"X-Forwarded-Proto: https\"; docs/proxy.md has examples.\n";

/// Names the client of a request that a trusted proxy passes on, and the way that it came. From all others X-Forwarded-For
/// means nothing.
pub(super) async fn name_client(State(proxies): State<TrustedProxies>, mut request: Request) -> Request {
    let mut way = request.extensions().get::<Way>().copied().unwrap_or(Way::Direct);
    if let Some(ClientAddr(peer)) = request.extensions().get::<ClientAddr>().copied()
        && proxies.trusts(peer.ip())
    {
        way = Way::OverHttp;
        let client = proxies.client(peer, members(request.headers(), &FOR).into_iter());
        request.extensions_mut().insert(ClientAddr(client));
    }
    request.extensions_mut().insert(way);
    request
}

/// The same routes for trusted proxies that speak plain HTTP to us: only what the browser sent over https is served.
pub fn behind_proxy(router: Router) -> Router {
    router.layer(middleware::from_fn(only_https))
}

async fn only_https(request: Request, next: Next) -> Response {
    match members(request.headers(), &PROTO).last() {
        Some(&"https") => next.run(request).await,
        None if request.headers().contains_key(FOR) => {
            (StatusCode::BAD_REQUEST, [(header::CONNECTION, "close")], UNSAID).into_response()
        }
        _ => match redirect::router(Https::Here).oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
    }
}

/// The members of a list that may stand in several fields (RFC 9110, section 5.3). What is not text counts as a member that
/// means nothing.
fn members<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    let fields = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or(""));
    fields.flat_map(|field| field.split(',')).map(str::trim).collect()
}
