//! What is written down before it takes effect: bans, and roles that stay.

use sohbet_signaling::{
    ConnectionId,
    protocol::{ErrorCode, Role},
};

use super::Hub;
use crate::auth::{
    clock::Clock,
    permission,
    roles::{self, Actor, Gift},
};
use crate::log::SECURITY;

/// A decision that the core has found to be right by the roles of the call, and that the database must agree to.
pub(super) struct Decision {
    connection: ConnectionId,
    actor: Actor,
    room: String,
    user: String,
    what: What,
}

/// What is decided about somebody.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// They are kept out from now on.
    Ban,
    /// They have this role from now on.
    Role { role: Role, hand_over: bool },
}

impl Decision {
    pub(super) fn new(connection: ConnectionId, actor: Actor, room: String, user: String, what: What) -> Self {
        Self { connection, actor, room, user, what }
    }
}

/// Writes a decision down, then lets it take effect; whoever made it is told if that fails.
pub(super) fn carry_out(hub: Hub, decision: Decision) {
    tokio::spawn(async move {
        let Decision { connection, actor, room, user, what } = decision;
        let clock = Clock::machine();
        let db = &hub.0.db;
        let result = match what {
            What::Ban => permission::ban(db, &clock, &actor, &room, &user).await,
            What::Role { role, hand_over } => {
                let gift = Gift { room: room.clone(), user: user.clone(), role, hand_over };
                roles::give(db, &clock, &actor.user, gift).await
            }
        };
        match result {
            Ok(()) => hub.take_effect(&actor.user, &room, &user, what),
            Err(error) => {
                tracing::warn!(?what, room, user, "a decision was not written down: {error}");
                let message = "That is not possible now.";
                hub.with(|live| live.signaling.refuse(connection, ErrorCode::from(error), message));
            }
        }
    });
}

impl Hub {
    fn take_effect(&self, actor: &str, room: &str, user: &str, what: What) {
        tracing::info!(target: SECURITY, ?what, room, user, "decided in a call");
        match what {
            What::Ban => self.end_user_in_room(user, room, true),
            What::Role { role, hand_over } => {
                self.set_role(user, room, role);
                if hand_over {
                    self.set_role(actor, room, Role::Moderator);
                }
            }
        }
    }

    /// Changes the role of a person's participants in a room, because it was written down.
    pub fn set_role(&self, user: &str, room: &str, role: Role) {
        self.with(|live| live.signaling.set_role(user, room, role));
    }

    /// Lets everybody in who waits outside a room that has no waiting room any more.
    pub fn admit_everybody(&self, room: &str) {
        self.with(|live| live.signaling.admit_everybody(room));
    }
}
