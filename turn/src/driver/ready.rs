//! The relay ports that may have something, in the order in which they said so.

use std::{collections::VecDeque, vec::Vec};

use crate::server::PortId;

/// A queue in which each port stands once, however often it is said to be ready.
#[derive(Default)]
pub(super) struct Ready {
    queue: VecDeque<PortId>,
    /// By the port's number: whether it stands in the queue.
    queued: Vec<bool>,
}

impl Ready {
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub(super) fn push(&mut self, port: PortId) {
        let index = port.0 as usize;
        if index >= self.queued.len() {
            self.queued.resize(index + 1, false);
        }
        if !core::mem::replace(&mut self.queued[index], true) {
            self.queue.push_back(port);
        }
    }

    pub(super) fn pop(&mut self) -> Option<PortId> {
        let port = self.queue.pop_front()?;
        self.queued[port.0 as usize] = false;
        Some(port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_stands_in_the_queue_once_until_it_has_had_its_turn() {
        let mut ready = Ready::default();
        for port in [3, 1, 3, 1] {
            ready.push(PortId(port));
        }
        assert_eq!(ready.pop(), Some(PortId(3)));
        ready.push(PortId(3));
        assert_eq!([ready.pop(), ready.pop(), ready.pop()], [Some(PortId(1)), Some(PortId(3)), None]);
        assert!(ready.is_empty());
    }
}
