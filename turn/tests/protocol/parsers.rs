//! Every parser of bytes from the network, against itself, against another one, and against nonsense.

use std::net::SocketAddr;

use proptest::{collection::vec, prelude::*};
use sohbet_turn::{channel_data::ChannelData, credential::Username, framing, message, send_indication::SendIndication};
use stun_types::{
    attribute::{AttributeType, XorSocketAddr},
    message::{Message, MessageClass, Method},
};

use crate::client::{self, Session, address, bytes};

/// RFC 8489 section 14.7.
const FINGERPRINT: u16 = 0x8028;

fn socket_address() -> impl Strategy<Value = SocketAddr> {
    (any::<std::net::IpAddr>(), any::<u16>()).prop_map(SocketAddr::from)
}

/// An attribute of any type, those of a Send indication more often than chance has them.
fn attribute() -> impl Strategy<Value = (u16, client::Value)> {
    prop_oneof![
        3 => socket_address().prop_map(|peer| address(client::XOR_PEER_ADDRESS, peer)),
        3 => vec(any::<u8>(), 0..40).prop_map(|data| bytes(client::DATA, &data)),
        1 => Just(bytes(0x001A, &[])),
        1 => (optional_type(), vec(any::<u8>(), 0..9)).prop_map(|(kind, value)| bytes(kind, &value)),
        1 => (0x7000_u16..0x8000).prop_map(|kind| bytes(kind, &[])),
        1 => vec(any::<u8>(), 0..24).prop_map(|value| bytes(client::XOR_PEER_ADDRESS, &value)),
    ]
}

/// A type that need not be understood; not FINGERPRINT, which nothing but the codec itself may write.
fn optional_type() -> impl Strategy<Value = u16> {
    (0x8000_u16..0xC000).prop_filter("FINGERPRINT", |kind| *kind != FINGERPRINT)
}

fn session() -> Session {
    Session::new(sohbet_turn::credential::mint(b"north", "alice", 1))
}

/// What the codec of stun-types makes of a Send indication.
fn parsed_by_codec(packet: &[u8]) -> Option<(SocketAddr, Vec<u8>)> {
    let message = Message::from_bytes(packet).ok()?;
    let send = message.has_class(MessageClass::Indication) && message.has_method(Method::new(client::SEND));
    let strange = message.iter_attributes().any(|(_, raw)| {
        let kind = raw.header.get_type();
        kind.comprehension_required() && ![0x0012, 0x0013, 0x001A].contains(&kind.value())
    });
    let peer = XorSocketAddr::from_raw(&message.raw_attribute(AttributeType::new(client::XOR_PEER_ADDRESS))?).ok()?;
    let data = message.raw_attribute(AttributeType::new(client::DATA))?.value.to_vec();
    (send && !strange).then(|| (peer.addr(message.transaction_id()), data))
}

proptest! {
    #[test]
    fn the_fast_parser_of_send_indications_agrees_with_the_codec(attributes in vec(attribute(), 0..6)) {
        let packet = session().indication(client::SEND, &attributes);
        let fast = SendIndication::parse(&packet).map(|send| (send.peer, packet[send.data].to_vec()));
        prop_assert_eq!(fast, parsed_by_codec(&packet));
    }

    #[test]
    fn a_damaged_send_indication_never_panics_nor_points_outside(
        attributes in vec(attribute(), 0..6),
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut packet = session().indication(client::SEND, &attributes);
        for (at, byte) in damage {
            let at = at.index(packet.len());
            packet[at] = byte;
        }
        packet.truncate(cut.index(packet.len() + 1));
        if let Some(send) = SendIndication::parse(&packet) {
            prop_assert!(packet.get(send.data).is_some());
        }
        let _ = message::parse(&packet);
    }

    #[test]
    fn nonsense_never_panics(packet in vec(any::<u8>(), 0..200)) {
        let _ = message::parse(&packet);
        let _ = SendIndication::parse(&packet);
        if let Some(parsed) = ChannelData::parse(&packet) {
            prop_assert!(packet.get(parsed.data).is_some());
        }
    }

    #[test]
    fn channel_data_is_found_whatever_pads_it(channel in 0x4000_u16..=0x7FFF, data in vec(any::<u8>(), 0..100), padding in 0_usize..4) {
        let mut packet = client::channel_data(channel, &data);
        packet.extend(vec![0; padding]);
        let parsed = ChannelData::parse(&packet).unwrap();
        prop_assert_eq!((parsed.channel, &packet[parsed.data]), (channel, &data[..]));
    }

    #[test]
    fn a_stream_split_anywhere_gives_the_same_messages(
        messages in vec(message_on_stream(), 1..8),
        splits in vec(1_usize..60, 1..20),
    ) {
        let stream = messages.concat();
        let mut splits = splits.iter().cycle();
        let (mut waiting, mut sent, mut found) = (Vec::new(), 0, Vec::new());
        while sent < stream.len() {
            let end = stream.len().min(sent + splits.next().unwrap());
            waiting.extend_from_slice(&stream[sent..end]);
            sent = end;
            while let Some(length) = framing::next_message(&waiting).unwrap().map(<[u8]>::len) {
                found.push(waiting.drain(..length).collect::<Vec<_>>());
            }
        }
        prop_assert_eq!(found, messages);
        prop_assert!(waiting.is_empty());
    }

    #[test]
    fn a_stream_of_nonsense_ends_or_waits_for_a_bounded_message(stream in vec(any::<u8>(), 0..64)) {
        match framing::message_len(&stream) {
            Ok(Some(length)) => prop_assert!((4..=framing::MESSAGE_LIMIT).contains(&length)),
            Ok(None) => prop_assert!(stream.len() < 4),
            Err(_) => {}
        }
    }

    #[test]
    fn a_username_is_read_back_and_nothing_panics(expiry in any::<u64>(), id in "\\PC{1,40}", noise in "\\PC{0,60}") {
        let username = format!("{expiry}:{id}");
        prop_assert_eq!(Username::parse(&username).filter(|_| id.len() <= 128), (id.len() <= 128).then_some(Username { expiry, id: &id }));
        let _ = Username::parse(&noise);
    }
}

/// A STUN message or a padded `ChannelData` message.
fn message_on_stream() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(attribute(), 0..4).prop_map(|attributes| session().indication(client::SEND, &attributes)),
        (0x4000_u16..=0x4FFF, vec(any::<u8>(), 0..50)).prop_map(|(channel, data)| {
            let mut message = client::channel_data(channel, &data);
            message.resize(message.len().next_multiple_of(4), 0);
            message
        }),
    ]
}
