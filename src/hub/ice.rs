//! The STUN and TURN servers that a browser is told: this server, under the name by which the browser reached it.

use std::net::Ipv6Addr;

use axum::http::uri::Authority;
use sohbet_signaling::protocol::IceServer;
use sohbet_turn::credential::Credential;

use crate::net::Way;

/// Host and ports under which a browser reaches this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IceHost {
    /// As an URI has it: an IPv6 address in brackets.
    name: String,
    udp: u16,
    tcp: u16,
}

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
        let port = authority.port_u16().unwrap_or(HTTPS_PORT);
        Some(Self { name: name.to_owned(), udp: port, tcp: port })
    }

    /// A host as the configuration has it (an IPv6 address without brackets), with its port.
    #[must_use]
    pub fn new(host: &str, port: u16) -> Self {
        let name = if host.parse::<Ipv6Addr>().is_ok() { format!("[{host}]") } else { host.to_owned() };
        Self { name, udp: port, tcp: port }
    }

    /// The same host for a browser whose request came this `way`; `own` is the port that this server listens on. No proxy
    /// passes UDP on, and one that speaks HTTP itself passes nothing on to the relay: then that is reached beside it.
    #[must_use]
    pub fn reached(self, way: Way, own: u16) -> Self {
        match way {
            Way::Direct => self,
            Way::PassedOn => Self { udp: own, ..self },
            Way::OverHttp => Self { udp: own, tcp: own, ..self },
        }
    }

    /// Its name or address alone, without port and brackets.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.trim_matches(['[', ']'])
    }

    /// The ways to the relay, UDP first (RFC 7065).
    #[must_use]
    pub fn turn_uris(&self) -> Vec<String> {
        let Self { name, udp, tcp } = self;
        vec![
            format!("turn:{name}:{udp}?transport=udp"),
            format!("turn:{name}:{tcp}?transport=tcp"),
            format!("turns:{name}:{tcp}?transport=tcp"),
        ]
    }
}

/// Four URLs, UDP first: Firefox warns from five on.
pub(super) fn servers(host: &IceHost, credential: &Credential) -> Vec<IceServer> {
    vec![
        IceServer { urls: vec![format!("stun:{}:{}", host.name, host.udp)], username: None, credential: None },
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
            let first = IceHost::from_authority(field).unwrap().turn_uris().remove(0);
            assert_eq!(first, format!("turn:{expected}?transport=udp"));
        }
    }

    #[test]
    fn a_configured_host_is_written_as_a_uri_has_it() {
        for (host, expected) in [("call.example", "call.example:8443"), ("2001:db8::1", "[2001:db8::1]:8443")] {
            let made = IceHost::new(host, 8443);
            assert_eq!(made.name(), host);
            assert_eq!(IceHost::from_authority(expected), Some(made));
        }
    }

    #[test]
    fn what_a_proxy_does_not_pass_on_is_reached_beside_it() {
        let reached = |way| IceHost::new("call.example", 443).reached(way, 8443).turn_uris();
        let uris = |[udp, tcp]: [u16; 2]| {
            [
                format!("turn:call.example:{udp}?transport=udp"),
                format!("turn:call.example:{tcp}?transport=tcp"),
                format!("turns:call.example:{tcp}?transport=tcp"),
            ]
        };
        assert_eq!(reached(Way::Direct), uris([443, 443]));
        assert_eq!(reached(Way::PassedOn), uris([8443, 443]));
        assert_eq!(reached(Way::OverHttp), uris([8443, 8443]));
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
