//! Keeps other web pages from acting in the name of whoever is signed in here.

use axum::{
    extract::{Request, State},
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Problem, cookie, turn};
use crate::{app::App, http::origin};

/// Lets requests that change something through only from our own pages, or from programs that are no browser: those name
/// no origin, and bring an access token and no cookie, or ask for what a cookie does not open.
pub(super) async fn protect(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let permitted = if origin::is_named(headers) {
        origin::is_allowed(&app, headers)
    } else {
        only_reads
            || request.uri().path() == turn::PATH
            || (headers.contains_key(header::AUTHORIZATION) && !cookie::is_present(headers))
    };
    if permitted {
        next.run(request).await
    } else {
        let detail = "This request does not come from a page of this server. If it does, name the page's origin in \
                      server.allowed_origins.";
        Problem::not_permitted(detail).into_response()
    }
}
