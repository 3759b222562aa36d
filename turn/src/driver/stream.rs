//! A client on a stream, plain or inside TLS: a shard with a single five-tuple, and a queue.

use std::{io, sync::Arc, time::Duration, vec::Vec};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf},
    time::{timeout, timeout_at},
};

use super::{directory::LockedDirectory, queue::Queue, relay::Shared, socket::Socket};
use crate::{
    FiveTuple, Instant, Transport, framing,
    server::{Bytes, Destination, Origin, Output, Shard, Stream},
};

/// How long a stream may be without an allocation. A client allocates in its first round trips.
const IDLE_LIMIT: Duration = Duration::from_secs(30);

/// How long the last words of a closing stream may take.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// Room for incoming bytes; a message that is longer ends the stream.
const READ_BUFFER: usize = 2 * framing::MESSAGE_LIMIT;

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
pub(super) async fn serve<S>(shared: Arc<Shared>, stream: S, five_tuple: FiveTuple, first_bytes: Vec<u8>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let queue = Arc::new(Queue::default());
    let mut stop = shared.stop.subscribe();
    let (mut reader, mut writer) = tokio::io::split(stream);
    {
        let mut session = Session::new(shared, five_tuple, &queue);
        // How it ended is of no interest: a client that leaves just closes, or is gone.
        tokio::select! {
            _ = session.read(&mut reader, first_bytes) => {}
            _ = queue.write_to(&mut writer, five_tuple.transport == Transport::Tls) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
    let _ = timeout(CLOSE_LIMIT, writer.shutdown()).await;
}

/// The reading side. Dropping it ends the allocation.
struct Session {
    shared: Arc<Shared>,
    shard: Shard<LockedDirectory>,
    five_tuple: FiveTuple,
    socket: Arc<Socket>,
    queue: Arc<Queue>,
    destination: Destination,
    /// Since when there has been no allocation.
    idle_since: Instant,
    congested: u64,
}

impl Session {
    fn new(shared: Arc<Shared>, five_tuple: FiveTuple, queue: &Arc<Queue>) -> Self {
        Self {
            shard: shared.shard(),
            socket: shared.socket_for(&five_tuple),
            idle_since: shared.clock.now().instant,
            shared,
            five_tuple,
            queue: Arc::clone(queue),
            destination: Destination::Stream(Arc::clone(queue) as Arc<dyn Stream>),
            congested: 0,
        }
    }

    async fn read<S: AsyncRead>(&mut self, reader: &mut ReadHalf<S>, first_bytes: Vec<u8>) -> io::Result<()> {
        let mut buffer = first_bytes;
        buffer.reserve(READ_BUFFER.saturating_sub(buffer.len()));
        loop {
            let used = self.handle_bytes(&mut buffer)?;
            buffer.drain(..used);
            let Some(deadline) = self.deadline() else { return Ok(()) };
            match timeout_at(deadline, reader.read_buf(&mut buffer)).await {
                Ok(Ok(0)) => return Ok(()),
                Ok(Ok(_)) | Err(_) => {}
                Ok(Err(error)) => return Err(error),
            }
        }
    }

    /// Lets time pass; returns when to look again, `None` when the client has been idle for too long.
    fn deadline(&mut self) -> Option<tokio::time::Instant> {
        let now = self.shared.clock.now().instant;
        self.shard.handle_timeout(now);
        self.report();
        if let Some(at) = self.shard.poll_timeout() {
            self.idle_since = now;
            return Some(self.shared.clock.deadline(at));
        }
        let end = self.idle_since + IDLE_LIMIT;
        (now < end).then(|| self.shared.clock.deadline(end))
    }

    /// Handles every whole message in `bytes`; returns how many bytes they took.
    fn handle_bytes(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut used = 0;
        while let Some(message) = framing::next_message(&mut bytes[used..]).map_err(io::Error::other)? {
            used += message.len();
            self.handle_message(message)?;
        }
        Ok(used)
    }

    fn handle_message(&mut self, message: &mut [u8]) -> io::Result<()> {
        let origin = Origin { five_tuple: self.five_tuple, destination: &self.destination };
        match self.shard.handle_packet(self.shared.clock.now(), &origin, message) {
            Output::Nothing => {}
            Output::Reply(bytes) => {
                if !self.queue.push_response(&bytes) {
                    return Err(io::Error::other("the client does not read its responses"));
                }
            }
            Output::Relay { to, bytes } => {
                let bytes = match bytes {
                    Bytes::InPlace(range) => &message[range],
                    Bytes::Built(bytes) => bytes,
                };
                let taken = match to.destination() {
                    Destination::Datagram => self.socket.send(to.five_tuple(), bytes, None),
                    Destination::Stream(stream) => stream.push(bytes),
                };
                self.congested += u64::from(!taken);
            }
        }
        Ok(())
    }

    fn report(&mut self) {
        let mut counters = self.shard.take_counters();
        counters.dropped_congested += core::mem::take(&mut self.congested);
        self.shared.add_stream_counters(counters);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shard.release_all();
        self.report();
    }
}
