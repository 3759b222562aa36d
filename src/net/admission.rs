//! How many connections may be open, in total and from one place, and which has to go when there is no room.

use std::{
    collections::{BTreeMap, HashMap},
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio_util::sync::CancellationToken;

/// Open TCP connections in total: ten thousand people in calls, and those who only look at a page. Each takes some twenty-five
/// kilobytes (docs/benchmarks.md), and one of the service's 65,536 file descriptors.
const TOTAL: usize = 12_288;
/// From one address (IPv6: one /64). Ten people behind one router, each with a dozen TURN connections a peer, need a few
/// hundred; a flood from one place must leave room for the others.
const PER_PLACE: usize = 1024;

/// Counts open connections. Where there is no room for one more, the oldest goes that is idle: a client in earnest needs a
/// second or two to ask for something, and who only holds connections makes room for who uses them. A connection with a
/// request under way, a WebSocket or an allocation is never closed for the sake of others.
#[derive(Debug, Clone, Default)]
pub(super) struct Admission(Arc<Mutex<Open>>);

/// A connection's number, in the order of arrival.
type Number = u64;

#[derive(Debug, Default)]
struct Open {
    next: Number,
    /// Every open connection with its place; a trusted proxy has none.
    places: HashMap<Number, Option<IpAddr>>,
    by_place: HashMap<IpAddr, usize>,
    /// Those that could go.
    idle: BTreeMap<Number, CancellationToken>,
}

/// Leave to hold one connection; returns it when dropped.
#[derive(Debug)]
pub(super) struct Permit(Standing);

/// Where a connection stands in the admission.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    admission: Admission,
    number: Number,
    evicted: CancellationToken,
}

impl Admission {
    /// A permit, unless the server or this place has too many in use already. `None` is the place of a trusted proxy, which
    /// speaks for many.
    pub(super) fn admit(&self, client: Option<IpAddr>) -> Option<Permit> {
        let place = client.map(place);
        let mut open = self.open();
        if !open.make_room(place) {
            return None;
        }
        let number = open.next;
        open.next += 1;
        open.places.insert(number, None);
        open.count_at(number, place);
        drop(open);
        let standing = Standing { admission: self.clone(), number, evicted: CancellationToken::new() };
        standing.rest();
        Some(Permit(standing))
    }

    /// Ends the oldest connection that is idle: there are no more file descriptors.
    pub(super) fn evict(&self) {
        self.open().evict(None);
    }

    /// How many connections are open.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.open().places.len()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// Counts the connection as one of `client`, for whom a trusted proxy passes it on. `false` if there is no room.
    pub(super) fn belongs_to(&self, client: IpAddr) -> bool {
        let Standing { admission, number, .. } = &self.0;
        let (mut open, place) = (admission.open(), place(client));
        if !open.places.contains_key(number) || !open.make_room_at(place) {
            return false;
        }
        open.count_at(*number, Some(place));
        true
    }

    /// Resolves when the connection has to make room.
    pub(super) fn evicted(&self) -> CancellationToken {
        self.0.evicted.clone()
    }

    /// For whoever knows whether the connection is idle.
    pub(super) fn standing(&self) -> Standing {
        self.0.clone()
    }
}

impl Standing {
    /// The connection is in use: it keeps its place.
    pub(super) fn work(&self) {
        self.admission.open().idle.remove(&self.number);
    }

    /// The connection is idle, as every one is at first: it goes when there is no room for others.
    pub(super) fn rest(&self) {
        let mut open = self.admission.open();
        if open.places.contains_key(&self.number) {
            open.idle.insert(self.number, self.evicted.clone());
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.admission.open().remove(self.0.number);
    }
}

impl Open {
    /// Whether one more may come from `place`, after others have gone for it.
    fn make_room(&mut self, place: Option<IpAddr>) -> bool {
        place.is_none_or(|place| self.make_room_at(place)) && (self.places.len() < TOTAL || self.evict(None))
    }

    fn make_room_at(&mut self, place: IpAddr) -> bool {
        self.by_place.get(&place).is_none_or(|here| *here < PER_PLACE) || self.evict(Some(place))
    }

    /// Ends the oldest idle connection, of `place` if one is named. Its number is free at once; its task ends soon.
    fn evict(&mut self, place: Option<IpAddr>) -> bool {
        let is_there = |number: &Number| place.is_none() || self.places.get(number) == Some(&place);
        let Some(number) = self.idle.keys().copied().find(is_there) else { return false };
        if let Some(evicted) = self.idle.get(&number) {
            evicted.cancel();
        }
        self.remove(number);
        true
    }

