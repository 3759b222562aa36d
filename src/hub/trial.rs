//! The relay for a minute, for somebody who wants to know whether it is in reach from where they are.

use std::{sync::Arc, time::Duration};

use sohbet_signaling::protocol::IceServer;

use super::{Hub, IceHost, ice};
use crate::random;

/// How long the credential, and all that was allocated with it, lasts. Five ways are tried, each for ten seconds at most.
pub const LIFETIME: Duration = Duration::from_secs(60);
/// How many may try at once: an evening's guests, and an end for who wants more.
pub(super) const AT_ONCE: usize = 32;

impl Hub {
    /// The relay's addresses with a credential of somebody who is in no room: it reaches what was allocated with itself, and
    /// ends by itself. `None` while too many try. In open mode it would reach further, as participants do: only who may
    /// call gets one there.
    #[must_use]
    pub fn lend_relay(&self, host: &IceHost) -> Option<Vec<IceServer>> {
        let permit = Arc::clone(&self.0.trials).try_acquire_owned().ok()?;
        let relay = self.0.relay.clone();
        let id = format!("trial-{}", random::id());
        relay.admit(&id, &id);
        let servers = ice::servers(host, &relay.mint(&id, LIFETIME));
        tokio::spawn(async move {
            tokio::time::sleep(LIFETIME).await;
            relay.revoke(&id);
            drop(permit);
        });
        Some(servers)
    }
}
