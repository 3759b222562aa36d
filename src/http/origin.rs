//! From which pages requests are taken: our own (RFC 6454).

use axum::http::{HeaderMap, header};

use crate::{app::App, config::WebOrigin};

/// Whether the request comes from one of this server's own pages: the Origin field names the host that the request was sent
/// to, the public host, or an origin that the configuration allows (a proxy in front may change the host). A request
/// without the field comes from no page at all.
#[must_use]
pub fn is_allowed(app: &App, headers: &HeaderMap) -> bool {
    is_one_of(app.public_host.now().as_deref(), &app.config.now().server.allowed_origins, headers)
}

fn is_one_of(public_host: Option<&str>, allowed: &[WebOrigin], headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let is_ours = |host: &str| origin.strip_prefix("https://").is_some_and(|named| named.eq_ignore_ascii_case(host));
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).is_some_and(is_ours)
        || public_host.is_some_and(is_ours)
        || allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin))
}

/// Whether the request names its origin, as every request of a browser that changes something does.
#[must_use]
pub fn is_named(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ORIGIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(origin: Option<&'static str>) -> bool {
        let others = ["https://family.example.org".parse().unwrap()];
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "localhost:8443".parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        is_one_of(Some("call.example.org"), &others, &headers)
    }

    #[test]
    fn our_own_pages_and_clients_that_are_no_pages_are_allowed() {
        for origin in [
            "https://localhost:8443",
            "https://LOCALHOST:8443",
            "https://call.example.org",
            "https://family.example.org",
        ] {
            assert!(allowed(Some(origin)), "{origin}");
        }
        assert!(allowed(None));
    }

    #[test]
    fn other_pages_are_refused() {
        for origin in [
            "https://evil.example",
            "http://localhost:8443",
            "https://localhost:8444",
            "https://localhost:8443.evil.example",
            "null",
            "",
        ] {
            assert!(!allowed(Some(origin)), "{origin}");
        }
    }
}
