//! The answer to plain HTTP: everything is at https.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware,
    response::{IntoResponse, Response},
};

use super::host;

/// The ports that an URL without one means.
const HTTP_PORT: u16 = 80;
const HTTPS_PORT: u16 = 443;

const BODY: &str = "This server speaks https. Write https:// in front of the address.\n";

/// Where https is, seen from a port that was spoken to without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Https {
    /// At the same port.
    Here,
    /// At another one.
    Beside {
        /// The port for plain HTTP.
        http: u16,
        /// The port for https.
        https: u16,
    },
}

/// Sends every request to the same place under https. What has to be answered over plain HTTP all the same is a route
/// beside it.
pub fn router(https: Https) -> Router {
    Router::new().fallback(answer).layer(middleware::map_request(host::name)).with_state(https)
}

async fn answer(State(https): State<Https>, uri: Uri, headers: HeaderMap) -> Response {
    let close = [(header::CONNECTION, "close")];
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match host.and_then(|host| location(https, host, &uri)) {
        Some(location) => (StatusCode::PERMANENT_REDIRECT, close, [(header::LOCATION, location)], BODY).into_response(),
        None => (StatusCode::BAD_REQUEST, close, BODY).into_response(),
    }
}

/// The host, the port of https and the path. `None` for a host that is neither a name nor an address.
fn location(https: Https, host: &str, uri: &Uri) -> Option<String> {
    let authority: Authority = host.parse().ok()?;
    let name = authority.host();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_name) || host.contains('@') {
        return None;
    }
    let port = match https.port(authority.port_u16()) {
        HTTPS_PORT => String::new(),
        port => format!(":{port}"),
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Some(format!("https://{name}{port}{}", if path.starts_with('/') { path } else { "/" }))
}

impl Https {
    /// The port to name, where a browser asked at port `asked`.
    fn port(self, asked: Option<u16>) -> u16 {
        match self {
            Self::Here => asked.unwrap_or(HTTPS_PORT),
            Self::Beside { http, https } if asked.unwrap_or(HTTP_PORT) == http => https,
            // Somebody in front translates the ports; https is then where everybody expects it.
            Self::Beside { .. } => HTTPS_PORT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_to(https: Https, host: &str, uri: &str) -> Option<String> {
        location(https, host, &uri.parse().unwrap())
    }

    #[test]
    fn a_plain_request_is_sent_to_the_same_place_under_https() {
        for (host, expected) in [
            ("example.org:8443", "https://example.org:8443/rooms/1?x=y"),
            ("example.org", "https://example.org/rooms/1?x=y"),
            ("[2001:db8::1]:8443", "https://[2001:db8::1]:8443/rooms/1?x=y"),
        ] {
            assert_eq!(sent_to(Https::Here, host, "/rooms/1?x=y").unwrap(), expected);
        }
    }

    #[test]
    fn port_80_knows_where_https_is_also_behind_a_router_that_translates_ports() {
        let usual = Https::Beside { http: 80, https: 443 };
        assert_eq!(sent_to(usual, "example.org", "/").unwrap(), "https://example.org/");
        assert_eq!(sent_to(usual, "example.org:80", "/").unwrap(), "https://example.org/");
        let direct = Https::Beside { http: 8080, https: 8443 };
        assert_eq!(sent_to(direct, "example.org:8080", "/").unwrap(), "https://example.org:8443/");
        assert_eq!(sent_to(direct, "example.org", "/").unwrap(), "https://example.org/", "a router translates");
        let mixed = Https::Beside { http: 80, https: 8443 };
        assert_eq!(sent_to(mixed, "example.org", "/").unwrap(), "https://example.org:8443/");
    }

    #[test]
    fn nothing_from_a_strange_request_reaches_the_answer() {
        for host in ["", "a/@b", "user@host", "a b", "host?x", "hö.st"] {
            assert_eq!(sent_to(Https::Here, host, "/"), None, "{host}");
        }
        assert_eq!(sent_to(Https::Here, "a", "http://evil/x").unwrap(), "https://a/x");
        assert_eq!(sent_to(Https::Here, "a", "*").unwrap(), "https://a/");
    }
}
