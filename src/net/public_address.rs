//! Under which address relayed addresses are announced, and on which their sockets are bound.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::interfaces;
use crate::config::{Config, PortRange, RelayMode};

/// Where relayed addresses of one family live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelayAddress<A> {
    /// The local address that sockets are bound to.
    pub bind: A,
    /// The address that peers send to; another one behind a router that translates.
    pub announce: A,
}

/// Where relayed addresses live; `None` for a family that is not relayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelayAddresses {
    /// IPv4.
    pub v4: Option<RelayAddress<Ipv4Addr>>,
    /// IPv6.
    pub v6: Option<RelayAddress<Ipv6Addr>>,
}

impl RelayAddresses {
    /// From what is configured, and else from the interfaces of this machine. `listen` is the address in use.
    #[must_use]
    pub fn find(config: &Config, listen: IpAddr) -> Self {
        let relay = &config.relay;
        let local = interfaces::all();
        let v4 = Wanted { public: relay.public_ipv4, bind: relay.bind_ipv4, listen };
        let v6 = Wanted { public: relay.public_ipv6, bind: relay.bind_ipv6, listen };
        Self { v4: decide(v4, &local, interfaces::outward_v4()), v6: decide(v6, &local, interfaces::outward_v6()) }
    }

    /// The announced addresses.
    pub fn announced(&self) -> impl Iterator<Item = IpAddr> {
        let v4 = self.v4.map(|address| IpAddr::V4(address.announce));
        v4.into_iter().chain(self.v6.map(|address| IpAddr::V6(address.announce)))
    }

    /// What to tell the operator when nobody said what the public address is, and it is none that was found.
    #[must_use]
    pub fn warning(&self, config: &Config) -> Option<String> {
        let found = |ip: &IpAddr| match ip {
            IpAddr::V4(_) => config.relay.public_ipv4.is_none(),
            IpAddr::V6(_) => config.relay.public_ipv6.is_none(),
        };
        let private: Vec<_> = self.announced().filter(|ip| found(ip) && is_private(*ip)).collect();
        let key = match private.first()? {
            IpAddr::V4(_) => "relay.public_ipv4",
            IpAddr::V6(_) => "relay.public_ipv6",
        };
        let named = private.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" and ");
        match config.relay.mode {
            RelayMode::Internal => self.announced().all(is_inner).then(|| inner_name(&named, key)),
            RelayMode::Open => Some(out_of_reach(&named, key, config.relay.ports)),
        }
    }
}

/// In internal mode the address is a name: nothing is ever sent to it.
fn inner_name(named: &str, key: &str) -> String {
    format!(
        "The relay knows this machine by {named} alone, of its own network, and says so to people's browsers. Calls connect \
         all the same. If a router passes a public address on to this machine, name it in server.public_host or {key}."
    )
}

/// In open mode peers send to it.
fn out_of_reach(named: &str, key: &str, PortRange { first, last }: PortRange) -> String {
    format!(
        "The relay announces {named}, which only machines of the same network can reach. If a router passes a public \
         address on to this machine, name it in {key}, and let the router pass on the UDP ports {first}-{last} too."
    )
}

/// What is configured for one family.
#[derive(Clone, Copy)]
struct Wanted<A> {
    public: Option<A>,
    bind: Option<A>,
    listen: IpAddr,
}

/// What both families have.
trait Family: Copy + Eq + Into<IpAddr> {
    const ANY: Self;

    fn of(ip: IpAddr) -> Option<Self>;
}

impl Family for Ipv4Addr {
    const ANY: Self = Self::UNSPECIFIED;

    fn of(ip: IpAddr) -> Option<Self> {
        if let IpAddr::V4(v4) = ip { Some(v4) } else { None }
    }
}

impl Family for Ipv6Addr {
    const ANY: Self = Self::UNSPECIFIED;

    fn of(ip: IpAddr) -> Option<Self> {
        if let IpAddr::V6(v6) = ip { Some(v6) } else { None }
    }
}

/// Decides for one family. `local` are the machine's addresses; `outward` is the one that leads to the internet.
///
/// Sockets are bound to one address, so that packets leave from where they are announced also on a machine with
/// several: the configured one; else the one the server listens on; else the public one if the machine has it itself; else
/// the outward one, which is the private one behind a router that translates. A server that listens on one address alone
/// does not relay the other family unasked.
fn decide<A: Family>(wanted: Wanted<A>, local: &[IpAddr], outward: Option<A>) -> Option<RelayAddress<A>> {
    let Wanted { public, bind, listen } = wanted;
    let is_here = |ip: &A| local.contains(&(*ip).into());
    let outward = outward.filter(|_| listen.is_unspecified());
    let listened = A::of(listen).filter(|_| !listen.is_unspecified());
    let bind = bind.or(listened).or(public.filter(is_here)).or(outward).or(public.map(|_| A::ANY))?;
    let announce = public.or(Some(bind).filter(|ip| *ip != A::ANY)).or(outward)?;
    Some(RelayAddress { bind, announce })
}

/// Whether the internet has no way to this address.
#[must_use]
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local() || is_of_a_carrier(v4),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local(),
    }
}

/// Whether a router may pass a public address on to `ip`.
pub(super) fn is_inner(ip: IpAddr) -> bool {
    is_private(ip) && !ip.is_loopback()
}

