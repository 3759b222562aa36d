//! Send indications and ChannelData: ranges lie inside, and the fast parser finds what the codec finds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sohbet_turn::{channel_data::ChannelData, send_indication::SendIndication};
use stun_types::{
    attribute::{AttributeType, XorSocketAddr},
    message::Message,
};

fuzz_target!(|packet: &[u8]| {
    if let Some(parsed) = ChannelData::parse(packet) {
        assert!(packet.get(parsed.data).is_some());
    }
    let Some(send) = SendIndication::parse(packet) else { return };
    let data = packet.get(send.data).expect("the data lies in the packet");
    // The codec also checks FINGERPRINT, and ends at MESSAGE-INTEGRITY; where it reads the message, both agree.
    let Ok(message) = Message::from_bytes(packet) else { return };
    let (Some(raw_peer), Some(raw_data)) =
        (message.raw_attribute(AttributeType::new(0x0012)), message.raw_attribute(AttributeType::new(0x0013)))
    else {
        return;
    };
    let peer = XorSocketAddr::from_raw(&raw_peer).expect("the fast parser could read it");
    assert_eq!((peer.addr(message.transaction_id()), &*raw_data.value), (send.peer, data));
});
