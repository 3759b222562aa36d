//! The one port, TCP and UDP: who answers there, and whether it is the same from outside.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::{
    Check, Finding,
    probe::{self, Answer, Reached},
};
use crate::config::Config;

/// Where this machine reaches its own server, which listens on this address.
pub(crate) fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        // It serves IPv4 too, which a machine without IPv6 has alone.
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// Asks the server over TCP and UDP.
pub(super) async fn examine(here: SocketAddr) -> (Option<Answer>, Vec<Finding>) {
    let port = here.port();
    match probe::https(here, "localhost").await {
        Reached::Https(answer) if answer.is_sohbet => {
            let silent = (!probe::stun(here).await).then(|| silent(port));
            (Some(answer), silent.into_iter().collect())
        }
        Reached::Https(_) | Reached::Stranger => {
            let cause = format!("Another program answers on TCP port {port}.");
            let advice =
                format!("`ss -lptn 'sport = :{port}'` shows which. Stop it, or move one of the two (server.listen).");
            (None, vec![Finding::new(Check::OtherProgram, cause, advice)])
        }
        Reached::Nobody(error) => {
            let cause = format!("Nothing answers on TCP port {port}: {error}.");
            let advice = "Start the server: `systemctl start sohbet`, or `sohbet` with the same configuration.";
            (None, vec![Finding::new(Check::Port, cause, advice)])
        }
    }
}

fn silent(port: u16) -> Finding {
    let cause = format!("The relay does not answer on UDP port {port}, while TCP works.");
    let advice = format!("Let UDP port {port} through in this machine's firewall (nft, ufw, firewalld), as TCP.");
    Finding::new(Check::Udp, cause, advice)
}

/// Where the server is reached from outside, and by which name: by its public one, if somebody answers there. A machine
/// behind a router often cannot reach its own public address, which is no illness; it is asked where it is then.
pub(super) async fn outside(config: &Config, here: SocketAddr) -> (SocketAddr, String) {
    let local = (here, "localhost".to_owned());
    let Some(host) = config.server.public_host.as_deref() else { return local };
    let Ok(mut addresses) = tokio::net::lookup_host((host, here.port())).await else { return local };
    let Some(address) = addresses.next() else { return local };
    match probe::https(address, host).await {
        Reached::Https(_) => (address, host.to_owned()),
        Reached::Nobody(_) | Reached::Stranger => (here, host.to_owned()),
    }
}

/// Compares what is shown there with what the server itself shows to who asks for that name.
pub(super) async fn in_between(at: SocketAddr, name: &str, here: SocketAddr, own: &Answer) -> Option<Finding> {
    let Reached::Https(local) = probe::https(here, name).await else { return None };
    let Reached::Https(public) = probe::https(at, name).await else { return None };
    let cause = format!("{name} shows another certificate than this server: something in between takes TLS apart.");
    let advice = "Let it pass TCP through unchanged, or calls lose TURN over TLS: docs/proxy.md says how.";
    let is_other = public.leaf != local.leaf && public.leaf != own.leaf;
    is_other.then(|| Finding::new(Check::Proxy, cause, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_on_loopback() {
        for (listen, expected) in [
            ("[::]:443", "127.0.0.1:443"),
            ("0.0.0.0:8443", "127.0.0.1:8443"),
            ("192.0.2.7:443", "192.0.2.7:443"),
            ("[2001:db8::7]:443", "[2001:db8::7]:443"),
        ] {
            assert_eq!(here(listen.parse().unwrap()), expected.parse().unwrap());
        }
    }
}
