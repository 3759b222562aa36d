//! The relay's counters.

use prometheus_client::registry::{Registry, Unit};
use sohbet_turn::{Transport, driver::Relay, server::Counters};

use super::instrument::{Labels, counted, standing};
use crate::machine::number;

/// The classes of how many datagrams were received at once.
const BATCHES: [&str; 7] = ["1", "2-3", "4-7", "8-15", "16-31", "32-63", "64+"];

/// A number of a counter, under the label's value that it stands for.
type Named = (&'static str, fn(&Counters) -> u64);

/// Which way packets passed the relay: between two allocations of this server, from a peer outside to a client, or out of a
/// relay port.
const PACKETS: [Named; 3] = [
    ("internal", |all| all.relayed_packets),
    ("from_peer", |all| all.to_clients_packets),
    ("to_peer", |all| all.to_peers_packets),
];
const BYTES: [Named; 3] = [
    ("internal", |all| all.relayed_bytes),
    ("from_peer", |all| all.to_clients_bytes),
    ("to_peer", |all| all.to_peers_bytes),
];
const DROPS: [Named; 8] = [
    ("malformed", |all| all.dropped_malformed),
    ("unbound", |all| all.dropped_unbound),
    ("permission", |all| all.dropped_permission),
    ("no_peer", |all| all.dropped_no_peer),
    ("bandwidth", |all| all.dropped_bandwidth),
    ("amplifying", |all| all.dropped_amplifying),
    ("throttled", |all| all.dropped_throttled),
    ("congested", |all| all.dropped_congested),
];
const REFUSALS: [Named; 6] = [
    ("unknown_user", |all| all.unknown_users),
    ("wrong_password", |all| all.wrong_passwords),
    ("expired_credential", |all| all.expired_credentials),
    ("quota", |all| all.quota_reached),
    ("capacity", |all| all.capacity_reached),
    ("forbidden_peer", |all| all.forbidden_peers),
];
const CHALLENGES: [Named; 2] = [("no_credential", |all| all.challenges), ("stale_nonce", |all| all.stale_nonces)];
const FAMILIES: [Named; 2] = [("ipv4", |all| all.allocations_from_v4), ("ipv6", |all| all.allocations_from_v6)];
const CONNECTION_BYTES: [Named; 2] =
    [("to_peer", |all| all.connections_to_peers_bytes), ("from_peer", |all| all.connections_to_clients_bytes)];

/// Packets that went no further, and requests that were refused, by why.
#[must_use]
pub fn relay_troubles(relay: &Relay) -> [Vec<(&'static str, u64)>; 2] {
    let all = relay.counters();
    [&DROPS[..], &REFUSALS].map(|numbers| numbers.iter().map(|(name, number)| (*name, number(&all))).collect())
}

/// Reads the relay's counters.
pub(super) fn register(relay: &Relay, registry: &mut Registry) {
    let transports = relay.counters_by_transport();
    by_transport(&transports, registry);
    let all = relay.counters();
    let families = [
        ("relay_allocations_from", "Allocations made, by the address family of the client", "family", &FAMILIES[..]),
        ("relay_drops", "Packets that went no further, by why", "reason", &DROPS),
        ("relay_refusals", "Requests that the relay refused, by why", "reason", &REFUSALS),
        (
            "relay_challenges",
            "Requests that were answered with a nonce, as clients expect, by why",
            "reason",
            &CHALLENGES,
        ),
    ];
    for (name, help, label, numbers) in families {
        registry.register(name, help, counted(labelled(label, numbers, &all)));
    }
    let help = "Bytes on TCP connections between clients and peers (RFC 6062)";
    let bytes = counted(labelled("path", &CONNECTION_BYTES, &all));
    registry.register_with_unit("relay_connection", help, Unit::Bytes, bytes);
    let batches = BATCHES.into_iter().zip(all.batches).map(|(size, count)| (vec![("datagrams", size)], count));
    let help = "How often so many datagrams were received at once";
    registry.register("relay_receive_batches", help, counted(batches));
    let single = [
        ("relay_connections", "TCP connections to peers that clients have bound (RFC 6062)", all.connections_bound),
        (
            "relay_discovery_answers",
            "Answers to clients that find out how their router behaves (RFC 5780)",
            all.discovery_answers,
        ),
        ("relay_send_calls", "System calls that sent datagrams", all.send_calls),
        ("relay_sent_messages", "Messages that those calls sent; one may be several datagrams", all.send_messages),
    ];
    for (name, help, count) in single {
        registry.register(name, help, counted([(Labels::new(), count)]));
    }
}

fn by_transport(transports: &[(Transport, Counters)], registry: &mut Registry) {
    let each = |number: fn(&Counters) -> u64| {
        transports
            .iter()
            .map(move |(transport, counters)| (vec![("transport", transport_word(*transport))], number(counters)))
    };
    let live = each(Counters::allocations_now).map(|(labels, count)| (labels, number(count)));
    let help = "Allocations that live now, by what is between client and relay";
    registry.register("relay_allocations", help, standing(live));
    let made = |all: &Counters| all.allocations_udp + all.allocations_tcp + all.allocations_tls;
    registry.register("relay_allocations_made", "Allocations made since the start", counted(each(made)));
    let help = "Packets of every kind that came from clients";
    registry.register("relay_received_packets", help, counted(each(|all| all.received_packets)));
    let help = "Bytes of every kind that came from clients";
    registry.register_with_unit("relay_received", help, Unit::Bytes, counted(each(|all| all.received_bytes)));
    let paths = |numbers: &'static [Named]| {
        transports.iter().flat_map(move |(transport, counters)| {
            labelled("path", numbers, counters).map(|(mut labels, count)| {
                labels.push(("transport", transport_word(*transport)));
                (labels, count)
            })
        })
    };
    let help = "Packets with application data that were passed on, by the client's transport and which way";
    registry.register("relay_relayed_packets", help, counted(paths(&PACKETS)));
    let help = "Application data that was passed on, by the client's transport and which way";
    registry.register_with_unit("relay_relayed", help, Unit::Bytes, counted(paths(&BYTES)));
}

fn labelled(
    label: &'static str,
    numbers: &'static [Named],
    counters: &Counters,
) -> impl Iterator<Item = (Labels, u64)> {
    numbers.iter().map(move |(value, number)| (vec![(label, *value)], number(counters)))
}

/// What a transport is called, in small letters.
#[must_use]
pub fn transport_word(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "udp",
        Transport::Tcp => "tcp",
        Transport::Tls => "tls",
    }
}
