//! What the relay's events say of how participants reach each other, in the words of the signaling core.

use std::{collections::HashMap, sync::Arc};

use sohbet_signaling::{RelayWord, protocol::MediaPath};
use sohbet_turn::{
    FiveTuple, Transport,
    server::{Event, Happening, Holder, Sent},
};

/// From so many packets to one peer between two tellings on (ten seconds, at first three), they are media or what goes with
/// them. A way that is only kept open carries ICE checks alone: Chromium sends one each 25 seconds and answers as many, and on
/// ways that lose at the beginning fewer than ten.
const MEDIA: u64 = 20;

/// How a participant reaches another one; without a name, somebody who has no allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) from: Arc<str>,
    pub(super) to: Option<Arc<str>>,
    pub(super) says: RelayWord,
}

/// The allocations that carry media now, and to whom. The relay's quota bounds them.
#[derive(Default)]
pub(super) struct Carriers(HashMap<FiveTuple, Carrier>);

struct Carrier {
    of: Arc<str>,
    to: Vec<Option<Arc<str>>>,
}

impl Carriers {
    /// Takes what the relay tells.
    pub(super) fn handle_event(&mut self, event: &Event) -> Vec<Word> {
        let Holder::Participant(of) = &event.holder else { return Vec::new() };
        match &event.what {
            Happening::Traffic { sent, .. } => self.set(event.five_tuple, of, recipients(sent)),
            Happening::Ended { .. } => self.set(event.five_tuple, of, Vec::new()),
            Happening::Allocated(_) | Happening::Bound { .. } => Vec::new(),
        }
    }

    /// Some events were missed: what carries still is told again within ten seconds.
    pub(super) fn forget_all(&mut self) -> Vec<Word> {
        self.0.drain().flat_map(|(five_tuple, carrier)| silent(&five_tuple, carrier, &[])).collect()
    }

    fn set(&mut self, five_tuple: FiveTuple, of: &Arc<str>, to: Vec<Option<Arc<str>>>) -> Vec<Word> {
        let before = self.0.remove(&five_tuple);
        let mut words: Vec<_> = before.map(|carrier| silent(&five_tuple, carrier, &to).collect()).unwrap_or_default();
        let carries = RelayWord::Carries(path(five_tuple.transport));
        words.extend(to.iter().map(|to| Word { from: Arc::clone(of), to: to.clone(), says: carries }));
        if !to.is_empty() {
            self.0.insert(five_tuple, Carrier { of: Arc::clone(of), to });
        }
        words
    }
}

/// To whom `carrier` has fallen silent, when it now carries to `now` alone.
fn silent(
    five_tuple: &FiveTuple,
    Carrier { of, to }: Carrier,
    now: &[Option<Arc<str>>],
) -> impl Iterator<Item = Word> + use<> {
    let word = RelayWord::Carried(path(five_tuple.transport));
    let ended: Vec<_> = to.into_iter().filter(|to| !now.contains(to)).collect();
    ended.into_iter().map(move |to| Word { from: Arc::clone(&of), to, says: word })
}

/// Those to whom media went. A peer has several addresses; a tenant of the relay is no participant.
fn recipients(sent: &[Sent]) -> Vec<Option<Arc<str>>> {
    let mut packets: HashMap<Option<Arc<str>>, u64> = HashMap::new();
    for sent in sent {
        let to = match &sent.holder {
            Some(Holder::Participant(id)) => Some(Arc::clone(id)),
            Some(Holder::Tenant(_)) => continue,
            None => None,
        };
        *packets.entry(to).or_default() += sent.packets;
    }
    packets.into_iter().filter(|(_, packets)| *packets >= MEDIA).map(|(to, _)| to).collect()
}

fn path(transport: Transport) -> MediaPath {
    match transport {
        Transport::Udp => MediaPath::Udp,
        Transport::Tcp => MediaPath::Tcp,
        Transport::Tls => MediaPath::Tls,
    }
}

#[cfg(test)]
mod tests {
    use sohbet_turn::server::{End, Traffic};

    use super::*;

    fn event(transport: Transport, what: Happening) -> Event {
        let five_tuple = FiveTuple::new("192.0.2.7:5000".parse().unwrap(), "192.0.2.1:443".parse().unwrap(), transport);
        Event { holder: Holder::Participant("ada".into()), five_tuple, what }
    }

    fn traffic(transport: Transport, sent: &[(Option<&str>, u64)]) -> Event {
        let holder = |name: &str| Holder::Participant(name.into());
        let sent = sent.iter().map(|(to, packets)| Sent { holder: to.map(holder), packets: *packets }).collect();
        event(transport, Happening::Traffic { total: Traffic::default(), sent })
    }

    fn word(to: Option<&str>, word: RelayWord) -> Word {
        Word { from: "ada".into(), to: to.map(Into::into), says: word }
    }

    #[test]
    fn an_allocation_that_carries_media_to_somebody_is_their_way() {
        let mut carriers = Carriers::default();
        let words = carriers.handle_event(&traffic(Transport::Tls, &[(Some("ben"), 15), (Some("ben"), 15)]));
        assert_eq!(words, [word(Some("ben"), RelayWord::Carries(MediaPath::Tls))]);
        let words = carriers.handle_event(&traffic(Transport::Udp, &[(None, 500)]));
        assert_eq!(words, [word(None, RelayWord::Carries(MediaPath::Udp))]);
    }

    #[test]
    fn checks_alone_are_no_media() {
        assert_eq!(Carriers::default().handle_event(&traffic(Transport::Udp, &[(Some("ben"), 9), (None, 9)])), []);
    }

    #[test]
    fn what_falls_silent_or_ends_has_carried() {
        let carried = word(Some("ben"), RelayWord::Carried(MediaPath::Tcp));
        let end = Happening::Ended { why: End::Released, traffic: Traffic::default() };
        for over in
            [traffic(Transport::Tcp, &[]), traffic(Transport::Tcp, &[(Some("ben"), 3)]), event(Transport::Tcp, end)]
        {
            let mut carriers = Carriers::default();
            carriers.handle_event(&traffic(Transport::Tcp, &[(Some("ben"), 500)]));
            assert_eq!(carriers.handle_event(&over), std::slice::from_ref(&carried));
            assert_eq!(carriers.handle_event(&over), []);
        }
    }

    #[test]
    fn whoever_missed_events_is_sure_of_nothing_until_told_again() {
        let mut carriers = Carriers::default();
        carriers.handle_event(&traffic(Transport::Tls, &[(Some("ben"), 500)]));
        assert_eq!(carriers.forget_all(), [word(Some("ben"), RelayWord::Carried(MediaPath::Tls))]);
        assert_eq!(carriers.forget_all(), []);
    }
}
