//! Ephemeral credentials of the relay's open mode, for other applications.

use std::time::Duration;

use serde::Serialize;
use sohbet_turn::credential;

use super::names::{self, Unfit};
use crate::{
    config::{Relay, RelayMode},
    random,
};

/// A credential and the way to the relay, as draft-uberti-behave-turn-rest-00 writes them in JSON. It has no `Debug`: a
/// password belongs in no log.
#[derive(Serialize)]
pub struct RelayCredential {
    /// What to authenticate as: `expiry:user`.
    pub username: String,
    /// What to authenticate with.
    pub password: String,
    /// For how many seconds it works.
    pub ttl: u64,
    /// The ways to the relay (RFC 7065), the best first.
    pub uris: Vec<String>,
}

/// A credential that works from `now` (unix seconds) for `lifetime`. Without a `user` one is made up, so that each
/// credential has a quota of its own. `None` unless the relay is open and has a secret to mint with.
pub fn issue(
    relay: &Relay,
    user: Option<&str>,
    lifetime: Duration,
    now: i64,
    uris: Vec<String>,
) -> Result<Option<RelayCredential>, Unfit> {
    let user = user.map_or_else(|| Ok(random::id()), names::relay_user)?;
    let ttl = lifetime.as_secs();
    let expiry = now.unsigned_abs().saturating_add(ttl);
    let secret = relay.secrets.first().filter(|_| relay.mode == RelayMode::Open);
    Ok(secret.map(|secret| {
        let minted = credential::mint(secret.reveal().as_bytes(), &user, expiry);
        RelayCredential { username: minted.username, password: minted.password, ttl, uris }
    }))
}
