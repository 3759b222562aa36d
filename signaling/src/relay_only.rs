//! Rooms that hide everyone's address: nothing passes from which another participant could learn one.
//!
//! Clients of such a room gather relay candidates only. What is here holds also for a client that does not: candidates of
//! other kinds and everything in a description that names an address are taken out before they are passed on.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    Signaling,
    protocol::{IceCandidate, ServerMessage, SessionDescription},
};

/// What takes the place of a related address (RFC 8839, section 5.1: for privacy, 0.0.0.0 and port 9).
const NO_RELATED: &str = "raddr 0.0.0.0 rport 9";
/// The words of a candidate before its type: foundation, component, transport, priority, address, port.
const BEFORE_TYPE: usize = 6;
/// The extensions of a candidate that name no address.
const EXTENSIONS: [&str; 5] = ["tcptype", "generation", "ufrag", "network-id", "network-cost"];

impl Signaling {
    /// Hides everyone's address from the others of a room from now on, or no longer, and tells those who are there. Who waits
    /// outside may be the first to come in, and then brings the room's setting along.
    pub fn set_relay_only(&mut self, room: &str, relay_only: bool) {
        let outside = self.waiting.values_mut().map(|waiter| &mut waiter.admission.room);
        outside.filter(|theirs| theirs.id == room).for_each(|theirs| theirs.relay_only = relay_only);
        let Some(live) = self.rooms.get_mut(room).filter(|live| live.relay_only != relay_only) else { return };
        live.relay_only = relay_only;
        let everyone = live.participants.clone();
        for participant in everyone {
            self.tell(&participant, ServerMessage::RelayOnly { relay_only });
        }
    }

    /// A description as the room lets it pass.
    pub(crate) fn description_for_room(&self, id: &str, description: SessionDescription) -> SessionDescription {
        if !self.hides_addresses(id) {
            return description;
        }
        SessionDescription { sdp: without_addresses(&description.sdp), ..description }
    }

    /// A candidate as the room lets it pass; `None` where it must not.
    pub(crate) fn candidate_for_room(&self, id: &str, found: IceCandidate) -> Option<IceCandidate> {
        // An empty one ends a generation of candidates.
        if found.candidate.is_empty() || !self.hides_addresses(id) {
            return Some(found);
        }
        relayed(&found.candidate).map(|candidate| IceCandidate { candidate, ..found })
    }

    fn hides_addresses(&self, id: &str) -> bool {
        let room = self.seats.get(id).and_then(|seat| self.rooms.get(&seat.room));
        room.is_none_or(|room| room.relay_only)
    }
}

/// A relay candidate (RFC 8839, section 5.1) without what it was derived from; `None` for any other kind.
fn relayed(candidate: &str) -> Option<String> {
    let words: Vec<&str> = candidate.split_ascii_whitespace().collect();
    let (place, rest) = words.split_at_checked(BEFORE_TYPE)?;
    let ["typ", "relay", extensions @ ..] = rest else { return None };
    let mut kept = format!("{} typ relay {NO_RELATED}", place.join(" "));
    for extension in extensions.chunks_exact(2).filter(|extension| EXTENSIONS.contains(&extension[0])) {
        kept.push(' ');
        kept.push_str(&extension.join(" "));
    }
    Some(kept)
}

/// An SDP in which no line names an address but those of relay candidates.
fn without_addresses(sdp: &str) -> String {
    let mut kept = String::with_capacity(sdp.len());
    for line in sdp.lines().filter_map(hidden) {
        kept.push_str(&line);
        kept.push_str("\r\n");
    }
    kept
}

/// A line as it may pass. With ICE nobody uses the addresses of `c=` and `a=rtcp` (RFC 8839, section 4.2.1.2).
fn hidden(line: &str) -> Option<String> {
    if let Some(candidate) = line.strip_prefix("a=candidate:") {
        return relayed(candidate).map(|candidate| format!("a=candidate:{candidate}"));
    }
    if line.starts_with("a=remote-candidates:") {
        return None;
    }
    if line.starts_with("c=") {
        return Some("c=IN IP4 0.0.0.0".to_owned());
    }
    if line.starts_with("a=rtcp:") {
        return Some("a=rtcp:9 IN IP4 0.0.0.0".to_owned());
    }
    if line.starts_with("o=") {
        return Some(origin(line));
    }
    Some(line.to_string())
}

/// The origin (RFC 8866, section 5.2) with its user, session and version, and no address.
fn origin(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').take(3).collect();
    format!("{} IN IP4 0.0.0.0", words.join(" "))
}
