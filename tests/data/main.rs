//! What a server keeps: over an end by force, a full disk, a backup and the way back; and the commands that look after it. The
//! real binary throughout.

mod backup;
#[allow(dead_code, reason = "the signaling tests use all of it")]
#[path = "../live/client.rs"]
mod client;
mod commands;
mod full_disk;
mod home;
/// Where the signaling client finds what it connects to.
mod host {
    pub(crate) use crate::home::Home as Host;
}
mod killed;
#[allow(dead_code, reason = "the signaling tests use all of it")]
#[path = "../live/trust.rs"]
mod trust;
