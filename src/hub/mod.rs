//! The signaling core with a clock, sockets, the relay and the database attached.

mod calls;
mod charge;
mod connections;
mod ice;
mod live;
mod quality;
mod record;
mod relay_word;
mod tasks;
pub mod trial;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use sohbet_signaling::{
    Admission, CloseReason, ConnectionId, Limits, Output, PathCounts, Signaling, Time,
    protocol::{ClientFrame, ErrorCode, ServerFrame, ServerMessage},
};
use sohbet_turn::driver::Relay;
use tokio::sync::{Notify, Semaphore, mpsc};

pub use calls::Count;
use calls::{Calls, Word};
use charge::{Decision, What};
pub use connections::{Connection, Entry, Farewell, Outgoing};
use connections::{Connections, Open};
pub use ice::IceHost;
use quality::Reports;
pub use quality::{WAYS, way};

use crate::{
    auth::{access::Identity, roles::Actor},
    db::Db,
    random,
};

/// Frames that wait for one connection's socket. A client that lets more pile up is cut off and may resume.
const QUEUE: usize = 256;

/// A handle on the live rooms. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared {
    live: Mutex<Live>,
    /// The next deadline may have changed.
    changed: Notify,
    relay: Relay,
    db: Db,
    record: record::Record,
    epoch: Instant,
    credential_lifetime: std::time::Duration,
    /// Those who try the relay at this moment.
    trials: Arc<Semaphore>,
}

/// Everything under the one lock, which is never held across an await.
struct Live {
    signaling: Signaling,
    connections: Connections,
    /// Where each participant's browser finds the relay, for fresh credentials.
    ice_hosts: HashMap<String, IceHost>,
    reports: Reports,
    calls: Calls,
}

impl Hub {
    /// An empty hub. Its tasks run until the runtime ends.
    #[must_use]
    pub fn new(limits: Limits, relay: Relay, db: Db, credential_lifetime: std::time::Duration) -> Self {
        let live = Live {
            signaling: Signaling::new(limits),
            connections: Connections::default(),
            ice_hosts: HashMap::new(),
            reports: Reports::default(),
            calls: Calls::default(),
        };
        let hub = Self(Arc::new(Shared {
            live: Mutex::new(live),
            changed: Notify::new(),
            relay,
            record: record::start(db.clone()),
            db,
            epoch: Instant::now(),
            credential_lifetime,
            trials: Arc::new(Semaphore::new(trial::AT_ONCE)),
        }));
        tasks::spawn(&hub);
        hub
    }

    /// Other limits from now on; see [`Signaling::set_limits`].
    pub fn set_limits(&self, limits: Limits) {
        self.lock().signaling.set_limits(limits);
    }

    /// The relay.
    #[must_use]
    pub fn relay(&self) -> &Relay {
        &self.0.relay
    }

    /// Registers an authenticated connection. What is to be sent to it comes out of the receiver.
    #[must_use]
    pub fn connect(&self, identity: Identity, ice_host: IceHost) -> (Connection, mpsc::Receiver<Outgoing>) {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let open = Open { user: identity.user.clone(), session: identity.session.clone(), queue };
        let id = self.lock().connections.add(open);
        (Connection { id, identity, ice_host, hub: self.clone() }, receiver)
    }

    /// Whether a person is in a room's call at this moment.
    #[must_use]
    pub fn is_inside(&self, user: &str, room: &str) -> bool {
        self.lock().signaling.is_inside(user, room)
    }

    /// The names of those present in a room.
    #[must_use]
    pub fn present(&self, room: &str) -> Vec<String> {
        self.lock().signaling.present(room)
    }

    /// The rooms in which somebody is, or waits.
    #[must_use]
    pub fn rooms(&self) -> Vec<String> {
        self.lock().signaling.rooms()
    }

    /// Tells everyone in a room something that they also learn after a resume.
    pub fn tell_room(&self, room: &str, message: &ServerMessage) {
        self.with(|live| live.signaling.tell_room(room, message));
    }

    /// How calls travel: now, and since the server began.
    #[must_use]
    pub fn paths(&self) -> (PathCounts, PathCounts) {
        let live = self.lock();
        (live.signaling.paths_now(), live.signaling.paths_since_start())
    }

    /// Ends a person's participants in one room, because they were banned from it or lost their membership.
    pub fn end_user_in_room(&self, user: &str, room: &str, banned: bool) {
        self.with(|live| live.signaling.end_user_in_room(user, room, banned));
    }

    /// Hides everyone's address from the others of a room from now on, or no longer.
    pub fn set_relay_only(&self, room: &str, relay_only: bool) {
        self.with(|live| live.signaling.set_relay_only(room, relay_only));
    }

    /// Ends every participant of a room, because it was deleted.
    pub fn end_room(&self, room: &str) {
        self.with(|live| live.signaling.end_room(room));
    }

    /// Ends the call in a room that stays, and says how many were in it.
    #[must_use]
    pub fn end_call(&self, room: &str) -> usize {
        self.with(|live| live.signaling.end_call(room))
    }