/// 100.64.0.0/10, shared by the customers of one provider (RFC 6598).
fn is_of_a_carrier(v4: Ipv4Addr) -> bool {
    let [first, second, ..] = v4.octets();
    first == 100 && (64..128).contains(&second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 5);
    const PUBLIC: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
    const PUBLIC_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 7);
    const EVERYWHERE: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
    const ALL_V4: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

    #[allow(clippy::unnecessary_wraps)] // It is compared with what is optional.
    fn relay(bind: Ipv4Addr, announce: Ipv4Addr) -> Option<RelayAddress<Ipv4Addr>> {
        Some(RelayAddress { bind, announce })
    }

    /// A machine whose only address is `here`, asked for IPv4.
    fn v4(public: Option<Ipv4Addr>, bind: Option<Ipv4Addr>, here: Option<Ipv4Addr>) -> Option<RelayAddress<Ipv4Addr>> {
        let local: Vec<_> = here.into_iter().map(IpAddr::V4).collect();
        decide(Wanted { public, bind, listen: EVERYWHERE }, &local, here)
    }

    #[test]
    fn a_machine_with_one_family_relays_that_one() {
        let nothing = Wanted { public: None, bind: None, listen: ALL_V4 };
        assert_eq!(v4(None, None, Some(PUBLIC)), relay(PUBLIC, PUBLIC));
        assert_eq!(decide::<Ipv6Addr>(nothing, &[], None), None);
    }

    #[test]
    fn a_machine_with_both_families_relays_both_whichever_it_listens_on() {
        for listen in [EVERYWHERE, ALL_V4] {
            let local = [PUBLIC.into(), PUBLIC_V6.into()];
            let wanted = Wanted { public: None, bind: None, listen };
            assert_eq!(decide(wanted, &local, Some(PUBLIC)), relay(PUBLIC, PUBLIC));
            let wanted = Wanted { public: None, bind: None, listen };
            let expected = Some(RelayAddress { bind: PUBLIC_V6, announce: PUBLIC_V6 });
            assert_eq!(decide(wanted, &local, Some(PUBLIC_V6)), expected);
        }
    }

    #[test]
    fn behind_a_router_that_translates_sockets_are_bound_inside_and_announced_outside() {
        assert_eq!(v4(Some(PUBLIC), None, Some(PRIVATE)), relay(PRIVATE, PUBLIC));
        assert_eq!(v4(Some(PUBLIC), Some(PRIVATE), None), relay(PRIVATE, PUBLIC));
        assert_eq!(v4(Some(PUBLIC), Some(Ipv4Addr::UNSPECIFIED), Some(PRIVATE)), relay(Ipv4Addr::UNSPECIFIED, PUBLIC));
    }

    #[test]
    fn a_public_address_that_the_machine_has_is_the_one_bound() {
        let local = [PRIVATE.into(), PUBLIC.into()];
        let wanted = Wanted { public: Some(PUBLIC), bind: None, listen: EVERYWHERE };
        assert_eq!(decide(wanted, &local, Some(PRIVATE)), relay(PUBLIC, PUBLIC));
    }

    #[test]
    fn a_machine_without_an_address_relays_what_is_configured_and_nothing_else() {
        assert_eq!(v4(None, None, None), None);
        assert_eq!(v4(None, Some(Ipv4Addr::UNSPECIFIED), None), None);
        assert_eq!(v4(Some(PUBLIC), None, None), relay(Ipv4Addr::UNSPECIFIED, PUBLIC));
        assert_eq!(v4(None, Some(PRIVATE), None), relay(PRIVATE, PRIVATE));
    }

    #[test]
    fn a_server_that_listens_on_one_address_relays_there_and_nowhere_else() {
        let local = [PRIVATE.into(), PUBLIC.into(), PUBLIC_V6.into()];
        let wanted = Wanted { public: None, bind: None, listen: PUBLIC.into() };
        assert_eq!(decide(wanted, &local, Some(PRIVATE)), relay(PUBLIC, PUBLIC));
        let wanted = Wanted { public: None, bind: None, listen: PUBLIC.into() };
        assert_eq!(decide(wanted, &local, Some(PUBLIC_V6)), None);
        let wanted = Wanted { public: None, bind: Some(PUBLIC_V6), listen: PUBLIC.into() };
        assert!(decide(wanted, &local, Some(PUBLIC_V6)).is_some());
    }

    #[test]
    fn a_private_address_that_was_found_is_warned_of_and_one_that_was_chosen_is_not() {
        let mut config = Config::default();
        config.relay.mode = RelayMode::Open;
        let addresses = RelayAddresses { v4: relay(PRIVATE, PRIVATE), v6: None };
        let warning = addresses.warning(&config).unwrap();
        assert!(warning.contains("192.168.1.5") && warning.contains("relay.public_ipv4"), "{warning}");
        assert!(warning.contains("49152-65535"), "{warning}");
        config.relay.public_ipv4 = Some(PRIVATE);
        assert_eq!(addresses.warning(&config), None);
        let public = RelayAddresses { v4: relay(PUBLIC, PUBLIC), v6: None };
        assert_eq!(public.warning(&Config::default()), None);
    }

    #[test]
    fn in_internal_mode_a_private_address_is_a_name_that_calls_do_without() {
        let mut config = Config::default();
        let warning = |config: &Config, here| RelayAddresses { v4: relay(here, here), v6: None }.warning(config);
        let said = warning(&config, PRIVATE).unwrap();
        assert!(said.contains("192.168.1.5") && said.contains("server.public_host"), "{said}");
        assert!(!said.contains("49152"), "no port has to be passed on: {said}");
        assert_eq!(warning(&config, Ipv4Addr::LOCALHOST), None);
        config.relay.public_ipv4 = Some(PUBLIC);
        assert_eq!(warning(&config, PRIVATE), None);
    }

    #[test]
    fn addresses_that_the_internet_does_not_know_are_private() {
        for ip in ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "100.64.0.1", "fd00::1", "::1"]
        {
            assert!(is_private(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["9.9.9.9", "100.63.0.1", "100.128.0.1", "172.32.0.1", "2001:db8::1"] {
            assert!(!is_private(ip.parse().unwrap()), "{ip}");
        }
    }
}
