//! For which names and addresses a certificate authority is asked.

use std::net::{IpAddr, SocketAddr};

use crate::{
    config::{Acme, Config},
    net::is_private,
    tls::names::Names,
};

/// The port at which authorities prove a name by TLS (RFC 8737, section 3).
const HTTPS_PORT: u16 = 443;
/// What no authority of the internet certifies: names for special use (RFC 2606, RFC 6761, RFC 6762, RFC 8375, RFC 9476), and what
/// routers and companies use inside.
const INNER: [&str; 15] = [
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "test",
    "example",
    "example.com",
    "example.net",
    "example.org",
    "invalid",
    "onion",
    "alt",
    "lan",
    "home",
    "corp",
];

/// The names to certify; none, where an authority is not to be asked.
pub(super) fn names(config: &Config, listen: SocketAddr, public: &[IpAddr]) -> Names {
    let all = match config.tls.acme {
        Acme::Off => return Names::default(),
        Acme::Auto => false,
        Acme::On => true,
    };
    match config.server.public_host.as_deref() {
        Some(host) => of_host(host, all),
        None if all || listen.port() == HTTPS_PORT => of_addresses(public, all),
        None => Names::default(),
    }
}

fn of_host(host: &str, all: bool) -> Names {
    let mut names = Names::default();
    match host.parse::<IpAddr>() {
        Ok(address) => return of_addresses(&[address], all),
        Err(_) if all || is_public(host) => drop(names.hosts.insert(host.to_owned())),
        Err(_) => {}
    }
    names
}

fn of_addresses(addresses: &[IpAddr], all: bool) -> Names {
    let wanted = addresses.iter().filter(|address| all || !is_private(**address));
    Names { addresses: wanted.copied().collect(), ..Names::default() }
}

fn is_public(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    let is_under = |inner: &str| host == inner || host.strip_suffix(inner).is_some_and(|rest| rest.ends_with('.'));
    host.contains('.') && !INNER.iter().any(|inner| is_under(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(acme: Acme, host: Option<&str>, port: u16) -> Vec<String> {
        let mut config = Config::default();
        config.tls.acme = acme;
        config.server.public_host = host.map(|host| host.parse().unwrap());
        let public = ["198.51.100.7", "10.0.0.7"].map(|address| address.parse().unwrap());
        names(&config, SocketAddr::from(([0, 0, 0, 0], port)), &public).to_texts()
    }

    #[test]
    fn a_public_name_or_address_is_all_it_takes() {
        assert_eq!(wish(Acme::Auto, Some("call.sohbet.org"), 8443), ["call.sohbet.org"]);
        assert_eq!(wish(Acme::Auto, Some("198.51.100.9"), 8443), ["198.51.100.9"]);
    }

    #[test]
    fn without_a_name_the_public_addresses_are_asked_for_where_they_can_be_proven() {
        assert_eq!(wish(Acme::Auto, None, 443), ["198.51.100.7"]);
        assert!(wish(Acme::Auto, None, 8443).is_empty());
    }

    #[test]
    fn nobody_is_asked_for_what_nobody_certifies() {
        for host in
            ["server", "server.local", "call.home.arpa", "192.168.1.5", "call.example", "call.example.org", "fd00::1"]
        {
            assert!(wish(Acme::Auto, Some(host), 443).is_empty(), "{host}");
        }
        assert!(wish(Acme::Off, Some("call.sohbet.org"), 443).is_empty());
    }

    #[test]
    fn an_authority_of_one_s_own_is_asked_for_anything() {
        assert_eq!(wish(Acme::On, Some("server.local"), 8443), ["server.local"]);
        assert_eq!(wish(Acme::On, None, 8443), ["10.0.0.7", "198.51.100.7"]);
    }
}
