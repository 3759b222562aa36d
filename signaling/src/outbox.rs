//! Numbered messages that the other side has not acknowledged yet, kept for a resume.

use alloc::collections::VecDeque;

use crate::{Limits, protocol::ServerMessage};

/// What one message costs beyond its SDP or candidate: an estimate of its JSON and bookkeeping, in bytes.
const MESSAGE_OVERHEAD: usize = 256;

/// Messages for which there is room when none waits.
const KEPT: usize = 4;

/// The server's side of one participant's message stream.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// The highest number given out.
    last: u32,
    /// What is not acknowledged; the front has number `last - len + 1`.
    waiting: VecDeque<ServerMessage>,
    bytes: usize,
}

/// The client acknowledged a message it was never sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AckFromTheFuture;

impl Outbox {
    /// Numbers and keeps a message; `None` when the limits are reached.
    pub(crate) fn push(&mut self, message: ServerMessage, limits: &Limits) -> Option<u32> {
        let weight = weight(&message);
        if self.waiting.len() >= limits.outbox_messages || self.bytes + weight > limits.outbox_bytes {
            return None;
        }
        self.last += 1;
        self.bytes += weight;
        self.waiting.push_back(message);
        Some(self.last)
    }

    /// Forgets everything up to and including `ack`.
    pub(crate) fn acknowledge(&mut self, ack: u32) -> Result<(), AckFromTheFuture> {
        if ack > self.last {
            return Err(AckFromTheFuture);
        }
        while self.first() <= ack {
            let Some(message) = self.waiting.pop_front() else { break };
            self.bytes -= weight(&message);
        }
        // Most of the time few messages wait; the room of a busy moment is given back.
        self.waiting.shrink_to(KEPT.max(self.waiting.len()));
        Ok(())
    }

    /// What is not acknowledged, with its numbers, oldest first.
    pub(crate) fn unacknowledged(&self) -> impl Iterator<Item = (u32, &ServerMessage)> {
        (self.first()..).zip(&self.waiting)
    }

    fn first(&self) -> u32 {
        self.last - u32::try_from(self.waiting.len()).unwrap_or(self.last) + 1
    }
}

fn weight(message: &ServerMessage) -> usize {
    MESSAGE_OVERHEAD
        + match message {
            ServerMessage::Description { description, .. } => description.sdp.len(),
            ServerMessage::Candidate { candidate: Some(candidate), .. } => candidate.candidate.len(),
            ServerMessage::Chat { chat } => chat.weight(),
            ServerMessage::Safety { payload, .. } => payload.len(),
            _ => 0,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_not_acknowledged_and_forgets_the_rest() {
        let mut outbox = Outbox::default();
        let limits = Limits::default();
        for expected in 1..=5 {
            assert_eq!(outbox.push(ServerMessage::Pong, &limits), Some(expected));
        }
        outbox.acknowledge(3).unwrap();
        outbox.acknowledge(2).unwrap();
        let numbers: Vec<u32> = outbox.unacknowledged().map(|(seq, _)| seq).collect();
        assert_eq!(numbers, [4, 5]);
        outbox.acknowledge(5).unwrap();
        assert_eq!(outbox.bytes, 0);
        assert_eq!(outbox.push(ServerMessage::Pong, &limits), Some(6));
    }

    #[test]
    fn refuses_an_acknowledgement_of_what_was_never_sent() {
        assert_eq!(Outbox::default().acknowledge(1), Err(AckFromTheFuture));
    }

    #[test]
    fn is_bounded_in_messages_and_bytes() {
        let few = Limits { outbox_messages: 2, ..Limits::default() };
        let mut outbox = Outbox::default();
        assert!(outbox.push(ServerMessage::Pong, &few).is_some());
        assert!(outbox.push(ServerMessage::Pong, &few).is_some());
        assert!(outbox.push(ServerMessage::Pong, &few).is_none());
        let small = Limits { outbox_bytes: MESSAGE_OVERHEAD, ..Limits::default() };
        let mut outbox = Outbox::default();
        assert!(outbox.push(ServerMessage::Pong, &small).is_some());
        assert!(outbox.push(ServerMessage::Pong, &small).is_none());
    }
}
