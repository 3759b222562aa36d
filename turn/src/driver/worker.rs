//! A UDP worker: one thread, one socket that clients know, the relay ports of its allocations, one shard.

use std::{
    io::{self, ErrorKind},
    os::fd::AsRawFd,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
    vec::Vec,
};

use mio::{Events, Interest, Poll, Token, Waker, unix::SourceFd};
use sohbet_udp::{BATCH, Batch};
use tokio::sync::broadcast;
use tracing::warn;

use super::{
    clock::Clock,
    directory::LockedDirectory,
    outbox::Outbox,
    pace::{NAP, Pace},
    port::WorkerPorts,
    ready::Ready,
    socket::Socket,
};
use crate::{
    FiveTuple, Now, Transport,
    server::{Counters, Destination, Event, Origin, Output, PortId, Settings, Shard, Survivor},
};

/// The longest sleep. A worker without allocations has nothing to wake for; this only bounds the harm of a lost event.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// After so many datagrams a round looks who else has something, since a flood would never let it come to an end.
const LONGEST_ROUND: usize = 16 * BATCH;

/// How many datagrams one relay port gives at a time, so that others have their turn.
const PORT_BATCH: usize = 16;

/// How many ICMP errors of one relay port are passed on at a time.
const ICMP_BATCH: usize = 8;

/// How many events one wait can bring.
const EVENTS: usize = 256;

const SOCKET: Token = Token(usize::MAX);
const WAKE: Token = Token(usize::MAX - 1);

/// What a worker shares with its [`super::Relay`].
pub(super) struct Control {
    pub(super) stop: AtomicBool,
    pub(super) waker: Waker,
    /// How often the thread has looked around: who looks twice sees whether it still does.
    pub(super) rounds: AtomicU64,
    pub(super) counters: Mutex<Counters>,
    /// What a worker that has ended leaves to the next process.
    pub(super) survivors: Mutex<Vec<Survivor>>,
}

impl Control {
    pub(super) fn stop(&self) -> io::Result<()> {
        self.stop.store(true, Ordering::Release);
        self.waker.wake()
    }

