//! What the driver would give a shard: relay ports, and the stream of a client.

use std::{cell::RefCell, collections::HashMap, net::SocketAddr, rc::Rc, sync::Mutex};

use sohbet_turn::server::{ConnectionId, PortId, RelayPorts, Stream};

use crate::client::Response;

/// Relay ports of a shard that are bound to nothing.
#[derive(Clone, Default)]
pub(crate) struct VirtualPorts(pub(crate) Rc<RefCell<Bound>>);

#[derive(Default)]
pub(crate) struct Bound {
    pub(crate) open: HashMap<u32, SocketAddr>,
    next: u32,
    /// How many times from now on somebody else has the port.
    pub(crate) taken: usize,
    /// Attempts to connect: from where and where to.
    pub(crate) attempts: HashMap<ConnectionId, (SocketAddr, SocketAddr)>,
    /// Connections in process.
    pub(crate) joined: Vec<[ConnectionId; 2]>,
    /// Connections and attempts that were ended.
    pub(crate) hung_up: Vec<ConnectionId>,
}

/// What was said to a client on its stream, other than in reply.
#[derive(Default)]
pub(crate) struct Said(pub(crate) Mutex<Vec<Response>>);

impl Stream for Said {
    fn push(&self, head: &[u8], body: &[u8]) -> bool {
        self.0.lock().unwrap().push(Response([head, body].concat()));
        true
    }
}

impl RelayPorts for VirtualPorts {
    fn open(&mut self, address: SocketAddr) -> Option<PortId> {
        let mut bound = self.0.borrow_mut();
        if bound.taken > 0 {
            bound.taken -= 1;
            return None;
        }
        if bound.open.values().any(|other| *other == address) {
            return None;
        }
        let id = bound.next;
        bound.next += 1;
        bound.open.insert(id, address);
        Some(PortId(id))
    }

    fn close(&mut self, port: PortId) {
        assert!(self.0.borrow_mut().open.remove(&port.0).is_some(), "a port is closed once");
    }

    fn listen(&mut self, address: SocketAddr) -> Option<PortId> {
        self.open(address)
    }

    fn connect(&mut self, id: ConnectionId, port: PortId, peer: SocketAddr) {
        let mut bound = self.0.borrow_mut();
        let local = bound.open[&port.0];
        bound.attempts.insert(id, (local, peer));
    }

    fn join(&mut self, ids: [ConnectionId; 2]) {
        self.0.borrow_mut().joined.push(ids);
    }

    fn hang_up(&mut self, id: ConnectionId) {
        self.0.borrow_mut().hung_up.push(id);
    }
}
