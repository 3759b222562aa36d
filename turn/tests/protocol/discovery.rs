//! NAT behaviour discovery (RFC 5780).

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::{
    Instant, credential,
    server::{Answer, Discovery, Drop},
};

use crate::client::{self, Attributes, Response, Session, bytes};

const SOURCE: &str = "192.0.2.7:5000";

/// Where the answers leave from: the four addresses by their indexes.
const ADDRESSES: [&str; 4] = ["198.51.100.1:3478", "198.51.100.1:3479", "198.51.100.2:3478", "198.51.100.2:3479"];

const CHANGE_IP: [u8; 4] = [0, 0, 0, 4];
const CHANGE_PORT: [u8; 4] = [0, 0, 0, 2];
const CHANGE_BOTH: [u8; 4] = [0, 0, 0, 6];

fn at(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn discovery() -> Discovery {
    Discovery::new([at(ADDRESSES[0]), at(ADDRESSES[3])], [1, 2]).expect("they differ")
}

fn session() -> Session {
    Session::new(credential::mint(b"north", "nobody", 0))
}

fn binding(attributes: &Attributes) -> Vec<u8> {
    session().bare(client::BINDING, attributes)
}

fn ask(at_index: usize, request: &[u8]) -> Result<Answer, Drop> {
    discovery().handle(Instant::from_millis(1000), at_index, at(SOURCE), request)
}

fn answer(at_index: usize, attributes: &Attributes) -> (Answer, Response) {
    let answer = ask(at_index, &binding(attributes)).expect("an answer");
    let response = Response(answer.bytes.clone());
    (answer, response)
}

/// Room for every attribute: a client may write what it likes after its question.
fn roomy(attributes: &Attributes) -> Attributes {
    [&attributes[..], &[bytes(0x8022, b"a client of some length")]].concat()
}

#[test]
fn the_four_addresses_are_made_of_two_that_differ_in_ip_and_port() {
    assert_eq!(discovery().addresses(), &ADDRESSES.map(at));
    for other in ["198.51.100.1:3479", "198.51.100.2:3478", "[2001:db8::2]:3479"] {
        assert!(Discovery::new([at(ADDRESSES[0]), at(other)], [1, 2]).is_none(), "{other}");
    }
}

#[test]
fn an_answer_tells_the_mapped_address_its_origin_and_the_opposite_address() {
    for index in 0..4 {
        let (answer, response) = answer(index, &roomy(&vec![]));
        assert!(response.is_success());
        assert_eq!((answer.from, answer.to), (index, at(SOURCE)));
        assert_eq!(response.address(client::XOR_MAPPED_ADDRESS), Some(at(SOURCE)));
        assert_eq!(response.plain_address(client::OTHER_ADDRESS), Some(at(ADDRESSES[3 - index])));
        assert_eq!(response.plain_address(client::RESPONSE_ORIGIN), Some(at(ADDRESSES[index])));
        assert_eq!(response.plain_address(client::MAPPED_ADDRESS), Some(at(SOURCE)));
    }
}

#[test]
fn change_request_is_answered_from_another_ip_another_port_or_both() {
    for (flags, from) in
        [([0; 4], [0, 1, 2, 3]), (CHANGE_PORT, [1, 0, 3, 2]), (CHANGE_IP, [2, 3, 0, 1]), (CHANGE_BOTH, [3, 2, 1, 0])]
    {
        for (index, from) in from.into_iter().enumerate() {
            let (answer, response) = answer(index, &vec![bytes(client::CHANGE_REQUEST, &flags)]);
            assert_eq!(answer.from, from, "{flags:?} at {index}");
            assert_eq!(response.plain_address(client::RESPONSE_ORIGIN), Some(at(ADDRESSES[from])));
            let other = at(ADDRESSES[3 - index]);
            assert_eq!(response.plain_address(client::OTHER_ADDRESS), Some(other), "opposite to what was asked");
        }
    }
}

#[test]
fn response_port_sends_the_answer_to_another_port_of_the_same_host() {
    for value in [&[0x1F, 0x90][..], &[0x1F, 0x90, 0, 0]] {
        let (answer, response) = answer(0, &vec![bytes(client::RESPONSE_PORT, value)]);
        assert_eq!(answer.to, at("192.0.2.7:8080"));
        assert_eq!(response.address(client::XOR_MAPPED_ADDRESS), Some(at(SOURCE)));
    }
}

#[test]
fn padding_is_given_when_it_is_asked_for_up_to_1500_bytes() {
    let (answer_to_long, response) = answer(0, &vec![bytes(client::PADDING, &[0; 1500])]);
    assert_eq!(answer_to_long.bytes.len(), 1500);
    assert!(response.value(client::PADDING).is_some() && response.plain_address(client::MAPPED_ADDRESS).is_some());
    let (answer_to_short, _) = answer(0, &vec![bytes(client::PADDING, &[0; 100])]);
    assert_eq!(answer_to_short.bytes.len(), 308, "2.5 times 124, in fours");
    assert!(answer(0, &roomy(&vec![])).1.value(client::PADDING).is_none());
}

#[test]
fn requests_that_make_no_sense_are_refused_where_they_were_asked() {
    for attributes in [
        vec![bytes(client::CHANGE_REQUEST, &[6])],
        vec![bytes(client::RESPONSE_PORT, &[0, 0])],
        vec![bytes(client::RESPONSE_PORT, &[1])],
        vec![bytes(client::RESPONSE_PORT, &[0x1F, 0x90]), bytes(client::PADDING, &[0; 100])],
    ] {
        let (answer, response) = answer(2, &attributes);
        assert_eq!((answer.from, answer.to, response.code()), (2, at(SOURCE), 400), "{attributes:?}");
    }
    let (_, response) = answer(0, &vec![bytes(0x7FFF, &[])]);
    assert_eq!((response.code(), response.value(client::UNKNOWN_ATTRIBUTES)), (420, Some(vec![0x7F, 0xFF])));
}

#[test]
fn nothing_but_binding_requests_is_answered() {
    let allocate = session().bare(client::ALLOCATE, &vec![]);
    let indication = session().indication(client::BINDING, &vec![]);
    for packet in [&allocate[..], &indication, b"hello", b"", &binding(&vec![])[..19]] {
        assert_eq!(ask(0, packet), Err(Drop::Malformed));
    }
}

#[test]
fn no_answer_is_longer_than_two_and_a_half_times_its_request() {
    let shapes: [Attributes; 6] = [
        vec![],
        vec![bytes(client::CHANGE_REQUEST, &CHANGE_BOTH)],
        vec![bytes(client::PADDING, &[])],
        vec![bytes(client::PADDING, &[0; 3]), bytes(client::CHANGE_REQUEST, &CHANGE_IP)],
        vec![bytes(client::RESPONSE_PORT, &[1])],
        (0..12).map(|kind| bytes(0x7F00 + kind, &[])).collect(),
    ];
    for source in [SOURCE, "[2001:db8::7]:5000"] {
        for fingerprint in [false, true] {
            for shape in &shapes {
                let mut session = session();
                session.fingerprint = fingerprint;
                let request = session.bare_with_fingerprint(client::BINDING, shape);
                let answer = discovery().handle(Instant::from_millis(1), 0, at(source), &request).expect("an answer");
                assert!(answer.bytes.len() * 2 <= request.len() * 5, "{} to {}", answer.bytes.len(), request.len());
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_left_out_in_order() {
    let (_, response) = answer(0, &vec![]);
    assert!(response.address(client::XOR_MAPPED_ADDRESS).is_some());
    assert!(response.plain_address(client::OTHER_ADDRESS).is_some());
    assert_eq!(response.plain_address(client::RESPONSE_ORIGIN), None);
}

#[test]
fn answers_to_one_network_are_bounded_and_come_again_with_time() {
    let (mut discovery, request) = (discovery(), binding(&vec![]));
    let mut ask = |at_millis, source: &str| discovery.handle(Instant::from_millis(at_millis), 0, at(source), &request);
    let answered = (0..10_000).filter(|_| ask(1000, SOURCE).is_ok()).count();
    assert!((1000..5000).contains(&answered), "{answered}");
    assert_eq!(ask(1000, "192.0.2.200:1"), Err(Drop::Throttled), "the same network");
    assert!(ask(1000, "203.0.113.1:1").is_ok(), "another");
    assert!(ask(1000 + u64::try_from(Duration::from_secs(1).as_millis()).unwrap(), SOURCE).is_ok());
}
