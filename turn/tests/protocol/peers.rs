//! Which peers open mode may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::prelude::*;
use sohbet_turn::server::{Network, NetworkError, PeerPolicy};

/// The first and the last address of everything that is no public host's, and what clouds hide in public networks.
pub(crate) const NOT_PUBLIC: &str = "
    0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 100.100.100.200 127.0.0.1
    127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0
    192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0
    198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0
    255.255.255.254 255.255.255.255 :: ::1 64:ff9b:1:: 64:ff9b:1:ffff:ffff:ffff:808:808 100::
    100::ffff:ffff:ffff:ffff 100:0:0:1:: 1fff:ffff:: 2001:: 2001:0:808:808:: 2001:0:ffff::1 2001:2::1 2001:10::
    2001:1f:ffff:: 2001:20:: 2001:2f:ffff::1 2001:1ff:ffff:: 2001:db8:: 2001:db8:ffff:ffff::1 3fff:: 3fff:fff::1
    4000:: 5f00:: 5f00:ffff::1 fc00:: fd00:ec2::254 fdff:ffff::1 fe80:: febf:ffff::1 fec0:: feff:ffff::1 ff00::
    ff02::1";

/// Public hosts, as near to those as can be.
const PUBLIC: &str = "
    1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15
    168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0
    192.88.98.255 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
    203.0.114.0 223.255.255.255 2000:: 2001:200:: 2001:db7:ffff:: 2001:db9:: 2001:4860:4860::8888 3ffe:ffff::
    3fff:1000:: 2a00:1450:4001:82a::200e";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn networks(texts: &[&str]) -> Vec<Network> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// `inner` in every disguise that IPv6 has for it.
pub(crate) fn disguises(inner: Ipv4Addr) -> Vec<IpAddr> {
    let bits = u128::from(inner.to_bits());
    let last = [
        "::ffff:0:0",
        "::",
        "::ffff:0:0:0",
        "64:ff9b::",
        "2a00:1450::5efe:0:0",
        "2a00:1450::200:5efe:0:0",
        "2a00:1450::100:5efe:0:0",
        "2a00:1450:0:1:300:5efe:0:0",
    ];
    let last = last.map(|prefix| prefix.parse::<Ipv6Addr>().unwrap().to_bits() | bits);
    let sixtofour = [0x2002_u128 << 112 | bits << 80, 0x2002_u128 << 112 | bits << 80 | 1];
    last.into_iter().chain(sixtofour).map(|bits| Ipv6Addr::from_bits(bits).into()).collect()
}

#[test]
fn what_is_not_public_is_not_reached() {
    for text in NOT_PUBLIC.split_whitespace() {
        assert!(!PeerPolicy::default().permits(ip(text)), "{text}");
    }
}

#[test]
fn public_hosts_are_reached() {
    for text in PUBLIC.split_whitespace() {
        assert!(PeerPolicy::default().permits(ip(text)), "{text}");
    }
}

#[test]
fn a_disguise_changes_nothing() {
    for (texts, permitted) in [(NOT_PUBLIC, false), (PUBLIC, true)] {
        let inners = texts.split_whitespace().filter_map(|text| text.parse().ok());
        for disguise in inners.flat_map(disguises) {
            assert_eq!(PeerPolicy::default().permits(disguise), permitted, "{disguise}");
        }
    }
}

#[test]
fn teredo_and_local_nat64_are_not_reached_even_with_a_public_address_inside() {
    for text in ["2001:0:808:808:0:1234:f7f7:f7f7", "64:ff9b:1::808:808", "64:ff9b:1:808:8:800::"] {
        assert!(!PeerPolicy::default().permits(ip(text)), "{text}");
    }
}

#[test]
fn an_allowed_network_is_reached_in_disguise_too_and_nothing_else() {
    let policy = PeerPolicy::with(networks(&["127.0.0.0/8", "::1", "fd00::/8"]), vec![], vec![]);
    for text in ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", "::1", "fd00::7", "8.8.8.8"] {
        assert!(policy.permits(ip(text)), "{text}");
    }
    for text in ["10.0.0.1", "::ffff:10.0.0.1", "fc00::7", "fe80::5efe:127.0.0.1", "64:ff9b:1::127.0.0.1", "::2"] {
        assert!(!policy.permits(ip(text)), "{text}");
    }
}

