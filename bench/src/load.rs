//! The load: packets sent and received until the window is over.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use nix::{
    sys::{
        epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags, EpollTimeout},
        time::TimeSpec,
        timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags},
    },
    unistd::Pid,
};

use crate::{
    clock::{Clock, nanos},
    flows::End,
    link::Room,
    measure::cpu_time,
    outcome::Outcome,
    pace::{Pacer, interval},
    statistics::middle_of,
    tally::{Tally, stamp},
    workload::{Times, Traffic, Transport},
};

/// Where epoll tells of the timer rather than of an end.
const TIMER: u64 = u64::MAX;
/// How long to wait where nothing arrives: short beside the stall after which packets are presumed lost.
const WAIT_MILLISECONDS: u8 = 1;
/// Events taken at once.
const EVENTS: usize = 256;

struct Generator<'a> {
    traffic: &'a Traffic,
    ends: Vec<End>,
    /// Whose turn it is to send.
    next: usize,
    clock: Clock,
    pacer: Pacer,
    tally: Tally,
    epoll: Epoll,
    timer: Option<TimerFd>,
    room: Room,
    /// Where bursts are written before they are sent.
    burst: Vec<u8>,
}

/// Puts the load on the server and measures.
pub(crate) fn run(traffic: &Traffic, ends: Vec<End>, times: &Times, server: Pid) -> Result<Outcome> {
    let mut generator = Generator::new(traffic, ends)?;
    generator.drive(times.warm_up, true)?;
    let before = [cpu_time(server)?, cpu_time(Pid::this())?];
    let opened = generator.clock.now();
    generator.tally.open(opened);
    generator.drive(times.window, true)?;
    let closed = generator.clock.now();
    generator.tally.close(closed);
    let after = [cpu_time(server)?, cpu_time(Pid::this())?];
    generator.drive(times.drain, false)?;

    let used = |index: usize| after[index].saturating_sub(before[index]).as_secs_f64();
    let seconds = Duration::from_nanos(closed - opened).as_secs_f64();
    let tally = &mut generator.tally;
    ensure!(tally.delivered > 0, "not one packet arrived: does the server relay at all?");
    #[allow(clippy::cast_precision_loss, reason = "fewer packets than 2^52")]
    let delivered = tally.delivered as f64;
    Ok(Outcome {
        cost: used(0) * 1e9 / delivered,
        per_second: delivered / seconds,
        server_busy: used(0) / seconds,
        generator_busy: used(1) / seconds,
        loss: tally.loss(),
        latency: middle_of(&mut tally.latencies),
        memory: None,
    })
}

impl<'a> Generator<'a> {
    fn new(traffic: &'a Traffic, ends: Vec<End>) -> Result<Self> {
        let epoll = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
        for (end, index) in ends.iter().zip(0..) {
            epoll.add(&end.link, EpollEvent::new(EpollFlags::EPOLLIN, index))?;
        }
        let timer = interval(traffic).map(|interval| timer(&epoll, Duration::from_nanos(interval))).transpose()?;
        let clock = Clock::start();
        Ok(Self {
            traffic,
            ends,
            next: 0,
            clock,
            pacer: Pacer::new(traffic, clock.now()),
            tally: Tally::new(traffic.payload),
            epoll,
            timer,
            room: Room::new(),
            burst: Vec::new(),
        })
    }

    /// Receives for so long, and sends when it is time to.
    fn drive(&mut self, duration: Duration, sending: bool) -> Result<()> {
        let end = self.clock.now() + nanos(duration);
        let mut events = [EpollEvent::empty(); EVENTS];
        while self.clock.now() < end {
            if sending {
                self.send().context("sending failed")?;
            }
            let count = self.epoll.wait(&mut events, EpollTimeout::from(WAIT_MILLISECONDS)).context("cannot wait")?;
            for event in &events[..count] {
                match (event.data(), &self.timer) {
                    (TIMER, Some(timer)) => timer.wait().context("the timer cannot be read")?,
                    (index, _) => self.receive(usize::try_from(index)?).context("receiving failed")?,
                }
            }
        }
        Ok(())
    }

