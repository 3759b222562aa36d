//! The web client's types, rendered from the protocol's own.

use std::{fmt::Write as _, fs, path::Path};

use ts_rs::{Config, TS};

use crate::protocol::{
    ChatFile, ChatMessage, ChatPerson, ChatReaction, ClientFrame, ClientMessage, Emoji, ErrorCode, IceCandidate,
    IceServer, LeaveReason, MediaKind, MediaPath, MediaState, Participant, Peer, Presence, QualityReport,
    RemovalReason, Role, RoomInfo, SdpType, ServerFrame, ServerMessage, SessionDescription, VERSION, Waiting,
};

fn declare<T: TS>(into: &mut String, config: &Config) {
    let docs = T::docs().unwrap_or_default();
    write!(into, "\n{docs}export {}\n", T::decl(config)).unwrap();
}

fn render() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// The signaling protocol's types. Made by `cargo xtask gen` from signaling/src/protocol; don't edit.\n\n",
    );
    write!(text, "/** The protocol version that these types describe. */\nexport const VERSION = {VERSION};\n")
        .unwrap();
    declare::<ClientFrame>(&mut text, &config);
    declare::<ClientMessage>(&mut text, &config);
    declare::<ServerFrame>(&mut text, &config);
    declare::<ServerMessage>(&mut text, &config);
    declare::<ErrorCode>(&mut text, &config);
    declare::<RoomInfo>(&mut text, &config);
    declare::<Participant>(&mut text, &config);
    declare::<Peer>(&mut text, &config);
    declare::<Role>(&mut text, &config);
    declare::<Presence>(&mut text, &config);
    declare::<MediaState>(&mut text, &config);
    declare::<MediaPath>(&mut text, &config);
    declare::<QualityReport>(&mut text, &config);
    declare::<MediaKind>(&mut text, &config);
    declare::<Waiting>(&mut text, &config);
    declare::<LeaveReason>(&mut text, &config);
    declare::<RemovalReason>(&mut text, &config);
    declare::<SdpType>(&mut text, &config);
    declare::<SessionDescription>(&mut text, &config);
    declare::<IceCandidate>(&mut text, &config);
    declare::<IceServer>(&mut text, &config);
    declare::<ChatMessage>(&mut text, &config);
    declare::<ChatFile>(&mut text, &config);
    declare::<ChatReaction>(&mut text, &config);
    declare::<ChatPerson>(&mut text, &config);
    declare::<Emoji>(&mut text, &config);
    text
}

#[test]
fn the_web_clients_types_are_those_of_the_protocol() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/protocol/signaling.ts");
    let wanted = render();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "web/src/protocol/signaling.ts is stale: run `cargo xtask gen` and commit the result");
}
