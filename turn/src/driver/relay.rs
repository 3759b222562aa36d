//! The relay as the rest of the server holds it.

use std::{
    future::Future,
    hash::{BuildHasher, RandomState},
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket},
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    thread::{self, JoinHandle},
    time::Duration,
    vec::Vec,
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{broadcast, watch},
};

use super::{
    clock::Clock,
    connection::Waiting,
    directory::LockedDirectory,
    discovery::Discoverer,
    port::StreamPorts,
    socket::Socket,
    stream::{self, StreamProtocol},
    worker::{Control, Worker},
};
use crate::{
    FiveTuple, Transport,
    credential::Credential,
    nonce::Nonces,
    server::{Counters, Credentials, Directory, Event, Limits, Open, Settings, Shard, SharedDirectory, Survivor},
};

/// What a relay is started with.
pub struct RelayConfig {
    /// One UDP socket for each worker thread, all of one address and port; see [`super::bind_udp`].
    pub sockets: Vec<UdpSocket>,
    /// Who may ask, and the realm: the name clients see, part of every unauthenticated answer, so keep it short.
    pub credentials: Credentials,
    /// The public IPv4 address, where it is not the local one that clients reach.
    pub announce_v4: Option<Ipv4Addr>,
    /// The public IPv6 address, where it is not the local one that clients reach.
    pub announce_v6: Option<Ipv6Addr>,
    /// Quotas.
    pub limits: Limits,
    /// Open mode; `None` for internal mode.
    pub open: Option<Open>,
    /// Where clients are sent while this relay is drained.
    pub alternate_server: Option<SocketAddr>,
    /// Two addresses of one family, each with another IP and another port, at which clients find out how their NAT behaves
    /// (RFC 5780). The four sockets that these make are bound by the relay and serve nothing else.
    pub discovery: Option<[SocketAddr; 2]>,
    /// What an earlier process has left.
    pub survivors: Vec<Survivor>,
}

/// A running relay; clones are the same relay. It stops when told to, or when the last clone and stream are gone.
#[derive(Clone)]
pub struct Relay {
    shared: Arc<Shared>,
}

/// What the handle and every stream have in common.
pub(super) struct Shared {
    settings: Arc<Settings>,
    directory: LockedDirectory,
    sockets: Vec<Arc<Socket>>,
    workers: Vec<Arc<Control>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    stream_counters: Mutex<StreamCounters>,
    pub(super) waiting: Arc<Waiting>,
    pub(super) clock: Clock,
    pub(super) stop: watch::Sender<bool>,
    happened: broadcast::Sender<Event>,
}

/// What streams have counted.
#[derive(Clone, Copy, Default)]
struct StreamCounters {
    tcp: Counters,
    tls: Counters,
}

/// How many events a listener may be behind before it misses some.
const EVENTS_KEPT: usize = 4096;

impl Relay {
    /// Starts a worker thread for each socket.
    ///
    /// # Errors
    /// `InvalidInput` when there is no socket or no secret; else what the operating system said.
    pub fn start(config: RelayConfig) -> io::Result<Self> {
        let RelayConfig {
            sockets,
            credentials,
            announce_v4,
            announce_v6,
            limits,
            open,
            alternate_server,
            discovery,
            survivors,
        } = config;
        require(!sockets.is_empty(), "the relay needs at least one UDP socket; bind_udp makes them")?;
        require(!credentials.secret().is_empty(), "the relay needs a secret to check credentials with")?;
        let nonces = Nonces::new(nonce_key(credentials.secret()));
        let settings =
            Arc::new(Settings { credentials, nonces, announce_v4, announce_v6, limits, open, alternate_server });
        let happened = broadcast::Sender::new(EVENTS_KEPT);
        let directory = LockedDirectory::new(Directory::new(RandomState::new().hash_one(()), random_key()));
        let clock = Clock::start();
        let survive = !survivors.is_empty();
        directory.write(|directory| directory.await_survivors(survivors, clock.now().instant));
        let sockets =
            sockets.into_iter().map(|socket| Socket::new(socket).map(Arc::new)).collect::<io::Result<Vec<_>>>()?;
        let workers = sockets
            .iter()
            .map(|socket| {
                let shard = (Arc::clone(&settings), directory.clone());
                Worker::new(Arc::clone(socket), shard, clock, happened.clone(), survive)
            })
            .collect::<io::Result<Vec<_>>>()?;
        let discoverer = discovery.map(|addresses| Discoverer::bind(addresses, clock)).transpose()?;
        let shared = Arc::new(Shared {
            settings,
            directory,
            sockets,
            workers: workers.iter().map(Worker::control).chain(discoverer.iter().map(Discoverer::control)).collect(),
            threads: Mutex::default(),
            stream_counters: Mutex::default(),
            waiting: Arc::default(),
            clock,
            stop: watch::Sender::new(false),
            happened,
        });
        // Should a thread not start, dropping `shared` stops those that did.
        for worker in workers {
            shared.spawn("relay", move || worker.run())?;
        }
        if let Some(discoverer) = discoverer {
            shared.spawn("discovery", move || discoverer.run())?;
        }
        Ok(Self { shared })
    }

