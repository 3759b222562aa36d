//! A data connection (RFC 6062 section 5.5): what arrives from the client leaves for the peer as it is, and back.

use std::{
    io,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
    vec,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split},
    time::sleep,
};

use super::{clock::Clock, connection::PeerStream, relay::Shared};
use crate::{
    Transport,
    server::{Bound, Counters, Meter},
};

/// How much is copied at once, in bytes.
const BUFFER: usize = 16 << 10;

/// How much is asked of a bandwidth quota at once, in bytes: what a packet is.
const PIECE: usize = 1400;

/// How long bytes wait for a bandwidth quota before it is asked again.
const QUOTA_PAUSE: Duration = Duration::from_millis(10);

/// How often it is looked whether the allocation still lives. A participant who is removed is cut off within a second.
const LOOK: Duration = Duration::from_millis(500);

/// How long a connection may be quiet of which one side has ended: who has gone for good does not answer any more.
const HALF_CLOSED_LIMIT: Duration = Duration::from_secs(30);

/// What has passed.
struct Tally {
    transport: Transport,
    to_peer: AtomicU64,
    to_client: AtomicU64,
    half_closed: AtomicBool,
}

/// Copies until both sides have ended, one fails, or the allocation is over.
pub(super) async fn splice(
    client: (impl AsyncRead + Unpin, impl AsyncWrite + Unpin),
    peer: PeerStream,
    bound: &Bound,
    (transport, shared): (Transport, &Shared),
) {
    let (peer_reader, peer_writer) = split(peer);
    let tally = Tally {
        transport,
        to_peer: AtomicU64::new(0),
        to_client: AtomicU64::new(0),
        half_closed: AtomicBool::new(false),
    };
    let clock = shared.clock;
    let there = copy(client.0, peer_writer, Some(bound.client_meter()), clock, &tally.to_peer, &tally.half_closed);
    let back = copy(peer_reader, client.1, bound.peer_meter(), clock, &tally.to_client, &tally.half_closed);
    tokio::select! {
        _ = async { tokio::try_join!(there, back) } => {}
        () = watch(&tally, bound, shared) => {}
    }
    tally.report(shared);
}

async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut meter: Option<Meter>,
    clock: Clock,
    passed: &AtomicU64,
    ended: &AtomicBool,
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            ended.store(true, Ordering::Relaxed);
            return to.shutdown().await;
        }
        for piece in buffer[..length].chunks(PIECE) {
            while meter.as_mut().is_some_and(|meter| !meter.pass(piece.len(), clock.now().instant)) {
                sleep(QUOTA_PAUSE).await;
            }
        }
        to.write_all(&buffer[..length]).await?;
        to.flush().await?;
        passed.fetch_add(length as u64, Ordering::Relaxed);
    }
}

/// Reports what passes, and ends when the connection has to.
async fn watch(tally: &Tally, bound: &Bound, shared: &Shared) {
    let mut quiet = Duration::ZERO;
    while bound.is_alive(shared.clock.now().instant) && quiet < HALF_CLOSED_LIMIT {
        sleep(LOOK).await;
        let passed = tally.report(shared);
        quiet = if passed || !tally.half_closed.load(Ordering::Relaxed) { Duration::ZERO } else { quiet + LOOK };
    }
}

impl Tally {
    /// Adds what has passed since the last time to the relay's counters; whether there was something.
    fn report(&self, shared: &Shared) -> bool {
        let counters = Counters {
            connections_to_peers_bytes: self.to_peer.swap(0, Ordering::Relaxed),
            connections_to_clients_bytes: self.to_client.swap(0, Ordering::Relaxed),
            ..Counters::default()
        };
        let passed = counters != Counters::default();
        if passed {
            shared.report(self.transport, &counters, vec![]);
        }
        passed
    }
}
