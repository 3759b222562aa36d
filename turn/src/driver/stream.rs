//! A client on a stream, plain or inside TLS: a shard with a single five-tuple, and a queue.

use std::{io, sync::Arc, time::Duration, vec::Vec};

use sohbet_udp::Batch;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest, ReadHalf},
    time::{sleep, sleep_until, timeout},
};

use super::{
    connection::{Arrived, PeerStream},
    directory::LockedDirectory,
    outbox::Outbox,
    port::{Arrival, StreamPorts},
    queue::Queue,
    relay::Shared,
    socket::Socket,
    splice::splice,
};
use crate::{
    FiveTuple, Instant, Transport, framing,
    server::{Bound, ConnectionId, Counters, Destination, Origin, Output, PortId, Shard, Stream},
};

/// How long a stream may be without an allocation. A client allocates in its first round trips.
const IDLE_LIMIT: Duration = Duration::from_secs(30);

/// How long the last words of a closing stream may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Room for incoming bytes; a message that is longer ends the stream.
const READ_BUFFER: usize = 2 * framing::MESSAGE_LIMIT;

/// How long nothing is waited for when a peer's connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many datagrams a relay port gives at a time.
const PORT_BATCH: usize = 32;

/// What a stream is carried by, seen from the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamProtocol {
    /// TURN over TCP (`turn:...?transport=tcp`).
    Tcp,
    /// TURN over TLS (`turns:`).
    Tls,
}

impl From<StreamProtocol> for Transport {
    fn from(protocol: StreamProtocol) -> Self {
        match protocol {
            StreamProtocol::Tcp => Self::Tcp,
            StreamProtocol::Tls => Self::Tls,
        }
    }
}

/// Serves one stream until the client leaves, has been idle too long, breaks the framing, or the relay shuts down.
pub(super) async fn serve<S>(
    shared: Arc<Shared>,
    stream: S,
    five_tuple: FiveTuple,
    first_bytes: Vec<u8>,
    in_use: impl FnOnce(),
) where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let queue = Arc::new(Queue::default());
    let mut stop = shared.stop.subscribe();
    let (mut reader, mut writer) = tokio::io::split(stream);
    {
        let mut session = Session::new(Arc::clone(&shared), five_tuple, &queue, in_use);
        let data = {
            let writing = queue.write_to(&mut writer, five_tuple.transport == Transport::Tls);
            tokio::pin!(writing);
            // How it ended is of no interest: a client that leaves just closes, or is gone.
            let data = tokio::select! {
                data = session.read(&mut reader, first_bytes) => data.ok().flatten(),
                _ = &mut writing => None,
                _ = stop.wait_for(|stop| *stop) => None,
            };
            if data.is_some() {
                queue.finish();
                let _ = timeout(CLOSE_LIMIT, writing).await;
            }
            data
        };
        if let Some(DataConnection { bound, peer, early }) = data {
            let client = ((&early[..]).chain(&mut reader), &mut writer);
            tokio::select! {
                () = splice(client, peer, &bound, (five_tuple.transport, &shared)) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        }
    }
    let _ = timeout(CLOSE_LIMIT, writer.shutdown()).await;
}

/// What a stream has become: the client's side of a connection to a peer (RFC 6062 section 5.4).
struct DataConnection {
    bound: Bound,
    peer: PeerStream,
    /// What came after the request that bound it.
    early: Vec<u8>,
}

/// The reading side. Dropping it ends the allocation.
struct Session<F: FnOnce()> {
    shared: Arc<Shared>,
    /// Called when the client has something to lose.
    in_use: Option<F>,
    shard: Shard<LockedDirectory, StreamPorts>,
    five_tuple: FiveTuple,
    socket: Arc<Socket>,
    queue: Arc<Queue>,
    destination: Destination,
    outbox: Outbox,
    /// Room for what peers send to the relay ports; made when there is one.
    batch: Option<Batch>,
    counters: Counters,
    /// Since when there has been no allocation.
    idle_since: Instant,
    /// The connection that the stream is bound to.
    bound: Option<ConnectionId>,
}

/// What a session waited for.
enum Waited {
    /// The client sent this many bytes, or closed the stream.
    Read(usize),
    /// A relay port has something.
    Arrival(Arrival),
    /// It is time.
    Time,
}

impl<F: FnOnce()> Session<F> {
    fn new(shared: Arc<Shared>, five_tuple: FiveTuple, queue: &Arc<Queue>, in_use: F) -> Self {
        Self {
            in_use: Some(in_use),
            shard: shared.shard(),
            socket: shared.socket_for(&five_tuple),
            idle_since: shared.clock.now().instant,
            shared,
            five_tuple,
            queue: Arc::clone(queue),
            destination: Destination::Stream(Arc::clone(queue) as Arc<dyn Stream>),
            outbox: Outbox::default(),
            batch: None,
            bound: None,
            counters: Counters::default(),
        }
    }

