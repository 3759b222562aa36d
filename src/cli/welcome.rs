//! What the operator reads when the server is up: where it is, how to set it up, how to trust it.

use std::{
    fmt::Write,
    net::{IpAddr, SocketAddr},
    path::Path,
};

use super::qr;
use crate::{config::Config, net::interfaces};

/// The port that an https URL without one means.
const HTTPS_PORT: u16 = 443;

/// What there is to say.
pub(super) struct Welcome<'a> {
    /// The server's name.
    pub(super) name: &'a str,
    /// The URLs that lead here, the best first.
    pub(super) addresses: &'a [String],
    /// While nobody runs the server yet.
    pub(super) setup_token: Option<&'a str>,
    /// The certificate to trust.
    pub(super) certificate: &'a Path,
    /// What else the operator should know.
    pub(super) notices: &'a [String],
    /// Draw a QR code.
    pub(super) qr: bool,
}

impl Welcome<'_> {
    pub(super) fn text(&self) -> String {
        let mut text = format!("\n{} is ready (version {}).\n\n", self.name, env!("CARGO_PKG_VERSION"));
        for (number, address) in self.addresses.iter().enumerate() {
            let label = if number == 0 { "  Open       " } else { "             " };
            let _ = writeln!(text, "{label}{address}");
        }
        let page = self.setup_token.map_or(String::new(), |token| format!("/setup#{token}"));
        if self.setup_token.is_some() {
            let _ = writeln!(text, "  Set it up  {}{page}", self.addresses[0]);
            let _ = writeln!(text, "             Whoever opens this link first runs the server. It works once.");
        }
        let _ = writeln!(text, "  Trust it   install {} in your browser,", self.certificate.display());
        let _ = writeln!(text, "             or fetch it from {}/trust/sohbet-ca.crt", self.addresses[0]);
        for notice in self.notices {
            let _ = writeln!(text, "  Note       {notice}");
        }
        if let Some(code) =
            self.reachable().filter(|_| self.qr).and_then(|address| qr::draw(&format!("{address}{page}")))
        {
            let _ = write!(text, "\n{code}\n  Scan it with a phone in the same network.\n");
        }
        text.push('\n');
        text
    }

    /// The address for a phone: the first that is not only for this machine.
    fn reachable(&self) -> Option<&String> {
        self.addresses.iter().find(|address| !address.starts_with("https://localhost"))
    }
}

/// The URLs that lead to the server, the best first.
pub(super) fn addresses(config: &Config, listen: SocketAddr) -> Vec<String> {
    let mut hosts: Vec<String> = config.server.public_host.iter().map(|host| bracketed(host)).collect();
    let ip = listen.ip();
    if ip.is_unspecified() || ip.is_loopback() {
        hosts.push("localhost".to_owned());
    }
    if ip.is_unspecified() {
        hosts.extend(nearby());
    } else if !ip.is_loopback() {
        hosts.push(bracketed(&ip.to_string()));
    }
    let port = if listen.port() == HTTPS_PORT { String::new() } else { format!(":{}", listen.port()) };
    hosts.into_iter().map(|host| format!("https://{host}{port}")).collect()
}

fn bracketed(host: &str) -> String {
    if host.parse::<std::net::Ipv6Addr>().is_ok() { format!("[{host}]") } else { host.to_owned() }
}

/// The machine's own IPv4 addresses. IPv6 ones are long, change often, and nobody types them.
fn nearby() -> Vec<String> {
    interfaces::outer().into_iter().filter(IpAddr::is_ipv4).map(|ip| ip.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(addresses: &[&str], setup_token: Option<&str>, qr: bool) -> String {
        let addresses: Vec<_> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let certificate = Path::new("/data/tls/ca.pem");
        let notices = ["WS_PORT is not needed any more.".to_owned()];
        Welcome { name: "Ours", addresses: &addresses, setup_token, certificate, notices: &notices, qr }.text()
    }

    #[test]
    fn the_start_says_where_to_go_and_how_to_set_it_up() {
        let text = text(&["https://localhost:8443", "https://192.0.2.7:8443"], Some("TOKEN"), false);
        for expected in [
            "https://localhost:8443/setup#TOKEN",
            "https://192.0.2.7:8443\n",
            "/data/tls/ca.pem",
            "https://localhost:8443/trust/sohbet-ca.crt",
            "WS_PORT",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
    }

    #[test]
    fn a_server_that_is_set_up_shows_no_setup_link() {
        assert!(!text(&["https://localhost:8443"], None, false).contains("setup"));
    }

    #[test]
    fn a_phone_is_shown_an_address_that_it_can_reach_or_none() {
        assert!(text(&["https://localhost:1", "https://192.0.2.7:1"], None, true).contains("Scan it"));
        assert!(!text(&["https://localhost:1"], None, true).contains("Scan it"));
    }

    #[test]
    fn addresses_follow_what_the_server_listens_on() {
        let mut config = Config::default();
        assert_eq!(addresses(&config, "127.0.0.1:8443".parse().unwrap()), ["https://localhost:8443"]);
        assert_eq!(addresses(&config, "192.0.2.7:443".parse().unwrap()), ["https://192.0.2.7"]);
        config.server.public_host = "2001:db8::1".parse().ok();
        assert_eq!(
            addresses(&config, "[::]:443".parse().unwrap())[..2],
            ["https://[2001:db8::1]", "https://localhost"]
        );
    }
}
