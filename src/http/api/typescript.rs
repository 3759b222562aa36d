//! `web/src/protocol/api.ts` says the same as the types here.

use std::{env, fs, path::Path};

use ts_rs::{Config, TS};

use super::types::*;

const FILE: &str = "web/src/protocol/api.ts";
const HEADER: &str = "// Generated from src/http/api/types.rs by `cargo xtask gen`; do not edit.\n\n\
                      import type { Role } from \"./signaling\";\n\nexport type { Role };\n";

fn render() -> String {
    let config = Config::default().with_large_int("number");
    let mut text = HEADER.to_owned();
    macro_rules! declare {
        ($($name:ty),+ $(,)?) => { $(
            text.push_str(&<$name>::docs().unwrap_or_default());
            text.push_str(&format!("export {}\n", <$name>::decl(&config)));
        )+ };
    }
    declare!(
        RegistrationMode,
        RoomKind,
        Visibility,
        ServerInfo,
        User,
        SessionGrant,
        SetupRequest,
        RegisterRequest,
        LoginRequest,
        SessionInfo,
        UpdateMe,
        ChangePassword,
        Account,
        UpdateAccount,
        Settings,
        UpdateSettings,
        Room,
        CreateRoom,
        UpdateRoom,
        Member,
        SetMember,
        Ban,
        Invite,
        CreateInvite,
        CreatedInvite,
        InviteToken,
        InvitedRoom,
        InviteInfo,
        GuestRequest,
        GuestGrant,
        AcceptedInvite,
        ProblemDetails,
    );
    text
}

#[test]
fn typescript_types_of_the_api_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let rendered = render();
    if env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&path, &rendered).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == rendered, "{FILE} is stale: run `cargo xtask gen` and commit the result");
}
