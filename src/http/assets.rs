//! The web client, embedded in the binary (read from disk in debug builds).

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

/// The page that every address of the client begins with.
const INDEX: &str = "index.html";
/// Vite names these after their content, so they never change.
const HASHED: &str = "assets/";

/// A file of the client, or its page for every other path: the client knows its own addresses.
pub(super) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty()) {
        return respond(path, &file, &headers);
    }
    if path.starts_with(HASHED) {
        return (StatusCode::NOT_FOUND, "No such file.").into_response();
    }
    match Dist::get(INDEX) {
        Some(file) => respond(INDEX, &file, &headers),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "This sohbet was built without its web client. Build it again without SOHBET_WEB=skip.",
        )
            .into_response(),
    }
}

fn respond(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let etag = etag(file);
    let cache = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let validators = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, cache.to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    let kind = [(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())];
    (validators, kind, Body::from(file.data.clone().into_owned())).into_response()
}

fn etag(file: &EmbeddedFile) -> String {
    use std::fmt::Write as _;
    let mut tag = String::from("W/\"");
    for byte in &file.metadata.sha256_hash()[..12] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}
