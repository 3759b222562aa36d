//! Packets from strangers and from members who misbehave: no panic, no answer to noise, no memory.

use proptest::{collection::vec, prelude::*};
use sohbet_turn::message::{CONTROL_LIMIT, HEADER_LEN};

use crate::{
    client::{self, address, bytes},
    world::{Outcome, Peer, World},
};

#[derive(Clone, Debug)]
enum Packet {
    Noise(Vec<u8>),
    /// A packet that starts like STUN.
    Stun(u16, Vec<u8>),
    ChannelData(u16, Vec<u8>),
    /// A packet of a member, with some bytes changed.
    Damaged(u8, Vec<(prop::sample::Index, u8)>),
}

fn packet() -> impl Strategy<Value = Packet> {
    let noise = || vec(any::<u8>(), 0..120);
    prop_oneof![
        noise().prop_map(Packet::Noise),
        (prop::sample::select(vec![0x0001_u16, 0x0003, 0x0004, 0x0008, 0x0009, 0x0016, 0x0017, 0x0101]), noise())
            .prop_map(|(kind, rest)| Packet::Stun(kind, rest)),
        (0x4000_u16..0x4003, noise()).prop_map(|(channel, rest)| Packet::ChannelData(channel, rest)),
        (0_u8..6, vec((any::<prop::sample::Index>(), any::<u8>()), 0..4))
            .prop_map(|(which, damage)| Packet::Damaged(which, damage)),
    ]
}

fn encode(packet: &Packet, member: &mut Peer) -> Vec<u8> {
    match packet {
        Packet::Noise(bytes) => bytes.clone(),
        Packet::Stun(kind, rest) => {
            let mut bytes = kind.to_be_bytes().to_vec();
            bytes.extend(u16::try_from(rest.len()).unwrap().to_be_bytes());
            bytes.extend([0x21, 0x12, 0xA4, 0x42]);
            bytes.extend([7; 12]);
            bytes.extend(rest);
            bytes
        }
        Packet::ChannelData(channel, rest) => client::channel_data(*channel, rest),
        Packet::Damaged(which, damage) => {
            let mut bytes = of_member(*which, member);
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] ^= byte;
            }
            bytes
        }
    }
}

fn of_member(which: u8, member: &mut Peer) -> Vec<u8> {
    let peer = address(client::XOR_PEER_ADDRESS, member.relayed);
    let session = &mut member.session;
    match which {
        0 => session.signed(client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]),
        1 => session.signed(client::REFRESH, &vec![bytes(client::LIFETIME, &600_u32.to_be_bytes())]),
        2 => session.signed(client::CREATE_PERMISSION, &vec![peer]),
        3 => session.signed(client::CHANNEL_BIND, &vec![bytes(client::CHANNEL_NUMBER, &[0x40, 0, 0, 0]), peer]),
        4 => session.indication(client::SEND, &vec![peer, bytes(client::DATA, b"data")]),
        _ => session.indication(client::SEND, &vec![bytes(client::DATA, b"data"), peer]),
    }
}

proptest! {
    #[test]
    fn random_packets_never_panic_and_never_grow_the_state(packets in vec((packet(), any::<bool>()), 1..60)) {
        let mut world = World::new();
        let mut member = world.allocated("alice", "room");
        let stranger = world.peer("nobody");
        for (packet, from_member) in packets {
            let bytes = encode(&packet, &mut member);
            let sender = if from_member { &member } else { &stranger };
            world.packet(sender, &bytes);
            prop_assert!(world.kept() <= 1, "one member, one five-tuple, one allocation");
        }
    }

    #[test]
    fn what_is_not_stun_gets_no_answer(bytes in vec(any::<u8>(), 0..200)) {
        let mut world = World::new();
        let stranger = world.peer("nobody");
        let stun = bytes.len() >= 20 && bytes[4..8] == [0x21, 0x12, 0xA4, 0x42];
        prop_assume!(!stun);
        prop_assert_eq!(world.packet(&stranger, &bytes), Outcome::Nothing);
    }
}

#[test]
fn responses_and_unknown_methods_get_no_answer() {
    let mut world = World::new();
    let mut stranger = world.peer("nobody");
    let unknown = stranger.session.bare(0x0FF, &vec![]);
    assert_eq!(world.packet(&stranger, &unknown), Outcome::Nothing);
    let mut response = stranger.session.bare(client::BINDING, &vec![]);
    response[0] = 0x01;
    assert_eq!(world.packet(&stranger, &response), Outcome::Nothing);
    let indication = stranger.session.indication(client::BINDING, &vec![]);
    assert_eq!(world.packet(&stranger, &indication), Outcome::Nothing);
}

#[test]
fn a_control_message_longer_than_the_limit_gets_no_answer() {
    let mut world = World::new();
    let mut stranger = world.peer("nobody");
    let of_length = |session: &mut client::Session, length: usize| {
        session.bare(client::BINDING, &vec![bytes(0xC001, &vec![0; length - HEADER_LEN - 4])])
    };
    let longest = of_length(&mut stranger.session, CONTROL_LIMIT);
    assert_eq!(world.reply(&stranger, &longest).code(), 0);
    let too_long = of_length(&mut stranger.session, CONTROL_LIMIT + 4);
    assert_eq!(world.packet(&stranger, &too_long), Outcome::Nothing);
}

#[test]
fn a_stranger_leaves_no_state() {
    let mut world = World::new();
    for _ in 0..200 {
        let mut stranger = world.peer("nobody");
        assert_eq!(world.allocate(&mut stranger).code(), 401);
    }
    assert_eq!(world.kept(), 0);
}