    /// Reads until the stream ends or becomes a data connection.
    async fn read<S: AsyncRead>(
        &mut self,
        reader: &mut ReadHalf<S>,
        first_bytes: Vec<u8>,
    ) -> io::Result<Option<DataConnection>> {
        let mut buffer = first_bytes;
        buffer.reserve(READ_BUFFER.saturating_sub(buffer.len()));
        let mut bound = self.handle_bytes(&mut buffer)?;
        while bound.is_none()
            && let Some(deadline) = self.deadline()
        {
            let waited = tokio::select! {
                read = reader.read_buf(&mut buffer) => Waited::Read(read?),
                arrival = self.shard.ports().arrival() => Waited::Arrival(arrival),
                () = sleep_until(deadline) => Waited::Time,
            };
            match waited {
                Waited::Read(0) => return Ok(None),
                Waited::Read(_) => bound = self.handle_bytes(&mut buffer)?,
                Waited::Arrival(Arrival::Datagrams(port)) => self.handle_port(port),
                Waited::Arrival(Arrival::Connection(arrived)) => self.handle_connection(arrived).await,
                Waited::Time => {}
            }
        }
        Ok(bound.and_then(|bound| self.become_data_connection(bound, buffer)))
    }

    fn become_data_connection(&mut self, bound: Bound, early: Vec<u8>) -> Option<DataConnection> {
        self.bound = Some(bound.id());
        self.say_in_use();
        self.report();
        // There is none when it was closed in this very moment.
        let peer = self.shared.waiting.take(bound.id())?;
        Some(DataConnection { bound, peer, early })
    }

    /// Lets time pass; returns when to look again, `None` when the client has been idle for too long.
    fn deadline(&mut self) -> Option<tokio::time::Instant> {
        let now = self.shared.clock.now().instant;
        self.shard.handle_timeout(now);
        self.report();
        if let Some(at) = self.shard.poll_timeout() {
            self.idle_since = now;
            self.say_in_use();
            return Some(self.shared.clock.deadline(at));
        }
        let end = self.idle_since + IDLE_LIMIT;
        (now < end).then(|| self.shared.clock.deadline(end))
    }

    /// Handles every whole message in `buffer` and takes it out, up to the one that binds the stream to a peer.
    fn handle_bytes(&mut self, buffer: &mut Vec<u8>) -> io::Result<Option<Bound>> {
        let now = self.shared.clock.now();
        let mut used = 0;
        let mut bound = None;
        while bound.is_none()
            && let Some(message) = framing::next_message(&buffer[used..]).map_err(io::Error::other)?
        {
            let origin = Origin { five_tuple: self.five_tuple, destination: &self.destination };
            let output = self.shard.handle_packet(now, &origin, message);
            if let Output::Reply(bytes) = output {
                if !self.queue.push_response(&bytes) {
                    return Err(io::Error::other("the client does not read its responses"));
                }
                bound = self.shard.take_bound();
            } else {
                self.counters.dropped_congested += self.outbox.take(output, &self.socket, 0, used, message);
            }
            used += message.len();
        }
        let Self { outbox, socket, shard, counters, .. } = self;
        outbox.flush(socket, shard.ports().slots(), |_| &buffer[..]).add_to(counters);
        buffer.drain(..used);
        Ok(bound)
    }

    /// Passes on what has arrived at a relay port.
    fn handle_port(&mut self, port: PortId) {
        let now = self.shared.clock.now().instant;
        let batch = self.batch.get_or_insert_with(|| Batch::new(PORT_BATCH));
        let Some(open) = self.shard.ports().slots().at(port) else { return };
        batch.clear();
        // Only an error clears tokio's readiness, so an emptied socket has to look like one.
        let _ = open.io.try_io(Interest::READABLE, || match batch.receive(&open.io, PORT_BATCH)? {
            PORT_BATCH => Ok(()),
            _ => Err(io::ErrorKind::WouldBlock.into()),
        });
        let icmp =
            open.io.try_io(Interest::ERROR, || open.take_error().ok_or_else(|| io::ErrorKind::WouldBlock.into()));
        for (slot, received) in batch.received().iter().enumerate() {
            let packet = batch.bytes(slot);
            for start in (0..packet.len().max(1)).step_by(received.segment) {
                let end = packet.len().min(start + received.segment);
                let output = self.shard.handle_peer_packet(now, port, received.from, end - start);
                self.counters.dropped_congested +=
                    self.outbox.take(output, &self.socket, slot, start, &packet[start..end]);
            }
        }
        self.counters.count_batch(batch.received().len());
        if let Ok(icmp) = icmp {
            let output = self.shard.handle_icmp(now, port, icmp);
            self.counters.dropped_congested += self.outbox.take(output, &self.socket, 0, 0, &[]);
        }
    }

    async fn handle_connection(&mut self, arrived: Arrived) {
        let now = self.shared.clock.now().instant;
        match arrived {
            Arrived::Peer(port, stream, from) => {
                if let Some(id) = self.shard.handle_peer_connection(now, port, from) {
                    self.shard.ports().connections.keep(id, stream);
                }
            }
            Arrived::Attempt(id, stream) => {
                let connected = stream.is_ok();
                if let Ok(stream) = stream {
                    self.shard.ports().connections.keep(id, stream);
                }
                self.shard.handle_connected(now, id, connected);
            }
            Arrived::Failure => sleep(ACCEPT_PAUSE).await,
        }
    }

    fn say_in_use(&mut self) {
        if let Some(in_use) = self.in_use.take() {
            in_use();
        }
    }

    fn report(&mut self) {
        let mut counters = self.shard.take_counters();
        counters += &core::mem::take(&mut self.counters);
        self.shared.report(self.five_tuple.transport, &counters, self.shard.take_events());
    }
}

impl<F: FnOnce()> Drop for Session<F> {
    fn drop(&mut self) {
        if let Some(id) = self.bound {
            self.shard.handle_closed(id);
        }
        self.shard.release_all();
        self.report();
    }
}
