//! The calls on real sockets of this machine.

use std::{
    io::IoSlice,
    net::{SocketAddr, UdpSocket},
    thread,
    time::{Duration, Instant},
};

use sohbet_udp::{
    Batch, DontFragment, Message, Sent, dont_fragment, gather_received, report_destination, report_errors, send,
    take_error,
};

fn socket(address: &str) -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind(address).unwrap();
    socket.set_nonblocking(true).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Polls until `done` says so; loopback delivers at once, but in another context.
fn soon<T>(mut done: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        if let Some(done) = done() {
            return done;
        }
        assert!(Instant::now() < until, "it did not happen within five seconds");
        thread::yield_now();
    }
}

fn receive(socket: &UdpSocket, batch: &mut Batch, wanted: usize) {
    soon(|| {
        batch.receive(socket, batch.room()).unwrap();
        (batch.received().len() >= wanted).then_some(())
    });
}

#[test]
fn pieces_are_gathered_and_a_message_with_a_segment_size_arrives_as_datagrams() {
    let ((near, near_address), (far, far_address)) = (socket("127.0.0.1:0"), socket("127.0.0.1:0"));
    let pieces = [IoSlice::new(b"head"), IoSlice::new(b"AAAA"), IoSlice::new(b"head"), IoSlice::new(b"BB")];
    let message = Message { to: far_address, from: None, pieces: &pieces, segment: Some(8) };
    assert_eq!(send(&near, false, &[message, message]), Sent { calls: 1, ..Sent::default() });
    let mut batch = Batch::new(8);
    receive(&far, &mut batch, 4);
    let all: Vec<&[u8]> = (0..4).map(|slot| batch.bytes(slot)).collect();
    assert_eq!(all, [&b"headAAAA"[..], b"headBB", b"headAAAA", b"headBB"]);
    assert!(batch.received().iter().all(|received| received.from == near_address));
}

#[test]
fn datagrams_that_left_together_arrive_together_where_that_was_asked_for() {
    let ((near, _), (far, far_address)) = (socket("127.0.0.1:0"), socket("127.0.0.1:0"));
    gather_received(&far).unwrap();
    let message = Message { to: far_address, from: None, pieces: &[IoSlice::new(&[7; 100])], segment: Some(40) };
    send(&near, false, &[message]);
    let mut batch = Batch::new(8);
    receive(&far, &mut batch, 1);
    let received = batch.received()[0];
    assert_eq!((received.len, received.segment), (100, 40));
}

#[test]
fn a_datagram_leaves_from_the_address_it_was_sent_to_over_both_families() {
    let (server, address) = socket("[::]:0");
    report_destination(&server).unwrap();
    for client_address in ["127.0.0.5:0", "[::1]:0"] {
        let (client, _) = socket(client_address);
        let reached: SocketAddr = SocketAddr::new(
            if client_address.starts_with('[') { "::1".parse().unwrap() } else { "127.0.0.9".parse().unwrap() },
            address.port(),
        );
        client.send_to(b"?", reached).unwrap();
        let mut batch = Batch::new(1);
        receive(&server, &mut batch, 1);
        let question = batch.received()[0];
        assert_eq!(question.to, Some(reached.ip()));
        let answer = Message { to: question.from, from: question.to, pieces: &[IoSlice::new(b"!")], segment: None };
        assert_eq!(send(&server, true, &[answer]).lost, 0);
        let mut batch = Batch::new(1);
        receive(&client, &mut batch, 1);
        assert_eq!(batch.received()[0].from, reached);
    }
}

#[test]
fn a_closed_port_answers_with_an_icmp_error_that_does_not_stop_the_next_datagram() {
    let (near, _) = socket("127.0.0.1:0");
    let (far, far_address) = socket("127.0.0.1:0");
    let closed = socket("127.0.0.1:0").1;
    report_errors(&near).unwrap();
    let pieces = [IoSlice::new(b"x")];
    let to = |to| Message { to, from: None, pieces: &pieces, segment: None };
    send(&near, false, &[to(closed)]);
    let error = soon(|| take_error(&near));
    assert_eq!((error.peer, error.kind, error.code), (closed, 3, 3));
    send(&near, false, &[to(closed)]);
    assert_eq!(send(&near, false, &[to(far_address)]).lost, 0);
    receive(&far, &mut Batch::new(1), 1);
}

#[test]
fn the_dont_fragment_bit_decides_whether_a_datagram_longer_than_a_frame_leaves() {
    // Over IPv6 a datagram with its headers can be longer than what loopback carries in one piece, 65536 bytes.
    let ((near, _), (_far, far_address)) = (socket("[::1]:0"), socket("[::1]:0"));
    let long = vec![0; 65_520];
    for (bit, lost) in [(DontFragment::Set, 1), (DontFragment::Clear, 0), (DontFragment::Set, 1)] {
        dont_fragment(&near, bit).unwrap();
        let message = Message { to: far_address, from: None, pieces: &[IoSlice::new(&long)], segment: None };
        assert_eq!(send(&near, true, &[message]).lost, lost, "{bit:?}");
    }
}

#[test]
fn a_message_that_cannot_be_sent_does_not_keep_the_others_back() {
    let ((near, _), (far, far_address)) = (socket("127.0.0.1:0"), socket("127.0.0.1:0"));
    let too_long = vec![0; 70_000];
    let message = |bytes| Message { to: far_address, from: None, pieces: bytes, segment: None };
    let (long, short) = ([IoSlice::new(&too_long)], [IoSlice::new(b"short")]);
    assert_eq!(send(&near, false, &[message(&long), message(&short)]).lost, 1);
    receive(&far, &mut Batch::new(1), 1);
}

#[test]
fn what_the_kernel_will_not_cut_is_sent_one_by_one() {
    let ((near, _), (far, far_address)) = (socket("127.0.0.1:0"), socket("127.0.0.1:0"));
    // More segments than the kernel allows in one message.
    let bytes = vec![7; 8 * 200];
    let pieces = [IoSlice::new(&bytes)];
    let message = Message { to: far_address, from: None, pieces: &pieces, segment: Some(8) };
    let sent = send(&near, false, &[message]);
    assert_eq!(sent.lost, 0);
    assert!(sent.calls > 1, "the kernel took it whole: {sent:?}");
    let mut received = 0;
    soon(|| {
        let mut batch = Batch::new(64);
        received += batch.receive(&far, 64).unwrap();
        (received == 200).then_some(())
    });
}
