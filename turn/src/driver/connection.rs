//! TCP connections to peers (RFC 6062): the sockets that one control connection listens at and connects from, and the
//! connections that wait for their clients.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    vec::Vec,
};

use socket2::{Domain, Protocol, Socket as Socket2, Type};
use tokio::{
    io::{AsyncRead, AsyncWrite, duplex},
    net::{TcpListener, TcpSocket, TcpStream},
    task::{AbortHandle, JoinSet},
};

use crate::server::{ConnectionId, PortId};

/// How many peers may be connected before the session has asked for them.
const BACKLOG: i32 = 16;

/// What a pipe between two clients of this relay holds for each, in bytes.
const PIPE: usize = 64 << 10;

/// Where the numbers of listening ports begin: above those of the datagram ports of one stream, at most one of each family.
const FIRST_LISTENER: u32 = 8;

/// The peer's side of a connection: a socket, or another client here.
pub(super) type PeerStream = std::boxed::Box<dyn Both>;

/// A stream of bytes in both directions.
pub(super) trait Both: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Both for S {}

/// The connections of all control connections that their clients have not bound yet. The state machine bounds them and
/// says when to close one.
#[derive(Default)]
pub(super) struct Waiting(Mutex<HashMap<ConnectionId, PeerStream>>);

impl Waiting {
    pub(super) fn put(&self, id: ConnectionId, stream: PeerStream) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, stream);
    }

    pub(super) fn take(&self, id: ConnectionId) -> Option<PeerStream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)
    }
}

/// What one control connection listens at and connects from.
pub(super) struct Connections {
    listeners: Vec<Option<TcpListener>>,
    attempts: JoinSet<(ConnectionId, io::Result<TcpStream>)>,
    under_way: HashMap<ConnectionId, AbortHandle>,
    waiting: Arc<Waiting>,
}

/// What has come of a listening port, or of an attempt.
pub(super) enum Arrived {
    /// A peer has connected to a listening port.
    Peer(PortId, TcpStream, SocketAddr),
    /// An attempt has come to an end.
    Attempt(ConnectionId, io::Result<TcpStream>),
    /// A connection could not be accepted, most likely for want of file descriptors.
    Failure,
}

impl Connections {
    pub(super) fn new(waiting: Arc<Waiting>) -> Self {
        Self { listeners: Vec::new(), attempts: JoinSet::new(), under_way: HashMap::new(), waiting }
    }

    pub(super) fn listen(&mut self, address: SocketAddr) -> Option<PortId> {
        let listener = listen(address).ok()?;
        let index = self.listeners.iter().position(Option::is_none).unwrap_or(self.listeners.len());
        if index == self.listeners.len() {
            self.listeners.push(None);
        }
        self.listeners[index] = Some(listener);
        u32::try_from(index).ok().map(|index| PortId(FIRST_LISTENER + index))
    }

    /// Closes a listening port; `false` when it is none.
    pub(super) fn close(&mut self, port: PortId) -> bool {
        let index = port.0.checked_sub(FIRST_LISTENER);
        index.and_then(|index| self.listeners.get_mut(index as usize)).and_then(Option::take).is_some()
    }

    pub(super) fn connect(&mut self, id: ConnectionId, port: PortId, peer: SocketAddr) {
        let listener = port.0.checked_sub(FIRST_LISTENER).and_then(|index| self.listeners.get(index as usize));
        let local = listener.and_then(Option::as_ref).map(TcpListener::local_addr);
        let attempt = async move {
            let local = local.unwrap_or_else(|| Err(io::ErrorKind::AddrNotAvailable.into()));
            (id, async { connect(local?, peer).await }.await)
        };
        self.under_way.insert(id, self.attempts.spawn(attempt));
    }

    pub(super) fn join(&self, ids: [ConnectionId; 2]) {
        let (one, other) = duplex(PIPE);
        self.waiting.put(ids[0], std::boxed::Box::new(one));
        self.waiting.put(ids[1], std::boxed::Box::new(other));
    }

    pub(super) fn hang_up(&mut self, id: ConnectionId) {
        if let Some(attempt) = self.under_way.remove(&id) {
            attempt.abort();
        }
        self.waiting.take(id);
    }

    /// Keeps a connection until its client binds it.
    pub(super) fn keep(&self, id: ConnectionId, stream: TcpStream) {
        // It only delays what is small.
        let _ = stream.set_nodelay(true);
        self.waiting.put(id, std::boxed::Box::new(stream));
    }

    pub(super) fn poll_arrived(&mut self, context: &mut Context) -> Poll<Arrived> {
        for (index, listener) in (FIRST_LISTENER..).zip(&self.listeners) {
            match listener.as_ref().map(|listener| listener.poll_accept(context)) {
                Some(Poll::Ready(Ok((stream, from)))) => {
                    return Poll::Ready(Arrived::Peer(PortId(index), stream, from));
                }
                Some(Poll::Ready(Err(_))) => return Poll::Ready(Arrived::Failure),
                Some(Poll::Pending) | None => {}
            }
        }
        while let Poll::Ready(Some(joined)) = self.attempts.poll_join_next(context) {
            // One that was aborted is of no interest any more.
            if let Ok((id, stream)) = joined {
                self.under_way.remove(&id);
                return Poll::Ready(Arrived::Attempt(id, stream));
            }
        }
        Poll::Pending
    }
}

/// `SO_REUSEPORT` on both, so that what connects and what listens may have one address (RFC 6062 section 5.2).
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket2::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.set_reuse_port(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

async fn connect(local: SocketAddr, peer: SocketAddr) -> io::Result<TcpStream> {
    let socket = if peer.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(true)?;
    socket.bind(local)?;
    socket.connect(peer).await
}
