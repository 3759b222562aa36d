//! What travels over the API, as JSON. Times are unix seconds, ids are opaque. `web/src/protocol/api.ts` is made from here.

use serde::{Deserialize, Serialize};
use sohbet_signaling::protocol::Role;

pub use crate::{
    config::RegistrationMode,
    db::{
        room::{RoomKind, Visibility},
        waiting_room::WaitingRoom,
    },
};

/// Types of the API: JSON that Rust and TypeScript read alike.
macro_rules! json {
    (answer $($rest:item)+) => { $( #[derive(Debug, Clone, Serialize)] #[cfg_attr(test, derive(ts_rs::TS))] $rest )+ };
    (request $($rest:item)+) => { $(
        #[derive(Clone, Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(deny_unknown_fields)]
        $rest
    )+ };
}

pub(super) use json;

json! { answer
    /// What everybody may know of the server.
    pub struct ServerInfo {
        /// Its name.
        pub name: String,
        /// The version of the software.
        pub version: String,
        /// Who may register.
        pub registration: RegistrationMode,
        /// Nobody runs it yet: the setup link has not been used.
        pub setup_required: bool,
    }

    /// A person, as they see themselves.
    pub struct User {
        /// Their id.
        pub id: String,
        /// The name they sign in with; guests have none.
        pub login: Option<String>,
        /// The name to show.
        pub name: String,
        /// Runs the server.
        pub admin: bool,
        /// Came by an invite link, without an account.
        pub guest: bool,
    }

    /// Somebody is signed in. The refresh token comes as a cookie.
    pub struct SessionGrant {
        /// For the `Authorization` field, after `Bearer`.
        pub access_token: String,
        /// How long it works, in seconds.
        pub expires_in: i64,
        /// Who is signed in.
        pub user: User,
    }

    /// One of a person's sessions.
    pub struct SessionInfo {
        /// Its id.
        pub id: String,
        /// The one that asks.
        pub current: bool,
        /// When it was opened.
        pub created_at: i64,
        /// When it was last refreshed.
        pub last_used_at: i64,
        /// When it ends by itself.
        pub expires_at: i64,
        /// The IP address it was last used from.
        pub address: String,
        /// What the browser called itself.
        pub user_agent: String,
    }

    /// An account, as others see it. Who is not an administrator learns id, login name and name only; the rest is `false` and 0.
    pub struct Account {
        /// Its id.
        pub id: String,
        /// The name to sign in with.
        pub login: String,
        /// The name to show.
        pub name: String,
        /// Runs the server.
        pub admin: bool,
        /// May not sign in.
        pub disabled: bool,
        /// When it was made.
        pub created_at: i64,
    }

    /// What an administrator can choose.
    pub struct Settings {
        /// The server's name.
        pub name: String,
        /// Who may register.
        pub registration: RegistrationMode,
        /// The name or address under which people reach the server.
        pub public_host: Option<String>,
    }

    /// A room, as somebody who may join it sees it.
    pub struct Room {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// How long it lasts.
        pub kind: RoomKind,
        /// Who may join.
        pub visibility: Visibility,
        /// The role of the one who asks.
        #[cfg_attr(test, ts(type = "Role"))]
        pub role: Role,
        /// The names of those who are there now.
        pub present: Vec<String>,
        /// When it was made.
        pub created_at: i64,
        /// Media travel by the relay alone, so that nobody learns another one's address.
        pub relay_only: bool,
        /// Who waits outside until somebody in charge lets them in.
        pub waiting_room: WaitingRoom,
    }

    /// Somebody with a role of their own in a room, or one of its guests.
    pub struct Member {
        /// Who.
        pub user: String,
        /// The name they sign in with; guests have none.
        pub login: Option<String>,
        /// The name to show.
        pub name: String,
        /// The role.
        #[cfg_attr(test, ts(type = "Role"))]
        pub role: Role,
    }

    /// Somebody who may not join a room.
    pub struct Ban {
        /// Who.
        pub user: String,
        /// The name to show.
        pub name: String,
        /// Since when.
        pub created_at: i64,
    }

    /// An invite link, without its secret.
    pub struct Invite {
        /// Its id.
        pub id: String,
        /// The room it leads to; none for an account invite.
        pub room: Option<String>,
        /// The role it gives there.
        #[cfg_attr(test, ts(type = "Role | null"))]
        pub role: Option<Role>,
        /// When it was made.
        pub created_at: i64,
        /// When it ends by itself.
        pub expires_at: Option<i64>,
        /// How many people it is good for.
        pub max_uses: Option<u32>,
        /// How many came by it.
        pub uses: u32,
    }

    /// A new invite.
    pub struct CreatedInvite {
        /// The invite.
        pub invite: Invite,
        /// The secret for the link `/invite#TOKEN`: shown this once.
        pub token: String,
    }

    /// A room, as an invite shows it.
    pub struct InvitedRoom {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The names of those who are there now.
        pub present: Vec<String>,
    }

    /// What an invite is good for.
    pub struct InviteInfo {
        /// The room it leads to; none for an account invite.
        pub room: Option<InvitedRoom>,
        /// An account can be made with it.
        pub may_register: bool,
        /// The room can be joined with it without an account.
        pub may_join_as_guest: bool,
    }

    /// A guest is signed in.
    pub struct GuestGrant {
        /// The session.
        pub session: SessionGrant,
        /// The room's id.
        pub room: String,
    }

    /// An invite was accepted.
    pub struct AcceptedInvite {
        /// The room's id.
        pub room: String,
    }

    /// Why it did not work (RFC 9457).
    #[cfg_attr(test, ts(rename = "Problem"))]
    pub struct ProblemDetails {
        /// Always `about:blank`: the title is the status's own.
        #[serde(rename = "type")]
        pub kind: String,
        /// The status in words.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// One sentence for people.
        pub detail: String,
        /// A stable word for programs.
        pub code: String,
        /// The id under which the log has more; also in the answer's X-Request-Id.
        #[cfg_attr(test, ts(optional))]
        #[serde(skip_serializing_if = "Option::is_none")]
        pub request_id: Option<String>,
    }
}

json! { request
    /// Makes the first administrator.
    pub struct SetupRequest {
        /// From the setup link.
        pub token: String,
        /// The name to sign in with.
        pub login: String,
        /// The name to show.
        pub name: String,
        /// The password.
        pub password: String,
        /// The name or address under which people reach the server.
        #[cfg_attr(test, ts(optional))]
        pub public_host: Option<String>,
    }

    /// Makes an account.
    pub struct RegisterRequest {
        /// The name to sign in with.
        pub login: String,
        /// The name to show.
        pub name: String,
        /// The password.
        pub password: String,
        /// The secret of an account invite, where one is needed.
        pub invite: Option<String>,
    }

    /// Signs in.
    pub struct LoginRequest {
        /// The name to sign in with.
        pub login: String,
        /// The password.
        pub password: String,
    }

    /// Changes oneself.
    pub struct UpdateMe {
        /// The name to show.
        pub name: String,
    }

    /// Changes one's password.
    pub struct ChangePassword {
        /// The one until now.
        pub current: String,
        /// The one from now on.
        pub new: String,
    }

    /// Changes an account.
    pub struct UpdateAccount {
        /// Runs the server.
        #[cfg_attr(test, ts(optional))]
        pub admin: Option<bool>,
        /// May not sign in.
        #[cfg_attr(test, ts(optional))]
        pub disabled: Option<bool>,
    }

    /// Changes settings.
    pub struct UpdateSettings {
        /// The server's name.
        #[cfg_attr(test, ts(optional))]
        pub name: Option<String>,
        /// Who may register.
        #[cfg_attr(test, ts(optional))]
        pub registration: Option<RegistrationMode>,
        /// The name or address under which people reach the server; an empty one means none.
        #[cfg_attr(test, ts(optional))]
        pub public_host: Option<String>,
    }

    /// Makes a room.
    pub struct CreateRoom {
        /// Its name.
        pub name: String,
        /// How long it lasts.
        pub kind: RoomKind,
        /// Who may join.
        pub visibility: Visibility,
        /// Media travel by the relay alone, so that nobody learns another one's address.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
        pub relay_only: bool,
    }

    /// Changes a room.
    pub struct UpdateRoom {
        /// Its name.
        #[cfg_attr(test, ts(optional))]
        pub name: Option<String>,
        /// Who may join.
        #[cfg_attr(test, ts(optional))]
        pub visibility: Option<Visibility>,
        /// Whether media travel by the relay alone.
        #[cfg_attr(test, ts(optional))]
        pub relay_only: Option<bool>,
        /// Who waits outside.
        #[cfg_attr(test, ts(optional))]
        pub waiting_room: Option<WaitingRoom>,
    }

    /// Gives somebody a role.
    pub struct SetMember {
        /// The role.
        #[cfg_attr(test, ts(type = "Role"))]
        pub role: Role,
    }

    /// Makes an invite.
    pub struct CreateInvite {
        /// The room it leads to; none for an account invite.
        pub room: Option<String>,
        /// The role it gives there; member if none is named.
        #[cfg_attr(test, ts(type = "Role | null"))]
        pub role: Option<Role>,
        /// How long it works, in seconds; none: until somebody ends it.
        pub expires_in: Option<i64>,
        /// How many people it is good for; none: any number.
        pub max_uses: Option<u32>,
    }

    /// Presents an invite.
    pub struct InviteToken {
        /// From the link.
        pub token: String,
    }

    /// Comes as a guest.
    pub struct GuestRequest {
        /// From the link.
        pub token: String,
        /// The name to show.
        pub name: String,
    }
}
