//! One participant, as the server keeps it.

use alloc::{string::String, vec::Vec};

use hashbrown::HashMap;

use crate::{
    ConnectionId, Time,
    outbox::Outbox,
    paths::End,
    protocol::{IceServer, MediaState, Participant, Peer, Presence, Role, RoomInfo},
};

/// Everything the core needs to let somebody into a room. Whether they may is the caller's to decide, before.
#[derive(Debug, Clone)]
pub struct Admission {
    /// The room.
    pub room: RoomInfo,
    /// A fresh, unguessable id for the participant.
    pub participant: String,
    /// A fresh secret that proves the participant when it resumes.
    pub resume_token: String,
    /// The account or guest.
    pub user: String,
    /// The session that the connection authenticated with.
    pub session: String,
    /// The name to show.
    pub name: String,
    /// Has no account: a higher role lasts as long as the call.
    pub guest: bool,
    /// The role in this room.
    pub role: Role,
    /// Has to wait outside until somebody in charge says otherwise.
    pub waits: bool,
    /// The media that are on.
    pub media: MediaState,
    /// Servers with a credential for this participant.
    pub ice_servers: Vec<IceServer>,
}

/// How the server reaches a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attachment {
    /// By this connection.
    Connected(ConnectionId),
    /// Not at all, until it resumes or this time comes.
    Lost { until: Time },
}

/// A participant's state.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) participant: Participant,
    pub(crate) room: String,
    pub(crate) session: String,
    pub(crate) attachment: Attachment,
    /// Counts joins over the server's life: of two, the later one is polite.
    order: u64,
    resume_token: String,
    pub(crate) outbox: Outbox,
    /// The highest number received from the client.
    pub(crate) received: u32,
    /// How its media reach others of the room, by their ids.
    pub(crate) ends: HashMap<String, End>,
    /// Counts raised hands over the server's life; none while the hand is down.
    pub(crate) hand: Option<u64>,
}

impl Seat {
    pub(crate) fn new(admission: Admission, connection: ConnectionId, order: u64) -> Self {
        let Admission { room, participant, resume_token, user, session, name, guest, role, media, .. } = admission;
        Self {
            participant: Participant { id: participant, user, name, role, media, presence: Presence::Online, guest },
            room: room.id,
            session,
            attachment: Attachment::Connected(connection),
            order,
            resume_token,
            outbox: Outbox::default(),
            received: 0,
            ends: HashMap::new(),
            hand: None,
        }
    }

    /// This participant as `other` is told of it.
    pub(crate) fn as_peer_of(&self, other: &Self) -> Peer {
        Peer { participant: self.participant.clone(), polite: other.order > self.order }
    }

    pub(crate) fn connection(&self) -> Option<ConnectionId> {
        match self.attachment {
            Attachment::Connected(connection) => Some(connection),
            Attachment::Lost { .. } => None,
        }
    }

    /// Whether this participant may remove the other: moderators those below them.
    pub(crate) fn may_remove(&self, other: &Self) -> bool {
        self.participant.role >= Role::Moderator && self.participant.role > other.participant.role
    }

    /// Whether this participant may switch off what the other sends, or lower its hand: it takes nothing away that the other
    /// could not switch on again, so moderators may among themselves, too.
    pub(crate) fn may_quiet(&self, other: &Self) -> bool {
        self.participant.role >= Role::Moderator && self.participant.role >= other.participant.role
    }

    pub(crate) fn is_proved_by(&self, token: &str) -> bool {
        same(&self.resume_token, token)
    }
}

/// Compares two secrets in a time that does not depend on where they differ.
pub(crate) fn same(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = (ours.as_bytes(), theirs.as_bytes());
    ours.len() == theirs.len() && ours.iter().zip(theirs).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
