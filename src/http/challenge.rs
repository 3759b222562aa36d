//! What a certificate authority asks for over plain HTTP (http-01, RFC 8555 section 8.3).

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::tls::Challenges;

/// Answers while an order is under way; at any other time there is nothing.
pub fn router(challenges: Challenges) -> Router {
    Router::new().route("/.well-known/acme-challenge/{token}", get(answer)).with_state(challenges)
}

async fn answer(State(challenges): State<Challenges>, uri: Uri) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    match challenges.http_answer(uri.path()) {
        Some(answer) => (kind, answer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
