//! How many connections may be open, in total and from one place.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// Open TCP connections in total: what ten thousand file descriptors bear with room for the rest.
const TOTAL: usize = 8192;
/// From one address (IPv6: one /64). Ten people behind one router, each with a dozen TURN connections a peer, need a few
/// hundred; a flood from one place must leave room for the others.
const PER_PLACE: usize = 1024;

/// Counts open connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Admission(Arc<Mutex<Open>>);

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_place: HashMap<IpAddr, usize>,
}

/// Leave to hold one connection; returns it when dropped.
#[derive(Debug)]
pub(super) struct Permit {
    admission: Admission,
    place: IpAddr,
}

impl Admission {
    /// A permit, unless the server or this place has too many open already.
    pub(super) fn admit(&self, client: IpAddr) -> Option<Permit> {
        let place = place(client);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = open.by_place.get(&place).copied().unwrap_or(0);
        if open.total >= TOTAL || here >= PER_PLACE {
            return None;
        }
        open.total += 1;
        open.by_place.insert(place, here + 1);
        Some(Permit { admission: self.clone(), place })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.admission.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.total -= 1;
        if let Some(here) = open.by_place.get_mut(&self.place) {
            *here -= 1;
            if *here == 0 {
                open.by_place.remove(&self.place);
            }
        }
    }
}

/// One subscriber has at least a /64 of IPv6.
fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_cannot_take_every_connection_and_gives_back_what_it_took() {
        let admission = Admission::default();
        let home: IpAddr = "2001:db8:1:1::5".parse().unwrap();
        let neighbour: IpAddr = "2001:db8:1:1::6".parse().unwrap();
        let elsewhere: IpAddr = "192.0.2.1".parse().unwrap();
        let mut permits: Vec<_> = (0..PER_PLACE).map(|_| admission.admit(home).unwrap()).collect();
        assert!(admission.admit(neighbour).is_none());
        assert!(admission.admit(elsewhere).is_some());
        permits.pop();
        assert!(admission.admit(neighbour).is_some());
        drop(permits);
        let open = admission.0.lock().unwrap();
        assert!(open.total == 0 && open.by_place.is_empty());
    }
}
