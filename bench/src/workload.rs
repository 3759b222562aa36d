//! The workloads, as data.

use std::time::Duration;

use crate::servers::Kind;

/// What clients do to a server, and how much of coturn's cost it may take.
#[derive(Clone, Debug)]
pub(crate) struct Workload {
    /// The name on the command line.
    pub(crate) name: &'static str,
    /// The name in the table.
    pub(crate) title: &'static str,
    /// What is done.
    pub(crate) task: Task,
    /// The most that sohbet's CPU time may be of coturn's; `None` where it is for information.
    pub(crate) at_most: Option<f64>,
}

/// In calls, half of the packets may take so much longer through sohbet than through coturn, in milliseconds.
pub(crate) const LATENCY_AT_MOST: f64 = 0.5;
/// Memory that 1,000 idle allocations may hold, in megabytes.
pub(crate) const MEMORY_AT_MOST: f64 = 2.0;

/// What clients do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// Pass packets through the relay.
    Relay(Traffic),
    /// Make allocations, and let them lie idle.
    Allocate {
        /// How many.
        allocations: usize,
    },
}

/// Packets through a relay, both ways.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traffic {
    /// Clients, each with one allocation and one channel.
    pub(crate) clients: usize,
    /// How clients reach the server.
    pub(crate) transport: Transport,
    /// Whom clients exchange packets with.
    pub(crate) peers: Peers,
    /// Bytes of application data in a packet.
    pub(crate) payload: usize,
    /// Consecutive packets of one flow that are handed to the kernel in one call.
    pub(crate) burst: usize,
    /// When packets are sent.
    pub(crate) pace: Pace,
}

/// How a client reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    Udp,
    Tcp,
    Tls,
}

/// Whom a client exchanges packets with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peers {
    /// A plain UDP socket of its own.
    Sockets,
    /// Another client's allocation on the same server.
    Allocations,
}

/// When packets are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pace {
    /// As fast as the server takes them: this many are on the way in each direction.
    Window(u32),
    /// This many packets per second, all flows and both directions together.
    PerSecond(f64),
}

/// How long a run takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// Under load before anything counts: caches, branch predictors and socket buffers come to rest.
    pub(crate) warm_up: Duration,
    /// What counts.
    pub(crate) window: Duration,
    /// Waiting for what is still on its way, so that late is not taken for lost.
    pub(crate) drain: Duration,
}

impl Times {
    /// Nine workloads, three servers and five rounds end within ten minutes.
    pub(crate) const FULL: Self = Self {
        warm_up: Duration::from_millis(500),
        window: Duration::from_millis(2500),
        drain: Duration::from_millis(250),
    };
    /// Enough to see that everything works.
    pub(crate) const QUICK: Self = Self {
        warm_up: Duration::from_millis(200),
        window: Duration::from_millis(800),
        drain: Duration::from_millis(250),
    };
}

/// An audio packet: 20 ms of Opus.
const AUDIO: usize = 160;
/// A video packet: what browsers cut frames into, so that tunnels do not cut them again.
const VIDEO: usize = 1200;
/// So few that they fit into every socket buffer on the way, and so many that a server is never idle.
const WINDOW: Pace = Pace::Window(128);
/// For streams: what is on the way may gather before one slow connection, and coturn drops what is beyond its buffer.
const STREAM_WINDOW: Pace = Pace::Window(64);

/// Audio at a server's limit: what most workloads are a variation of.
const SATURATED: Traffic =
    Traffic { clients: 10, transport: Transport::Udp, peers: Peers::Sockets, payload: AUDIO, burst: 4, pace: WINDOW };
/// Video at a server's limit.
const SATURATED_VIDEO: Traffic = Traffic { payload: VIDEO, burst: 8, ..SATURATED };

/// All workloads, in the table's order.
pub(crate) fn all() -> Vec<Workload> {
    let relay = |name, title, at_most, traffic| Workload { name, title, task: Task::Relay(traffic), at_most };
    let megabits_2 = 2e6 / 8.0 / 1200.0;
    let calls = Pace::PerSecond(100.0 * 2.0 * 50.0);
    let video = Pace::PerSecond(10.0 * 2.0 * megabits_2);
    let hairpin = Peers::Allocations;
    vec![
        relay("audio", "160 B, 10 clients, saturated", Some(0.40), SATURATED),
        relay("video", "1200 B, 10 clients, bursts of 8, saturated", Some(0.50), SATURATED_VIDEO),
        relay(
            "calls",
            "calls: 100 clients x 50 packets/s x 2, 160 B",
            Some(0.45),
            Traffic { clients: 100, burst: 1, pace: calls, ..SATURATED },
        ),
        relay(
            "video-calls",
            "video calls: 10 clients x 2 Mbit/s x 2, 1200 B in frames of 7, 30 frames/s",
            Some(0.60),
            Traffic { burst: 7, pace: video, ..SATURATED_VIDEO },
        ),
        relay(
            "many",
            "1,000 allocations x 20 packets/s, 160 B",
            Some(0.50),
            Traffic { clients: 1000, burst: 1, pace: Pace::PerSecond(20_000.0), ..SATURATED },
        ),
        relay(
            "relay-to-relay",
            "relay to relay, 160 B, saturated",
            Some(0.30),
            Traffic { peers: hairpin, ..SATURATED },
        ),
        relay(
            "relay-to-relay-video",
            "relay to relay, 1200 B, bursts of 8, saturated",
            None,
            Traffic { peers: hairpin, ..SATURATED_VIDEO },
        ),
        relay(
            "tcp",
            "clients over TCP, 1200 B, saturated",
            Some(0.60),
            Traffic { transport: Transport::Tcp, pace: STREAM_WINDOW, ..SATURATED_VIDEO },
        ),
        relay(
            "tls",
            "clients over TLS, 1200 B, saturated",
            Some(0.70),
            Traffic { transport: Transport::Tls, pace: STREAM_WINDOW, ..SATURATED_VIDEO },
        ),
        Workload {
            name: "allocations",
            title: "1,000 allocations, each with its 401 round",
            task: Task::Allocate { allocations: 1000 },
            at_most: Some(0.35),
        },
    ]
}

/// The names, for the command line.
pub(crate) fn names() -> Vec<&'static str> {
    all().iter().map(|workload| workload.name).collect()
}

impl Workload {
    /// Whether `server` can do it: a forwarder knows one client and one peer over UDP, and no TURN.
    pub(crate) fn suits(&self, server: Kind) -> bool {
        let Task::Relay(traffic) = self.task else { return server != Kind::Forwarder };
        let plain = traffic.transport == Transport::Udp && traffic.peers == Peers::Sockets;
        server != Kind::Forwarder || (plain && traffic.clients <= FORWARDED)
    }
}

/// More clients than this are no floor any more: what they cost is finding each one's socket, which a forwarder of one
/// flow does not do.
const FORWARDED: usize = 100;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_workload_has_its_own_name() {
        let names = names();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
    }

    #[test]
    fn a_forwarder_takes_part_where_it_can() {
        let suits: Vec<_> = all().iter().filter(|workload| workload.suits(Kind::Forwarder)).map(|w| w.name).collect();
        assert_eq!(suits, ["audio", "video", "calls", "video-calls"]);
        assert!(all().iter().all(|workload| workload.suits(Kind::Sohbet) && workload.suits(Kind::Coturn)));
    }

    #[test]
    fn clients_of_allocations_come_in_pairs() {
        for workload in all() {
            let Task::Relay(traffic) = workload.task else { continue };
            assert!(traffic.peers == Peers::Sockets || traffic.clients % 2 == 0, "{}", workload.name);
        }
    }
}
