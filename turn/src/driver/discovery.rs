//! The four sockets of NAT behaviour discovery (RFC 5780), and the thread that answers at them.

use std::{
    format,
    hash::{BuildHasher, RandomState},
    io,
    net::{SocketAddr, UdpSocket},
    os::fd::AsRawFd,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use mio::{Events, Interest, Poll, Token, Waker, unix::SourceFd};
use sohbet_udp::DontFragment;

use super::{clock::Clock, worker::Control};
use crate::{
    message::CONTROL_LIMIT,
    server::{Answer, Counters, Discovery},
};

/// How many sockets there are.
const SOCKETS: usize = 4;

/// The longest sleep; it only bounds the harm of a lost event.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// How long nothing is tried when the operating system cannot even wait.
const PAUSE: Duration = Duration::from_millis(100);

const WAKE: Token = Token(SOCKETS);

/// The sockets before their thread starts.
pub(super) struct Discoverer {
    poll: Poll,
    sockets: [UdpSocket; SOCKETS],
    discovery: Discovery,
    clock: Clock,
    control: Arc<Control>,
    counters: Counters,
}

impl Discoverer {
    /// Binds the four combinations of the two addresses.
    pub(super) fn bind(addresses: [SocketAddr; 2], clock: Clock) -> io::Result<Self> {
        let state = RandomState::new();
        let discovery = Discovery::new(addresses, [state.hash_one(0), state.hash_one(1)]).ok_or_else(|| {
            let [one, other] = addresses;
            let problem = format!(
                "NAT behaviour discovery needs two addresses of one family, each with another IP and another port; \
                 {one} and {other} are not"
            );
            io::Error::new(io::ErrorKind::InvalidInput, problem)
        })?;
        let [a, b, c, d] = *discovery.addresses();
        let sockets = [bind(a)?, bind(b)?, bind(c)?, bind(d)?];
        let poll = Poll::new()?;
        for (socket, number) in sockets.iter().zip(0..) {
            poll.registry().register(&mut SourceFd(&socket.as_raw_fd()), Token(number), Interest::READABLE)?;
        }
        let waker = Waker::new(poll.registry(), WAKE)?;
        let control = Arc::new(Control {
            stop: AtomicBool::new(false),
            waker,
            rounds: AtomicU64::new(0),
            counters: Mutex::default(),
            survivors: Mutex::default(),
        });
        Ok(Self { poll, sockets, discovery, clock, control, counters: Counters::default() })
    }

    pub(super) fn control(&self) -> Arc<Control> {
        Arc::clone(&self.control)
    }

    /// Answers until told to stop.
    pub(super) fn run(mut self) {
        let mut events = Events::with_capacity(SOCKETS + 1);
        let mut buffer = [0; CONTROL_LIMIT + 1];
        while !self.is_stopped() {
            self.control.begin_round();
            if self.poll.poll(&mut events, Some(LONGEST_SLEEP)).is_err() {
                thread::sleep(PAUSE);
            }
            // In turn, so that a flood at one address leaves the others their answers.
            while !self.is_stopped() && (0..SOCKETS).fold(false, |any, at| self.receive(at, &mut buffer) | any) {}
            self.control.add(&core::mem::take(&mut self.counters));
        }
    }

    fn is_stopped(&self) -> bool {
        self.control.stop.load(Ordering::Acquire)
    }

    /// Answers one datagram; `false` when there is none.
    fn receive(&mut self, at: usize, buffer: &mut [u8]) -> bool {
        let Ok((length, source)) = self.sockets[at].recv_from(buffer) else { return false };
        self.counters.count_received(length);
        match self.discovery.handle(self.clock.now().instant, at, source, &buffer[..length]) {
            Ok(Answer { from, to, bytes }) => match self.sockets[from].send_to(&bytes, to) {
                Ok(_) => self.counters.discovery_answers += 1,
                Err(_) => self.counters.dropped_congested += 1,
            },
            Err(reason) => self.counters.count_drop(reason),
        }
        true
    }
}

fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address).map_err(|error| {
        let problem = format!(
            "UDP port {address} cannot be had for NAT behaviour discovery: {error}. It needs a port of its own on each of \
             two addresses of this machine"
        );
        io::Error::new(error.kind(), problem)
    })?;
    socket.set_nonblocking(true)?;
    // Padded answers are there to be cut.
    let _ = sohbet_udp::dont_fragment(&socket, DontFragment::Clear);
    Ok(socket)
}
