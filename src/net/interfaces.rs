//! The addresses of this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Networks inside the machine, which no other one can reach.
const INNER: [&str; 6] = ["docker", "br-", "veth", "virbr", "lxc", "podman"];
/// Somewhere far away, to ask the routing table about: reserved for documentation (RFC 5737, RFC 3849), so nobody's.
const FAR_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
const FAR_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));
/// Discard (RFC 863). Nothing is ever sent to it.
const FAR_PORT: u16 = 9;

/// Every address, those for this machine alone too.
#[must_use]
pub fn all() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.iter().map(if_addrs::Interface::ip).collect()
}

/// Those that other machines may reach: none of a loopback, of a network inside the machine, or link-local.
#[must_use]
pub fn outer() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let outer =
        interfaces.iter().filter(|each| !each.is_loopback() && !INNER.iter().any(|name| each.name.starts_with(name)));
    outer.map(if_addrs::Interface::ip).filter(|ip| !is_link_local(ip)).collect()
}

/// The IPv4 address from which packets leave for the internet; where no way leads there, the first that other machines
/// may reach.
#[must_use]
pub fn outward_v4() -> Option<Ipv4Addr> {
    let v4 = |ip| if let IpAddr::V4(v4) = ip { Some(v4) } else { None };
    source_towards(FAR_V4).and_then(v4).or_else(|| outer().into_iter().find_map(v4))
}

/// The same for IPv6.
#[must_use]
pub fn outward_v6() -> Option<Ipv6Addr> {
    let v6 = |ip| if let IpAddr::V6(v6) = ip { Some(v6) } else { None };
    source_towards(FAR_V6).and_then(v6).or_else(|| outer().into_iter().find_map(v6))
}

/// The address that the routing table chooses. Connecting a UDP socket looks it up and sends nothing.
fn source_towards(far: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if far.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(SocketAddr::new(far, FAR_PORT)).ok()?;
    let chosen = socket.local_addr().ok()?.ip();
    (!chosen.is_loopback() && !is_link_local(&chosen)).then_some(chosen)
}

fn is_link_local(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_may_reach_is_part_of_all_and_never_loopback() {
        let all = all();
        assert!(all.contains(&Ipv4Addr::LOCALHOST.into()));
        let outward = outward_v4().map(IpAddr::V4).into_iter().chain(outward_v6().map(IpAddr::V6));
        for ip in outer().into_iter().chain(outward) {
            assert!(all.contains(&ip) && !ip.is_loopback() && !is_link_local(&ip), "{ip}");
        }
    }
}
