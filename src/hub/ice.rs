//! The STUN and TURN servers that a browser is told: this server, under the name by which the browser reached it.

use axum::http::uri::Authority;
use sohbet_signaling::protocol::IceServer;
use sohbet_turn::credential::Credential;

/// Host and port under which a browser reaches this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IceHost(String);

/// The port that an https URL without one means.
const HTTPS_PORT: u16 = 443;

impl IceHost {
    /// From the Host field of a request, or the configured public host. `None` where that is neither a name nor an address:
    /// then no server is handed out rather than one that cannot be reached.
    #[must_use]
    pub fn from_authority(host: &str) -> Option<Self> {
        let authority: Authority = host.parse().ok()?;
        let name = authority.host();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_name) || authority.as_str().contains('@') {
            return None;
        }
        Some(Self(format!("{name}:{}", authority.port_u16().unwrap_or(HTTPS_PORT))))
    }
}

/// Four URLs, UDP first: Firefox warns from five on.
pub(super) fn servers(host: &IceHost, credential: &Credential) -> Vec<IceServer> {
    let host = &host.0;
    vec![
        IceServer { urls: vec![format!("stun:{host}")], username: None, credential: None },
        IceServer {
            urls: vec![
                format!("turn:{host}?transport=udp"),
                format!("turn:{host}?transport=tcp"),
                format!("turns:{host}?transport=tcp"),
            ],
            username: Some(credential.username.clone()),
            credential: Some(credential.password.clone()),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_request_becomes_the_host_of_the_relay() {
        for (field, expected) in [
            ("localhost:8443", "localhost:8443"),
            ("call.example.org", "call.example.org:443"),
            ("[2001:db8::1]:8443", "[2001:db8::1]:8443"),
            ("192.0.2.1", "192.0.2.1:443"),
        ] {
            assert_eq!(IceHost::from_authority(field).unwrap().0, expected);
        }
    }

    #[test]
    fn what_is_no_host_is_never_handed_out() {
        for field in ["", ":443", "a b", "user@host", "host?transport=udp", "host/path", "hö.st"] {
            assert_eq!(IceHost::from_authority(field), None, "{field}");
        }
    }

    #[test]
    fn no_browser_is_given_more_than_four_urls() {
        let credential = Credential { username: "1:a".into(), password: "p".into() };
        let servers = servers(&IceHost::from_authority("localhost").unwrap(), &credential);
        assert!(servers.iter().map(|server| server.urls.len()).sum::<usize>() <= 4);
    }
}
