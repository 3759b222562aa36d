//! The STUN and TURN servers that a browser is told: this server, under the name by which the browser reached it.

use std::net::Ipv6Addr;

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

    /// A host as the configuration has it (an IPv6 address without brackets), with its port.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        if host.parse::<Ipv6Addr>().is_ok() { Self(format!("[{host}]:{port}")) } else { Self(format!("{host}:{port}")) }
    }

    /// Its name or address alone, without port and brackets.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.0.rsplit_once(':').map_or(self.0.as_str(), |(name, _)| name);
        name.trim_matches(['[', ']'])
    }

    /// The ways to the relay, UDP first (RFC 7065).
    #[must_use]
    pub fn turn_uris(&self) -> Vec<String> {
        let host = &self.0;
        vec![
            format!("turn:{host}?transport=udp"),
            format!("turn:{host}?transport=tcp"),
            format!("turns:{host}?transport=tcp"),
        ]
    }
}

/// Four URLs, UDP first: Firefox warns from five on.
pub(super) fn servers(host: &IceHost, credential: &Credential) -> Vec<IceServer> {
    vec![
        IceServer { urls: vec![format!("stun:{}", host.0)], username: None, credential: None },
        IceServer {
            urls: host.turn_uris(),
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
    fn a_configured_host_is_written_as_a_uri_has_it() {
        for (host, expected) in [("call.example", "call.example:8443"), ("2001:db8::1", "[2001:db8::1]:8443")] {
            let made = IceHost::new(host, 8443);
            assert_eq!((made.0.as_str(), made.name()), (expected, host));
            assert_eq!(IceHost::from_authority(expected), Some(made));
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
