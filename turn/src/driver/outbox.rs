//! What one batch of received packets led to, on its way out: sorted by socket and destination, so that datagrams of one
//! size for one destination leave as one message, and all messages of a socket in one system call.

use std::{
    io::IoSlice,
    net::{IpAddr, SocketAddr},
    ops::Range,
    os::fd::AsFd,
    vec::Vec,
};

use sohbet_udp::{BATCH, MAX_SEGMENTS, Message, Sent};

use super::{port::Slots, socket::Socket};
use crate::{
    FiveTuple,
    server::{Counters, Datagram, Destination, Head, Output, PortId},
};

/// The longest message handed to the kernel to be cut: what an IP packet can hold beside its headers.
const RUN_LIMIT: usize = 65_000;

/// Padding of Data indications.
const ZEROS: [u8; 4] = [0; 4];

/// The socket that a datagram leaves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Via {
    /// The one that clients know.
    Main,
    /// A relay port.
    Port(u32),
    /// A relay port, with the don't-fragment bit set.
    PortWhole(u32),
}

/// A datagram that waits.
struct Entry {
    via: Via,
    to: SocketAddr,
    from: Option<IpAddr>,
    head: Head,
    /// Which of the received packets the body is part of.
    slot: usize,
    body: Range<usize>,
    padding: usize,
}

/// Datagrams that wait to be sent.
#[derive(Default)]
pub(super) struct Outbox {
    entries: Vec<Entry>,
    order: Vec<u16>,
}

/// Entries that leave as one message: a range of the order.
struct Run {
    entries: Range<usize>,
    pieces: Range<usize>,
    segment: Option<u16>,
}

impl Outbox {
    /// Takes in what a packet led to: `packet`, the part of `slot` that begins at `offset`. What goes to a stream is
    /// queued there at once. Returns how many datagrams were lost by that.
    pub(super) fn take(&mut self, output: Output, main: &Socket, slot: usize, offset: usize, packet: &[u8]) -> u64 {
        match output {
            Output::Nothing | Output::Reply(_) => {}
            Output::Peer { port, to, datagram, dont_fragment } => {
                let via = if dont_fragment { Via::PortWhole(port.0) } else { Via::Port(port.0) };
                self.push(via, to, None, slot, offset, datagram);
            }
            Output::Client { to, datagram } => match to.destination() {
                Destination::Stream(stream) => {
                    return u64::from(!stream.push(&datagram.head, &packet[datagram.body]));
                }
                Destination::Datagram => {
                    let FiveTuple { client, server, .. } = *to.five_tuple();
                    self.push(Via::Main, client, main.source(server.ip()), slot, offset, datagram);
                }
            },
        }
        0
    }

    fn push(&mut self, via: Via, to: SocketAddr, from: Option<IpAddr>, slot: usize, offset: usize, datagram: Datagram) {
        let Datagram { head, body, padding } = datagram;
        let body = offset + body.start..offset + body.end;
        self.entries.push(Entry { via, to, from, head, slot, body, padding });
    }