    fn count_at(&mut self, number: Number, place: Option<IpAddr>) {
        if let Some(place) = place {
            self.places.insert(number, Some(place));
            *self.by_place.entry(place).or_default() += 1;
        }
    }

    /// Forgets a connection. To do so twice changes nothing.
    fn remove(&mut self, number: Number) {
        self.idle.remove(&number);
        let Some(Some(place)) = self.places.remove(&number) else { return };
        if let Some(here) = self.by_place.get_mut(&place) {
            *here -= 1;
            if *here == 0 {
                self.by_place.remove(&place);
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

    #[allow(clippy::unnecessary_wraps)] // It is what `admit` takes.
    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    /// A permit of a connection in use.
    fn working(admission: &Admission, client: Option<IpAddr>) -> Permit {
        let permit = admission.admit(client).unwrap();
        permit.standing().work();
        permit
    }

    #[test]
    fn one_place_cannot_take_every_connection_and_gives_back_what_it_took() {
        let admission = Admission::default();
        let (home, neighbour) = (ip("2001:db8:1:1::5"), ip("2001:db8:1:1::6"));
        let mut permits: Vec<_> = (0..PER_PLACE).map(|_| working(&admission, home)).collect();
        assert!(admission.admit(neighbour).is_none());
        assert!(admission.admit(ip("192.0.2.1")).is_some());
        permits.pop();
        assert!(admission.admit(neighbour).is_some());
        drop(permits);
        let open = admission.open();
        assert!(open.places.is_empty() && open.by_place.is_empty() && open.idle.is_empty());
    }

    #[test]
    fn the_oldest_that_is_idle_makes_room_and_only_in_its_own_place() {
        let admission = Admission::default();
        let elsewhere = admission.admit(ip("192.0.2.1")).unwrap();
        let permits: Vec<_> = (0..PER_PLACE).map(|_| admission.admit(ip("192.0.2.2")).unwrap()).collect();
        permits[0].standing().work();
        let _more = admission.admit(ip("192.0.2.2")).unwrap();
        let evicted: Vec<_> = (0..PER_PLACE).filter(|&at| permits[at].evicted().is_cancelled()).collect();
        assert_eq!(evicted, [1]);
        assert!(!elsewhere.evicted().is_cancelled());
        drop(permits);
        assert_eq!(admission.count(), 2, "the evicted one is given back once");
    }

    #[test]
    fn who_has_worked_may_go_once_it_rests() {
        let admission = Admission::default();
        let permit = working(&admission, None);
        admission.evict();
        assert!(!permit.evicted().is_cancelled());
        permit.standing().rest();
        admission.evict();
        assert!(permit.evicted().is_cancelled());
        permit.standing().rest();
        assert!(admission.open().idle.is_empty(), "who is gone is not there to go");
    }

    #[test]
    fn a_full_server_lets_newcomers_in_as_long_as_somebody_is_idle() {
        let admission = Admission::default();
        let at = |number: usize| Some(IpAddr::from([10, 0, 0, u8::try_from(number / PER_PLACE).unwrap()]));
        let idle = admission.admit(at(0)).unwrap();
        let permits: Vec<_> = (1..TOTAL).map(|number| working(&admission, at(number))).collect();
        let newcomer = admission.admit(ip("192.0.2.1")).unwrap();
        assert!(idle.evicted().is_cancelled());
        newcomer.standing().work();
        assert!(admission.admit(ip("192.0.2.1")).is_none());
        assert!(permits.iter().all(|permit| !permit.evicted().is_cancelled()));
    }

    #[test]
    fn the_clients_of_a_proxy_are_counted_and_the_proxy_is_not() {
        let admission = Admission::default();
        let connections: Vec<_> = (0..2 * PER_PLACE).map(|_| working(&admission, None)).collect();
        let client: IpAddr = "192.0.2.9".parse().unwrap();
        assert!(connections[..PER_PLACE].iter().all(|permit| permit.belongs_to(client)));
        assert!(!connections[PER_PLACE].belongs_to(client));
        assert!(admission.admit(Some(client)).is_none());
        drop(connections);
        assert!(admission.open().by_place.is_empty());
    }

    #[test]
    fn without_file_descriptors_the_oldest_that_is_idle_goes() {
        let admission = Admission::default();
        let (busy, idle) = (working(&admission, None), admission.admit(None).unwrap());
        admission.evict();
        admission.evict();
        assert!(idle.evicted().is_cancelled() && !busy.evicted().is_cancelled());
    }
}
