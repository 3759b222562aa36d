//! What arrives from the network, whatever it is.

use proptest::prelude::*;

use super::support::Server;
use crate::{
    ConnectionId,
    protocol::{ClientFrame, ClientMessage, MediaKind, MediaState, Role, SdpType, SessionDescription},
};

fn media_kind() -> impl Strategy<Value = MediaKind> {
    prop::sample::select(vec![MediaKind::Microphone, MediaKind::Camera, MediaKind::Screen])
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Guest, Role::Member, Role::Moderator, Role::Owner])
}

fn message() -> impl Strategy<Value = ClientMessage> {
    let who = prop::sample::select(vec!["0", "1", "2", "nobody"]).prop_map(String::from);
    prop_oneof![
        Just(ClientMessage::Leave),
        Just(ClientMessage::Ping),
        any::<(bool, bool, bool)>().prop_map(|(microphone, camera, screen)| ClientMessage::Media {
            media: MediaState { microphone, camera, screen }
        }),
        (who.clone(), any::<bool>()).prop_map(|(participant, ban)| ClientMessage::Remove { participant, ban }),
        (who.clone(), any::<u32>()).prop_map(|(to, link)| ClientMessage::Candidate { to, link, candidate: None }),
        (who.clone(), any::<u32>(), ".{0,40}").prop_map(|(to, link, sdp)| ClientMessage::Description {
            to,
            link,
            description: SessionDescription { kind: SdpType::Offer, sdp }
        }),
        (who.clone(), any::<bool>()).prop_map(|(participant, raised)| ClientMessage::Hand { participant, raised }),
        (prop::option::of(who.clone()), media_kind())
            .prop_map(|(participant, media)| ClientMessage::SwitchOff { participant, media }),
        any::<bool>().prop_map(|locked| ClientMessage::Lock { locked }),
        (who.clone(), role()).prop_map(|(participant, role)| ClientMessage::GiveRole { participant, role }),
        prop::option::of(who.clone()).prop_map(|waiting| ClientMessage::Admit { waiting }),
        prop::option::of(who.clone()).prop_map(|waiting| ClientMessage::TurnAway { waiting }),
        who.prop_map(|room| ClientMessage::Join { room, media: MediaState::default() }),
    ]
}

proptest! {
    #[test]
    fn any_text_parses_or_is_refused_without_panic(text in ".{0,300}") {
        let _ = serde_json::from_str::<ClientFrame>(&text);
    }

    #[test]
    fn any_frame_survives_a_round_trip(seq in any::<u32>(), ack in any::<u32>(), message in message()) {
        let frame = ClientFrame { seq, ack, message };
        let text = serde_json::to_string(&frame).unwrap();
        prop_assert_eq!(serde_json::from_str::<ClientFrame>(&text).unwrap(), frame);
    }

    #[test]
    fn any_order_of_frames_leaves_rooms_and_connections_consistent(
        steps in prop::collection::vec((0u64..5, 0u32..4, 0u32..3, message(), any::<bool>()), 0..80)
    ) {
        let mut server = Server::new();
        for name in ["0", "1", "2"] {
            server.join_as(name, if name == "2" { "garden" } else { "kitchen" }, Role::Owner);
        }
        server.waiting_room = true;
        server.join("outside", "kitchen");
        for (connection, seq, ack, message, lost) in steps {
            let connection = ConnectionId(connection);
            if lost {
                server.disconnect(connection);
            }
            server.send(connection, ClientFrame { seq, ack, message });
            prop_assert!(server.signaling.present("kitchen").len() <= 3);
        }
        server.wait(crate::Time::from_secs(60));
        prop_assert_eq!(server.signaling.poll_timeout(), None);
    }
}
