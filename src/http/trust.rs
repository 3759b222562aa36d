//! The local authority's certificate, for people who want their device to trust this server.

use axum::{extract::State, http::header, response::IntoResponse};

use crate::app::App;

/// `GET /trust/sohbet-ca.crt`: a certificate holds no secret, so anybody may have it.
pub(super) async fn certificate(State(app): State<App>) -> impl IntoResponse {
    let kind = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"sohbet-ca.crt\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (kind, app.tls.authority_pem().to_owned())
}