    /// Gives each end its turn, until it is time for none of them.
    fn send(&mut self) -> Result<()> {
        let mut now = self.clock.now();
        self.pacer.tick(now);
        if self.traffic.transport != Transport::Udp {
            self.ends.iter_mut().try_for_each(|end| end.link.flush())?;
        }
        let mut refused = 0;
        while refused < self.ends.len() && self.pacer.is_open(self.traffic.burst, now) {
            let turn = self.next;
            self.next = (turn + 1) % self.ends.len();
            let end = &mut self.ends[turn];
            if !self.pacer.allows(end.way, self.traffic.burst, now) {
                refused += 1;
                continue;
            }
            let unit = end.framing.unit(self.traffic.payload);
            self.burst.resize(unit * self.traffic.burst, 0);
            for packet in self.burst.chunks_exact_mut(unit) {
                stamp(end.framing.head(packet, self.traffic.payload), now);
            }
            let taken = end.link.send(&self.burst, unit)?;
            self.tally.sent(now, taken);
            self.pacer.sent(end.way, u32::try_from(taken)?);
            refused = if taken == 0 { refused + 1 } else { 0 };
            now = self.clock.now();
        }
        Ok(())
    }

    fn receive(&mut self, index: usize) -> Result<()> {
        let Self { ends, room, tally, pacer, clock, .. } = self;
        let End { link, framing, way } = &mut ends[index];
        link.receive(room, |packet| {
            let now = clock.now();
            if framing.unwrap(packet).is_some_and(|payload| tally.arrived(payload, now)) {
                pacer.arrived(way.back(), now);
            }
        })?;
        Ok(())
    }
}

/// A timer that wakes the generator when a burst is due; epoll's own timeout only knows milliseconds. It goes on when it
/// is read ([`TimerFd::wait`]).
fn timer(epoll: &Epoll, interval: Duration) -> Result<TimerFd> {
    let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC)?;
    timer.set(Expiration::Interval(TimeSpec::from(interval)), TimerSetTimeFlags::empty())?;
    epoll.add(&timer, EpollEvent::new(EpollFlags::EPOLLIN, TIMER))?;
    Ok(timer)
}

#[cfg(test)]
mod tests {
    use std::{net::UdpSocket, thread};

    use super::*;
    use crate::{
        flows, forward,
        workload::{Pace, Peers},
    };

    /// As short as a window can be in which something arrives on a busy machine.
    const TIMES: Times = Times {
        warm_up: Duration::from_millis(50),
        window: Duration::from_millis(300),
        drain: Duration::from_millis(20),
    };

    fn measured(pace: Pace) -> Outcome {
        let free = || UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let (client_side, peer_side) = (free(), free());
        thread::spawn(move || forward::run(client_side, peer_side));
        let (transport, peers) = (Transport::Udp, Peers::Sockets);
        let traffic = Traffic { clients: 1, transport, peers, payload: 160, burst: 2, pace };
        run(&traffic, flows::through_forwarder(client_side, peer_side).unwrap(), &TIMES, Pid::this()).unwrap()
    }

    #[test]
    fn packets_go_through_a_forwarder_as_fast_as_it_can() {
        let outcome = measured(Pace::Window(16));
        assert!(outcome.per_second > 0.0 && outcome.cost > 0.0 && outcome.latency.is_some(), "{outcome:?}");
    }

    #[test]
    fn the_timer_goes_on() {
        let epoll = Epoll::new(EpollCreateFlags::empty()).unwrap();
        let timer = timer(&epoll, Duration::from_micros(100)).unwrap();
        let mut events = [EpollEvent::empty(); 1];
        for _ in 0..3 {
            assert_eq!(epoll.wait(&mut events, EpollTimeout::NONE).unwrap(), 1);
            timer.wait().unwrap();
        }
    }

    #[test]
    fn packets_go_through_a_forwarder_by_the_clock() {
        let outcome = measured(Pace::PerSecond(2000.0));
        // Never faster than the clock, but for what a busy machine made late.
        assert!(outcome.per_second > 0.0 && outcome.per_second < 4000.0, "{outcome:?}");
    }
}