#[test]
fn an_allowed_disguise_does_not_allow_what_is_inside() {
    let policy = PeerPolicy::with(networks(&["2000::/3", "64:ff9b::/96"]), vec![], vec![]);
    assert!(!policy.permits(ip("2002:7f00:1::")));
    assert!(!policy.permits(ip("64:ff9b::10.0.0.1")));
}

#[test]
fn a_denied_network_is_not_reached_though_it_is_allowed() {
    let policy = PeerPolicy::with(networks(&["10.0.0.0/8"]), networks(&["10.1.0.0/16", "8.8.8.8"]), vec![]);
    for (text, permitted) in [("10.0.0.1", true), ("10.1.0.1", false), ("::ffff:10.1.0.1", false), ("8.8.8.8", false)] {
        assert_eq!(policy.permits(ip(text)), permitted, "{text}");
    }
    assert!(disguises([8, 8, 8, 8].into()).iter().all(|disguise| !policy.permits(*disguise)));
}

#[test]
fn the_server_is_reached_only_where_its_address_is_allowed_alone() {
    let own = || vec![ip("9.9.9.9"), ip("::ffff:9.9.9.8"), ip("10.0.0.5"), ip("2a00::5")];
    let texts = ["9.9.9.9", "::ffff:9.9.9.9", "9.9.9.8", "10.0.0.5", "2a00::5"];
    let default = PeerPolicy::with(vec![], vec![], own());
    let around = PeerPolicy::with(networks(&["10.0.0.0/8", "9.9.9.0/24", "2a00::/16"]), vec![], own());
    let alone = PeerPolicy::with(networks(&["9.9.9.9", "9.9.9.8/32", "10.0.0.5/32", "2a00::5/128"]), vec![], own());
    for text in texts {
        assert!(!default.permits(ip(text)) && !around.permits(ip(text)) && alone.permits(ip(text)), "{text}");
    }
    assert!(default.permits(ip("9.9.9.10")) && around.permits(ip("10.0.0.6")));
}

#[test]
fn a_network_is_written_as_it_is_read() {
    for text in ["10.0.0.0/8", "0.0.0.0/0", "192.0.2.7/32", "::/0", "::1/128", "fd00::/8", "2001:db8::/33"] {
        assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
    }
    assert_eq!("192.0.2.7".parse::<Network>().unwrap(), Network::from(ip("192.0.2.7")));
    let all: Network = "0.0.0.0/0".parse().unwrap();
    assert!(all.contains(ip("255.1.2.3")) && !all.contains(ip("::1")));
}

#[test]
fn what_is_no_network_is_told_how_to_become_one() {
    let said = |text: &str| text.parse::<Network>().unwrap_err();
    for text in ["", "intranet", "10.0.0/8", "10.0.0.0.0/8"] {
        assert_eq!(said(text), NetworkError::Address, "{text}");
    }
    for (text, most) in [("10.0.0.0/33", 32), ("10.0.0.0/", 32), ("10.0.0.0/-1", 32), ("::/129", 128), ("::/x", 128)] {
        assert_eq!(said(text), NetworkError::Prefix(most), "{text}");
    }
    assert_eq!(said("::ffff:10.0.0.0/104"), NetworkError::Mapped);
    assert!(said("10.1.2.3/8").to_string().ends_with("first address, 10.0.0.0/8"));
}

fn host_of(text: &'static str) -> impl Strategy<Value = Ipv4Addr> {
    let (first, prefix) = text.split_once('/').unwrap();
    let first = first.parse::<Ipv4Addr>().unwrap().to_bits();
    let host = u32::MAX.checked_shr(prefix.parse().unwrap()).unwrap_or(0);
    any::<u32>().prop_map(move |bits| Ipv4Addr::from_bits(first | bits & host))
}

proptest! {
    #[test]
    fn no_disguise_leads_into_a_private_network(
        inner in prop_oneof![
            host_of("10.0.0.0/8"), host_of("172.16.0.0/12"), host_of("192.168.0.0/16"), host_of("127.0.0.0/8"),
            host_of("169.254.0.0/16"), host_of("100.64.0.0/10"), host_of("224.0.0.0/3"), host_of("0.0.0.0/8"),
        ]
    ) {
        prop_assert!(!PeerPolicy::default().permits(inner.into()));
        for disguise in disguises(inner) {
            prop_assert!(!PeerPolicy::default().permits(disguise), "{disguise}");
        }
    }
}