    /// The thread looks around once more.
    pub(super) fn begin_round(&self) {
        self.rounds.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn counters(&self) -> Counters {
        *self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take_survivors(&self) -> Vec<Survivor> {
        core::mem::take(&mut *self.survivors.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn add(&self, counters: &Counters) {
        *self.counters.lock().unwrap_or_else(PoisonError::into_inner) += counters;
    }
}

/// A worker before its thread starts.
pub(super) struct Worker {
    poll: Poll,
    socket: Arc<Socket>,
    shard: Shard<LockedDirectory, WorkerPorts>,
    clock: Clock,
    control: Arc<Control>,
    happened: broadcast::Sender<Event>,
    /// Whether the main socket may have more.
    socket_ready: bool,
    /// Relay ports that may have more.
    ports_ready: Ready,
    batch: Batch,
    outbox: Outbox,
    /// What the driver itself has counted since the last report.
    counters: Counters,
}

/// What a round has received. A packet is what the kernel hands over as one: a datagram, or several of one flow.
#[derive(Clone, Copy, Default)]
struct Round {
    flows: usize,
    packets: usize,
    datagrams: usize,
}

impl Worker {
    pub(super) fn new(
        socket: Arc<Socket>,
        (settings, directory): (Arc<Settings>, LockedDirectory),
        clock: Clock,
        happened: broadcast::Sender<Event>,
        survive: bool,
    ) -> io::Result<Self> {
        let poll = Poll::new()?;
        poll.registry().register(&mut SourceFd(&socket.io.as_raw_fd()), SOCKET, Interest::READABLE)?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let mut shard = Shard::new(settings, directory, WorkerPorts::new(poll.registry().try_clone()?));
        if survive {
            shard.take_up_survivors(clock.now().instant);
        }
        let control = Arc::new(Control {
            stop: AtomicBool::new(false),
            waker,
            rounds: AtomicU64::new(0),
            counters: Mutex::default(),
            survivors: Mutex::default(),
        });
        Ok(Self {
            poll,
            socket,
            shard,
            clock,
            control,
            happened,
            socket_ready: true,
            ports_ready: Ready::default(),
            batch: Batch::new(BATCH),
            outbox: Outbox::default(),
            counters: Counters::default(),
        })
    }

    pub(super) fn control(&self) -> Arc<Control> {
        Arc::clone(&self.control)
    }

    /// Runs until told to stop, then ends its allocations.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(EVENTS);
        let mut pace = Pace::new(std::time::Instant::now());
        while !self.control.stop.load(Ordering::Acquire) {
            self.control.begin_round();
            let Round { flows, packets, .. } = self.round();
            if pace.after_round(std::time::Instant::now(), flows, packets) {
                thread::sleep(NAP);
                self.wait(&mut events, Duration::ZERO);
                if !events.is_empty() {
                    continue;
                }
            }
            let longest = if self.is_busy() { Duration::ZERO } else { self.longest_sleep() };
            self.wait(&mut events, longest);
        }
        let survivors = self.shard.survivors(self.clock.now().instant);
        *self.control.survivors.lock().unwrap_or_else(PoisonError::into_inner) = survivors;
        self.shard.release_all();
        self.report();
    }

    fn longest_sleep(&self) -> Duration {
        let now = self.clock.now().instant;
        self.shard.poll_timeout().map_or(LONGEST_SLEEP, |at| at.since(now).min(LONGEST_SLEEP))
    }

    /// Waits for packets and notes where they are.
    fn wait(&mut self, events: &mut Events, longest: Duration) {
        if let Err(error) = self.poll.poll(events, Some(longest)) {
            if error.kind() != ErrorKind::Interrupted {
                warn!("a relay worker cannot wait for packets; it goes on by the clock: {error}");
                thread::sleep(LONGEST_SLEEP / 10);
                self.socket_ready = true;
            }
            return;
        }
        for event in &*events {
            match event.token() {
                SOCKET => self.socket_ready = true,
                WAKE => {}
                Token(port) => {
                    let Ok(port) = u32::try_from(port).map(PortId) else { continue };
                    if event.is_error() {
                        self.handle_errors(port);
                    }
                    self.ports_ready.push(port);
                }
            }
        }
    }

    /// Some packets may be there already.
    fn is_busy(&self) -> bool {
        self.socket_ready || !self.ports_ready.is_empty()
    }

    /// Handles packets until there are none, or many were.
    fn round(&mut self) -> Round {
        let mut round = Round::default();
        while self.is_busy() && round.datagrams < LONGEST_ROUND {
            if self.socket_ready {
                self.receive_from_clients(&mut round);
            }
            if !self.ports_ready.is_empty() {
                self.receive_from_peers(&mut round);
            }
        }
        self.keep_house();
        round
    }

    /// Does what time brings, and reports.
    fn keep_house(&mut self) {
        self.shard.handle_timeout(self.clock.now().instant);
        self.report();
    }

    fn receive_from_clients(&mut self, round: &mut Round) {
        self.batch.clear();
        let received = self.batch.receive(&self.socket.io, BATCH).unwrap_or_else(|error| {
            warn!("a relay worker cannot receive: {error}");
            0
        });
        // A batch that is not full emptied the socket: what comes after it wakes the worker again.
        self.socket_ready = received == BATCH;
        self.counters.count_batch(received);
        round.packets += received;
        let now = self.clock.now();
        let mut before = None;
        for slot in 0..received {
            let received = self.batch.received()[slot];
            round.flows += usize::from(before.replace(received.from) != Some(received.from));
            round.datagrams += received.datagrams();
            self.handle_slot(now, slot);
        }
        self.flush();
    }

    /// One slot holds one datagram, or several of one size from one client.
    fn handle_slot(&mut self, now: Now, slot: usize) {
        let Self { batch, socket, shard, outbox, counters, .. } = self;
        let received = batch.received()[slot];
        let five_tuple = FiveTuple::new(received.from, socket.reached(received.to), Transport::Udp);
        let origin = Origin { five_tuple, destination: &Destination::Datagram };
        let packet = batch.bytes(slot);
        for start in (0..packet.len()).step_by(received.segment) {
            let end = packet.len().min(start + received.segment);
            let output = shard.handle_packet(now, &origin, &packet[start..end]);
            if let Output::Reply(bytes) = output {
                counters.dropped_congested += super::outbox::reply(socket, &five_tuple, &bytes);
            } else {
                counters.dropped_congested += outbox.take(output, socket, slot, start, &packet[start..end]);
            }
        }
    }

    /// Fills one batch from the relay ports that have something.
    fn receive_from_peers(&mut self, round: &mut Round) {
        self.batch.clear();
        let now = self.clock.now();
        while self.batch.room() > 0
            && let Some(port) = self.ports_ready.pop()
        {
            let first = self.batch.received().len();
            let wanted = self.batch.room().min(PORT_BATCH);
            let Some(open) = self.shard.ports().slots().at(port) else { continue };
            let received = self.batch.receive(&open.io, wanted).unwrap_or(0);
            if received == wanted {
                self.ports_ready.push(port);
            }
            self.counters.count_batch(received);
            round.packets += received;
            round.flows += usize::from(received > 0);
            for slot in first..first + received {
                round.datagrams += self.batch.received()[slot].datagrams();
                self.handle_peer_slot(now, port, slot);
            }
        }
        self.flush();
    }

    fn handle_peer_slot(&mut self, now: Now, port: PortId, slot: usize) {
        let Self { batch, socket, shard, outbox, counters, .. } = self;
        let received = batch.received()[slot];
        let packet = batch.bytes(slot);
        // An empty datagram is one too.
        for start in (0..packet.len().max(1)).step_by(received.segment) {
            let end = packet.len().min(start + received.segment);
            let output = shard.handle_peer_packet(now.instant, port, received.from, end - start);
            counters.dropped_congested += outbox.take(output, socket, slot, start, &packet[start..end]);
        }
    }

    fn handle_errors(&mut self, port: PortId) {
        let now = self.clock.now().instant;
        for _ in 0..ICMP_BATCH {
            let Some(icmp) = self.shard.ports().slots().at(port).and_then(super::port::Port::take_error) else {
                return;
            };
            let output = self.shard.handle_icmp(now, port, icmp);
            self.counters.dropped_congested += self.outbox.take(output, &self.socket, 0, 0, &[]);
            self.flush();
        }
    }

    fn flush(&mut self) {
        let Self { batch, socket, shard, outbox, counters, .. } = self;
        let tally = outbox.flush(socket, shard.ports().slots(), |slot| batch.bytes(slot));
        tally.add_to(counters);
        shard.ports().settle();
    }

    fn report(&mut self) {
        let mut counters = self.shard.take_counters();
        counters += &core::mem::take(&mut self.counters);
        if counters != Counters::default() {
            self.control.add(&counters);
        }
        for event in self.shard.take_events() {
            // Nobody may be listening.
            let _ = self.happened.send(event);
        }
    }
}