    /// Lets `id` allocate and reach the members of `group`, and no one else.
    pub fn admit(&self, id: &str, group: &str) {
        self.shared.directory.write(|directory| directory.admit(id, group));
    }

    /// Ends every allocation of `id` at once, also what peers send to it, and refuses its credentials from now on.
    pub fn revoke(&self, id: &str) {
        self.shared.directory.write(|directory| directory.revoke(id));
    }

    /// A credential for `id`, good for new allocations during `lifetime` while `id` is admitted. What was allocated
    /// with it lasts longer.
    #[must_use]
    pub fn mint(&self, id: &str, lifetime: Duration) -> Credential {
        let credentials = &self.shared.settings.credentials;
        let credential = credentials.mint(id, Clock::unix().saturating_add(lifetime.as_secs()));
        let realm = credentials.realm();
        self.shared.directory.write(|directory| directory.remember_username(&credential.username, realm));
        credential
    }

    /// Serves a client on `stream` until it is closed. Set `TCP_NODELAY` on it: media is small and does not wait. `local` is
    /// the address of this server that `client` reached; `first_bytes` are those already read from the stream.
    pub fn serve_stream<S>(
        &self,
        stream: S,
        client: SocketAddr,
        local: SocketAddr,
        protocol: StreamProtocol,
        first_bytes: Vec<u8>,
    ) -> impl Future<Output = ()> + Send + use<S>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        self.serve_stream_and_tell(stream, client, local, protocol, first_bytes, || {})
    }

    /// The same, and calls `in_use` when the client has its first allocation, or is connected to its peer. Until then it has
    /// proved nothing.
    pub fn serve_stream_and_tell<S, F>(
        &self,
        stream: S,
        client: SocketAddr,
        local: SocketAddr,
        protocol: StreamProtocol,
        first_bytes: Vec<u8>,
        in_use: F,
    ) -> impl Future<Output = ()> + Send + use<S, F>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
        F: FnOnce() + Send,
    {
        let five_tuple = FiveTuple::new(client, local, protocol.into());
        stream::serve(Arc::clone(&self.shared), stream, five_tuple, first_bytes, in_use)
    }

    /// What all workers and streams have counted. A packet is in it a moment after it has passed.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters_by_transport().iter().fold(Counters::default(), |mut sum, (_, counters)| {
            sum += counters;
            sum
        })
    }

    /// The same, for each transport between clients and the relay.
    #[must_use]
    pub fn counters_by_transport(&self) -> [(Transport, Counters); 3] {
        let StreamCounters { tcp, tls } = *self.shared.stream_counters.lock().unwrap_or_else(PoisonError::into_inner);
        let udp = self.shared.workers.iter().fold(Counters::default(), |mut sum, worker| {
            sum += &worker.counters();
            sum
        });
        [(Transport::Udp, udp), (Transport::Tcp, tcp), (Transport::Tls, tls)]
    }

    /// How many rounds each thread of the relay has made. One that is alive makes at least one in two seconds, whether there
    /// are packets or not.
    #[must_use]
    pub fn rounds(&self) -> Vec<u64> {
        self.shared.workers.iter().map(|worker| worker.rounds.load(Ordering::Relaxed)).collect()
    }

    /// Whether all of its threads run.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let threads = self.shared.threads.lock().unwrap_or_else(PoisonError::into_inner);
        !threads.is_empty() && !threads.iter().any(JoinHandle::is_finished)
    }

    /// How many allocations `id` has.
    #[must_use]
    pub fn allocations(&self, id: &str) -> usize {
        self.shared.directory.read(|directory| directory.allocations_of(id))
    }

    /// How many relayed transport addresses there are in all.
    #[must_use]
    pub fn allocations_in_all(&self) -> usize {
        self.shared.directory.read(Directory::allocations)
    }

    /// What happens to allocations from now on. Whoever is too slow misses some.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.shared.happened.subscribe()
    }

    /// Refuses new allocations from now on and lets those that are there live on: clients are told where else to go
    /// (ALTERNATE-SERVER), or that there is no room.
    pub fn drain(&self) {
        self.shared.directory.write(Directory::drain);
    }

    /// Ends every stream. What is relayed over UDP goes on.
    pub fn end_streams(&self) {
        self.shared.stop.send_replace(true);
    }

    /// Ends every allocation and stream, and waits for the worker threads (milliseconds).
    pub fn shutdown(&self) {
        self.shared.shutdown();
    }

    /// What a relay that was shut down leaves to the next process, once.
    #[must_use]
    pub fn take_survivors(&self) -> Vec<Survivor> {
        self.shared.workers.iter().flat_map(|worker| worker.take_survivors()).collect()
    }
}

