//! `/api/trial`: the relay for a minute, to find out whether it is in reach.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
};

use serde::Serialize;
use sohbet_signaling::protocol::IceServer;

use super::{
    Problem,
    session::{Session, Stranger},
    types::json,
};
use crate::{
    app::App,
    auth::limits::Action,
    config::RelayMode,
    hub::{IceHost, trial::LIFETIME},
};

json! { answer
    /// The relay, to be tried.
    pub struct Trial {
        /// Its addresses, with a credential.
        #[cfg_attr(test, ts(type = "Array<IceServer>"))]
        pub ice_servers: Vec<IceServer>,
        /// How long the credential works, in seconds.
        pub lifetime: u64,
    }
}

/// Anybody may try: the credential reaches nothing but itself. Where the relay is open to peers outside, only who is signed in.
pub(super) async fn begin(
    State(app): State<App>,
    stranger: Stranger,
    session: Result<Session, Problem>,
    headers: HeaderMap,
) -> Result<Json<Trial>, Problem> {
    if app.config.now().relay.mode == RelayMode::Open
        && let Err(refused) = session
    {
        return Err(refused);
    }
    stranger.limit(&app, Action::Trial)?;
    let host = headers.get(header::HOST).and_then(|host| IceHost::from_authority(host.to_str().ok()?));
    let host = host.ok_or_else(Problem::unavailable)?;
    let ice_servers = app.hub.lend_relay(&host).ok_or_else(|| Problem::rate_limited(LIFETIME))?;
    Ok(Json(Trial { ice_servers, lifetime: LIFETIME.as_secs() }))
}