    /// Sends everything. `packet` shows the bytes of a slot.
    pub(super) fn flush<'a, S: AsFd>(
        &mut self,
        main: &Socket,
        ports: &Slots<S>,
        packet: impl Fn(usize) -> &'a [u8],
    ) -> Tally {
        let mut tally = Tally::default();
        if self.entries.is_empty() {
            return tally;
        }
        self.sort();
        let mut runs = self.runs(main.segments());
        let pieces = self.gather(&mut runs, packet);
        let mut messages = Vec::with_capacity(runs.len().min(BATCH));
        let mut rest = &runs[..];
        while let Some(first) = rest.first() {
            let via = self.entry(first.entries.start).via;
            let same = |run: &Run| self.entry(run.entries.start).via == via;
            let count = rest.iter().take(BATCH).take_while(|run| same(run)).count();
            messages.clear();
            messages.extend(rest[..count].iter().map(|run| {
                let Entry { to, from, .. } = *self.entry(run.entries.start);
                Message { to, from, pieces: &pieces[run.pieces.clone()], segment: run.segment }
            }));
            tally.add(count, send(via, main, ports, &messages));
            rest = &rest[count..];
        }
        self.entries.clear();
        tally
    }

    fn entry(&self, place: usize) -> &Entry {
        &self.entries[usize::from(self.order[place])]
    }

    /// By socket and destination; what goes the same way stays in order.
    fn sort(&mut self) {
        let Self { entries, order } = self;
        order.clear();
        order.extend((0..).take(entries.len()));
        let way = |index: &u16| {
            let Entry { via, to, from, .. } = &entries[usize::from(*index)];
            (via, to, from)
        };
        if !entries.is_sorted_by(|a, b| (a.via, a.to, a.from) <= (b.via, b.to, b.from)) {
            order.sort_by(|a, b| way(a).cmp(&way(b)));
        }
    }

    /// The pieces of all runs in order, none of them empty.
    fn gather<'a, 'p: 'a>(&'a self, runs: &mut [Run], packet: impl Fn(usize) -> &'p [u8]) -> Vec<IoSlice<'a>> {
        let mut pieces = Vec::with_capacity(2 * self.entries.len());
        for run in runs {
            let start = pieces.len();
            for entry in run.entries.clone().map(|place| self.entry(place)) {
                let parts = [&entry.head[..], &packet(entry.slot)[entry.body.clone()], &ZEROS[..entry.padding]];
                pieces.extend(parts.into_iter().filter(|part| !part.is_empty()).map(IoSlice::new));
            }
            run.pieces = start..pieces.len();
        }
        pieces
    }

    fn runs(&self, segments: bool) -> Vec<Run> {
        let mut runs = Vec::with_capacity(self.entries.len());
        let mut place = 0;
        while place < self.order.len() {
            let end = if segments { self.end_of_run(place) } else { place + 1 };
            let segment = (end - place > 1).then(|| u16::try_from(self.entry(place).len()).ok()).flatten();
            runs.push(Run { entries: place..end, pieces: 0..0, segment });
            place = end;
        }
        runs
    }

    /// Where the run that begins at `start` ends: before another way, a longer datagram, the one after a shorter, or too
    /// many. An empty datagram cannot be part of a longer message.
    fn end_of_run(&self, start: usize) -> usize {
        let first = self.entry(start);
        let segment = first.len();
        let mut total = segment;
        let mut end = start + 1;
        while end < self.order.len() && end - start < MAX_SEGMENTS && segment > 0 {
            let next = self.entry(end);
            let len = next.len();
            let same = next.via == first.via && next.to == first.to && next.from == first.from;
            if !same || len == 0 || len > segment || total + len > RUN_LIMIT {
                break;
            }
            total += len;
            end += 1;
            if len < segment {
                break;
            }
        }
        end
    }
}

impl Entry {
    fn len(&self) -> usize {
        self.head.len() + self.body.len() + self.padding
    }
}

fn send<S: AsFd>(via: Via, main: &Socket, ports: &Slots<S>, messages: &[Message]) -> Sent {
    let lost = Sent { lost: messages.len(), ..Sent::default() };
    match via {
        Via::Main => main.send(messages),
        Via::Port(port) => ports.at(PortId(port)).map_or(lost, |port| port.send(messages)),
        Via::PortWhole(port) => ports.at(PortId(port)).map_or(lost, |port| port.send_whole(messages)),
    }
}

/// What a flush took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) lost: u64,
    pub(super) calls: u64,
    pub(super) messages: u64,
}

/// Sends a response at once; returns how many were lost.
pub(super) fn reply(main: &Socket, five_tuple: &FiveTuple, bytes: &[u8]) -> u64 {
    let FiveTuple { client, server, .. } = *five_tuple;
    let pieces = [IoSlice::new(bytes)];
    main.send(&[Message { to: client, from: main.source(server.ip()), pieces: &pieces, segment: None }]).lost as u64
}

impl Tally {
    pub(super) fn add_to(self, counters: &mut Counters) {
        counters.dropped_congested += self.lost;
        counters.send_calls += self.calls;
        counters.send_messages += self.messages;
    }

    fn add(&mut self, messages: usize, sent: Sent) {
        self.messages += messages as u64;
        self.calls += sent.calls as u64;
        self.lost += sent.lost as u64;
    }
}
