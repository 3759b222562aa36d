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

/// What the link for the first administrator does.
pub(super) const ONCE: &str = "Whoever opens this link first runs the server. It works once.";

/// The page on which somebody becomes the first administrator. The token stands where browsers do not send it from.
pub(super) fn setup_page(token: &str) -> String {
    format!("/setup#{token}")
}

/// What there is to say.
pub(super) struct Welcome<'a> {
    /// The server's name.
    pub(super) name: &'a str,
    /// The URLs that lead here, the best first.
    pub(super) addresses: &'a [String],
    /// How it gets its first administrator.
    pub(super) setup: Setup<'a>,
    /// The certificate to trust.
    pub(super) certificate: &'a Path,
    /// What else the operator should know.
    pub(super) notices: &'a [String],
    /// Draw a QR code.
    pub(super) qr: bool,
}

/// How a server gets its first administrator.
#[derive(Debug, Clone, Copy)]
pub(super) enum Setup<'a> {
    /// It has one.
    Done,
    /// By the link with this token.
    Link(&'a str),
    /// By a link that a command prints.
    AskForLink,
}

impl Welcome<'_> {
    pub(super) fn text(&self) -> String {
        let mut text = format!("\n{} is ready (version {}).\n\n", self.name, env!("CARGO_PKG_VERSION"));
        for (number, address) in self.addresses.iter().enumerate() {
            let label = if number == 0 { "  Open       " } else { "             " };
            let _ = writeln!(text, "{label}{address}");
        }
        let mut page = String::new();
        match self.setup {
            Setup::Done => {}
            Setup::Link(token) => {
                page = setup_page(token);
                let _ = writeln!(text, "  Set it up  {}{page}", self.addresses[0]);
                let _ = writeln!(text, "             {ONCE}");
            }
            Setup::AskForLink => text.push_str("  Set it up  with the link that `sohbet setup` prints, as root\n"),
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

    fn text(addresses: &[&str], setup: Setup, qr: bool) -> String {
        let addresses: Vec<_> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let certificate = Path::new("/data/tls/ca.pem");
        let notices = ["WS_PORT is not needed any more.".to_owned()];
        Welcome { name: "Ours", addresses: &addresses, setup, certificate, notices: &notices, qr }.text()
    }

    #[test]
    fn the_start_says_where_to_go_and_how_to_set_it_up() {
        let text = text(&["https://localhost:8443", "https://192.0.2.7:8443"], Setup::Link("TOKEN"), false);
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
        assert!(!text(&["https://localhost:8443"], Setup::Done, false).contains("setup"));
    }

    #[test]
    fn a_service_says_how_to_get_the_link_and_not_the_link() {
        let text = text(&["https://localhost:8443"], Setup::AskForLink, false);
        assert!(text.contains("`sohbet setup`") && !text.contains('#'), "{text}");
    }

    #[test]
    fn a_phone_is_shown_an_address_that_it_can_reach_or_none() {
        assert!(text(&["https://localhost:1", "https://192.0.2.7:1"], Setup::Done, true).contains("Scan it"));
        assert!(!text(&["https://localhost:1"], Setup::Done, true).contains("Scan it"));
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