impl Shared {
    pub(super) fn shard(&self) -> Shard<LockedDirectory, StreamPorts> {
        Shard::new(Arc::clone(&self.settings), self.directory.clone(), StreamPorts::new(Arc::clone(&self.waiting)))
    }

    /// The socket a stream sends datagrams on. Any will do; the client's port spreads streams over them.
    pub(super) fn socket_for(&self, five_tuple: &FiveTuple) -> Arc<Socket> {
        Arc::clone(&self.sockets[usize::from(five_tuple.client.port()) % self.sockets.len()])
    }

    /// Takes what a stream has counted and told.
    pub(super) fn report(&self, transport: Transport, counters: &Counters, events: Vec<Event>) {
        let mut all = self.stream_counters.lock().unwrap_or_else(PoisonError::into_inner);
        match transport {
            Transport::Tls => all.tls += counters,
            Transport::Tcp | Transport::Udp => all.tcp += counters,
        }
        drop(all);
        for event in events {
            // Nobody may be listening.
            let _ = self.happened.send(event);
        }
    }

    fn spawn(&self, name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let thread = thread::Builder::new().name(name.into()).spawn(run)?;
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    fn shutdown(&self) {
        self.stop.send_replace(true);
        for worker in &self.workers {
            // Without its waker a worker notices within its longest sleep.
            let _ = worker.stop();
        }
        let threads = core::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            let _ = thread.join();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.shutdown();
    }
}

fn require(condition: bool, message: &str) -> io::Result<()> {
    if condition { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, message)) }
}

/// A key that the operating system's randomness is behind.
fn random_key() -> [u8; 32] {
    let state = RandomState::new();
    let mut key = [0; 32];
    for (part, number) in key.chunks_exact_mut(8).zip(0_u8..) {
        part.copy_from_slice(&state.hash_one(number).to_be_bytes());
    }
    key
}

/// The nonces' own key, made from the one secret there is.
fn nonce_key(secret: &[u8]) -> [u8; 32] {
    let mut mac: Hmac<Sha256> = match Hmac::new_from_slice(secret) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    };
    mac.update(b"sohbet nonce");
    mac.finalize().into_bytes().into()
}
