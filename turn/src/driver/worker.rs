//! A UDP worker: one thread, one socket, one shard.

use std::{
    io::{self, ErrorKind, IoSliceMut},
    os::fd::AsRawFd,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
    vec,
    vec::Vec,
};

use mio::{Events, Interest, Poll, Token, Waker, unix::SourceFd};
use quinn_udp::{BATCH_SIZE, RecvMeta};
use tracing::warn;

use super::{batch::Run, clock::Clock, directory::LockedDirectory, socket::Socket};
use crate::{
    FiveTuple, Now, Transport,
    server::{Bytes, Counters, Destination, Origin, Output, Shard},
};

/// Bytes of one receive buffer: the most that the kernel puts together from one sender (GRO).
const BUFFER_LEN: usize = 1 << 16;

/// The longest sleep. A worker without allocations has nothing to wake for; this only bounds the harm of a lost event.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// What one system call receives into.
type Buffers = [Vec<u8>; BATCH_SIZE];

const SOCKET: Token = Token(0);
const WAKE: Token = Token(1);

/// What a worker shares with its [`super::Relay`].
pub(super) struct Control {
    pub(super) stop: AtomicBool,
    pub(super) waker: Waker,
    pub(super) counters: Mutex<Counters>,
}

impl Control {
    pub(super) fn stop(&self) -> io::Result<()> {
        self.stop.store(true, Ordering::Release);
        self.waker.wake()
    }

    pub(super) fn counters(&self) -> Counters {
        *self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, counters: Counters) {
        *self.counters.lock().unwrap_or_else(PoisonError::into_inner) += counters;
    }
}

/// A worker before its thread starts.
pub(super) struct Worker {
    poll: Poll,
    socket: Arc<Socket>,
    shard: Shard<LockedDirectory>,
    clock: Clock,
    control: Arc<Control>,
    /// Packets that the kernel or a stream's queue did not take.
    congested: u64,
}

impl Worker {
    pub(super) fn new(socket: Arc<Socket>, shard: Shard<LockedDirectory>, clock: Clock) -> io::Result<Self> {
        let poll = Poll::new()?;
        poll.registry().register(&mut SourceFd(&socket.io.as_raw_fd()), SOCKET, Interest::READABLE)?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let control = Arc::new(Control { stop: AtomicBool::new(false), waker, counters: Mutex::default() });
        Ok(Self { poll, socket, shard, clock, control, congested: 0 })
    }

    pub(super) fn control(&self) -> Arc<Control> {
        Arc::clone(&self.control)
    }

    /// Runs until told to stop, then ends its allocations.
    pub(super) fn run(mut self) {
        let mut buffers: Buffers = core::array::from_fn(|_| vec![0; BUFFER_LEN]);
        let mut events = Events::with_capacity(2);
        while !self.control.stop.load(Ordering::Acquire) {
            self.drain(&mut buffers);
            if let Err(error) = self.poll.poll(&mut events, Some(self.sleep()))
                && error.kind() != ErrorKind::Interrupted
            {
                warn!(%error, "a relay worker cannot wait for packets; it goes on by the clock");
                std::thread::sleep(LONGEST_SLEEP / 10);
            }
        }
        self.shard.release_all();
    }

    fn sleep(&self) -> Duration {
        let now = self.clock.now().instant;
        self.shard.poll_timeout().map_or(LONGEST_SLEEP, |at| at.since(now).min(LONGEST_SLEEP))
    }

    /// Handles packets until there are none, and what time brings.
    fn drain(&mut self, buffers: &mut Buffers) {
        loop {
            let received = self.receive(buffers);
            self.shard.handle_timeout(self.clock.now().instant);
            let mut counters = self.shard.take_counters();
            counters.dropped_congested += core::mem::take(&mut self.congested);
            if counters != Counters::default() {
                self.control.add(counters);
            }
            // A batch that is not full emptied the socket: what comes after it wakes the worker again.
            if received < BATCH_SIZE || self.control.stop.load(Ordering::Acquire) {
                return;
            }
        }
    }

    /// Receives one batch; returns how many buffers it filled.
    fn receive(&mut self, buffers: &mut Buffers) -> usize {
        let mut meta = [RecvMeta::default(); BATCH_SIZE];
        let received = {
            let mut slices = buffers.each_mut().map(|buffer| IoSliceMut::new(buffer));
            self.socket.state.recv((&self.socket.io).into(), &mut slices, &mut meta)
        };
        let received = match received {
            Ok(received) => received,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(error) => {
                warn!(%error, "a relay worker cannot receive");
                0
            }
        };
        let now = self.clock.now();
        for (meta, buffer) in meta[..received].iter().zip(buffers) {
            self.handle_buffer(now, meta, buffer);
        }
        received
    }

    /// One buffer holds one datagram, or several of one size from one sender.
    fn handle_buffer(&mut self, now: Now, meta: &RecvMeta, buffer: &mut [u8]) {
        let five_tuple = FiveTuple::new(meta.addr, self.socket.reached(meta.dst_ip), Transport::Udp);
        let origin = Origin { five_tuple, destination: &Destination::Datagram };
        let mut run = None;
        let mut at = 0;
        while at < meta.len {
            let end = meta.len.min(at + meta.stride.max(1));
            self.handle_datagram(now, &origin, buffer, at..end, &mut run);
            at = end;
        }
        self.send_run(run.take(), buffer);
    }

    fn handle_datagram(
        &mut self,
        now: Now,
        origin: &Origin,
        buffer: &mut [u8],
        datagram: std::ops::Range<usize>,
        run: &mut Option<Run>,
    ) {
        let start = datagram.start;
        match self.shard.handle_packet(now, origin, &mut buffer[datagram]) {
            Output::Nothing => {}
            Output::Reply(bytes) => self.congested += u64::from(!self.socket.send(&origin.five_tuple, &bytes, None)),
            Output::Relay { to, bytes } => match (to.destination(), bytes) {
                (Destination::Datagram, Bytes::InPlace(range)) => {
                    let (to, range) = (*to.five_tuple(), start + range.start..start + range.end);
                    let max_segments = self.socket.state.max_gso_segments();
                    if !run.as_mut().is_some_and(|run| run.extend(&to, &range, max_segments)) {
                        let full = run.replace(Run::new(to, range));
                        self.send_run(full, buffer);
                    }
                }
                (Destination::Datagram, Bytes::Built(bytes)) => {
                    self.congested += u64::from(!self.socket.send(to.five_tuple(), bytes, None));
                }
                (Destination::Stream(stream), Bytes::InPlace(range)) => {
                    self.congested += u64::from(!stream.push(&buffer[start + range.start..start + range.end]));
                }
                (Destination::Stream(stream), Bytes::Built(bytes)) => self.congested += u64::from(!stream.push(bytes)),
            },
        }
    }

    fn send_run(&mut self, run: Option<Run>, buffer: &[u8]) {
        if let Some(run) = run {
            self.congested += run.send(&self.socket, buffer) as u64;
        }
    }
}
