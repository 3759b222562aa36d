//! The HTTP side: a router, its errors, and one file a noun.

pub mod api;
mod assets;
pub mod challenge;
pub mod forwarded;
mod headers;
mod health;
mod host;
mod metrics;
pub mod origin;
pub mod redirect;
mod request;
mod trust;
mod ws;

use axum::{Router, middleware, routing::get};
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
    limit::RequestBodyLimitLayer,
};

use crate::{app::App, net::TrustedProxies};

/// No request of the API is larger than a long message; files have routes of their own.
const BODY_LIMIT: usize = 32 * 1024;

/// Everything that is served over HTTP.
pub fn router(app: App) -> Router {
    let web = app.metrics.web.clone();
    let proxies = TrustedProxies::new(&app.config.now().server.trusted_proxies);
    // Files are sent as they are: most are compressed already, and their length should be known.
    let compressed = DefaultPredicate::new().and(NotForContentType::new("application/octet-stream"));
    let router = Router::new()
        .merge(api::router(&app))
        .route("/ws", get(ws::upgrade))
        .route("/trust/sohbet-ca.crt", get(trust::certificate))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::read))
        .fallback(assets::serve)
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .merge(api::uploads(&app))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::map_request(host::name))
        .layer(middleware::map_request_with_state(proxies, forwarded::name_client))
        .layer(middleware::from_fn_with_state(web, request::note))
        .with_state(app);
    headers::protect(router)
}
