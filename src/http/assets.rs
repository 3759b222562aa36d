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

/// The codings that the build leaves copies in, smallest first, with what their files' names end in.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// A file of the client, or its page for every other path: the client knows its own addresses.
pub(super) async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Dist::get(path).filter(|_| !path.is_empty() && !is_copy(path)) {
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
    let about = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::VARY, header::ACCEPT_ENCODING.to_string()),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())];
    match copy(path, headers) {
        Some((coding, copy)) => {
            (about, kind, [(header::CONTENT_ENCODING, coding)], Body::from(copy.data.into_owned())).into_response()
        }
        None => (about, kind, Body::from(file.data.clone().into_owned())).into_response(),
    }
}

/// The smallest copy of a file that the client takes, with its coding.
fn copy(path: &str, headers: &HeaderMap) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let (coding, ending) = CODINGS.into_iter().find(|(coding, _)| accepts(accepted, coding))?;
    Some((coding, Dist::get(&format!("{path}.{ending}"))?))
}

/// Whether a list of codings (RFC 9110, section 12.5.3) names this one and does not refuse it.
fn accepts(list: &str, coding: &str) -> bool {
    list.split(',').any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight: f32 = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(0.0);
        name.trim().eq_ignore_ascii_case(coding) && weight > 0.0
    })
}

fn is_copy(path: &str) -> bool {
    CODINGS.iter().any(|(_, ending)| path.rsplit_once('.').is_some_and(|(_, found)| found == *ending))
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

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn a_coding_is_used_where_the_client_names_it_and_does_not_refuse_it() {
        for (list, taken) in [
            ("gzip, deflate, br, zstd", true),
            ("br", true),
            ("BR;q=0.1", true),
            ("gzip;q=1.0, br ; q=0.5", true),
            ("br;q=0", false),
            ("br;q=0.0, gzip", false),
            ("brotli", false),
            ("gzip", false),
            ("*", false),
            ("", false),
        ] {
            assert_eq!(accepts(list, "br"), taken, "{list}");
        }
    }
}