    /// The sessions that have a connection open.
    #[must_use]
    pub fn sessions(&self) -> HashSet<String> {
        self.lock().connections.sessions()
    }

    /// Ends the participants and connections of one session, because it was revoked.
    pub fn end_session(&self, session: &str) {
        // The participants first: their clients should hear why before the connection closes.
        self.with(|live| live.signaling.end_session(session));
        self.lock().connections.end(|open| open.session == session);
    }

    /// Ends the participants and connections of one person, because the account was disabled or deleted.
    pub fn end_user(&self, user: &str) {
        self.with(|live| live.signaling.end_user(user));
        self.lock().connections.end(|open| open.user == user);
    }

    /// Tells every client that the server goes away and that they should come back.
    pub fn stop(&self) {
        self.lock().connections.close_all(Farewell::Restart);
    }

    fn join(&self, connection: &Connection, entry: Entry) -> Result<(), ErrorCode> {
        let Entry { room, role, waits, media } = entry;
        let participant = random::id();
        let admission = Admission {
            room,
            participant: participant.clone(),
            resume_token: random::token(),
            user: connection.identity.user.clone(),
            session: connection.identity.session.clone(),
            name: connection.identity.name.clone(),
            guest: connection.identity.guest,
            role,
            waits,
            media,
            ice_servers: self.ice_servers(&connection.ice_host, &participant),
        };
        self.with(|live| {
            live.signaling.join(connection.id, admission)?;
            live.ice_hosts.insert(participant, connection.ice_host.clone());
            Ok(())
        })
    }

    fn resume(&self, connection: &Connection, participant: &str, token: &str, ack: u32) -> Result<(), ErrorCode> {
        let Identity { user, session, .. } = &connection.identity;
        self.with(|live| live.signaling.resume(connection.id, user, session, participant, token, ack))
    }

    fn handle_frame(&self, connection: ConnectionId, frame: ClientFrame) {
        self.with(|live| live.signaling.handle_frame(connection, frame));
    }

    fn disconnect(&self, connection: ConnectionId) {
        self.with(|live| {
            live.connections.remove(connection);
            live.signaling.disconnect(self.now(), connection);
        });
    }

    fn ice_servers(&self, host: &IceHost, participant: &str) -> Vec<sohbet_signaling::protocol::IceServer> {
        ice::servers(host, &self.0.relay.mint(participant, self.0.credential_lifetime))
    }

    fn now(&self) -> Time {
        self.0.epoch.elapsed()
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, then carries out what follows from it.
    fn with<T>(&self, change: impl FnOnce(&mut Live) -> T) -> T {
        let mut live = self.lock();
        let result = change(&mut live);
        let decisions = live.carry_out(&self.0.relay, &self.0.record, self.now());
        let words = live.calls.take_words();
        drop(live);
        words.into_iter().for_each(Word::log);
        for decision in decisions {
            charge::carry_out(self.clone(), decision);
        }
        self.0.changed.notify_one();
        result
    }
}

impl Live {
    /// Does what the core asks for, and gives what has to be written down before it takes effect.
    fn carry_out(&mut self, relay: &Relay, record: &record::Record, now: Time) -> Vec<Decision> {
        let mut decisions = Vec::new();
        while let Some(output) = self.signaling.poll_output() {
            match output {
                Output::Send { connection, frame } => self.connections.send(connection, frame),
                Output::Close { connection, reason } => self.connections.close(connection, reason.into()),
                Output::Admit { participant, room } => {
                    relay.admit(&participant, &room);
                    self.calls.come(&participant, &room, now);
                }
                Output::Revoke { participant } => {
                    relay.revoke(&participant);
                    self.ice_hosts.remove(&participant);
                    self.reports.forget(&participant);
                    self.calls.leave(&participant, now);
                }
                Output::Ban { connection, room, user } => {
                    decisions.extend(self.decision(connection, room, user, What::Ban));
                }
                Output::Quality { participant, report } => {
                    if self.reports.take(&participant, &report, now) {
                        self.calls.take(&participant, report);
                    }
                }
                Output::GiveRole { connection, room, user, role, hand_over } => {
                    decisions.extend(self.decision(connection, room, user, What::Role { role, hand_over }));
                }
                Output::Acted(deed) => record::keep(record, deed),
            }
        }
        decisions
    }

    /// What the participant on a connection has decided, with the role in which it did.
    fn decision(&self, connection: ConnectionId, room: String, user: String, what: What) -> Option<Decision> {
        let (_, actor, role) = self.signaling.acting(connection)?;
        let actor = Actor { user: actor.to_owned(), role };
        Some(Decision::new(connection, actor, room, user, what))
    }
}

impl From<CloseReason> for Farewell {
    fn from(reason: CloseReason) -> Self {
        match reason {
            CloseReason::Malformed => Self::Malformed,
            CloseReason::Replaced => Self::Replaced,
            CloseReason::TooSlow => Self::TooSlow,
        }
    }
}

/// A frame outside the numbered stream, for a connection that is not (yet) a participant.
#[must_use]
pub fn unnumbered(message: ServerMessage) -> ServerFrame {
    ServerFrame { seq: 0, ack: 0, message }
}
