//! Who asks: read from the request before a handler runs.

use axum::{
    Extension, Json, RequestPartsExt,
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::{
    TypedHeader,
    headers::{Authorization, authorization::Bearer},
};

use super::{Problem, SessionGrant, cookie::SetCookie};
use crate::{
    app::App,
    auth::{
        Identity, access,
        limits::Action,
        session::{Client, Grant},
    },
    log::SECURITY,
    net::ClientAddr,
};

/// Anybody who is signed in, guests too.
pub(super) struct Session(pub(super) Identity);

/// Somebody with an account.
pub(super) struct Account(pub(super) Identity);

/// An administrator.
pub(super) struct Admin(pub(super) Identity);

impl FromRequestParts<App> for Session {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let bearer = parts.extract::<TypedHeader<Authorization<Bearer>>>().await;
        let bearer = bearer.map_err(|_| Problem::not_authenticated())?;
        Ok(Self(access::verify(app, bearer.token()).await?))
    }
}

impl FromRequestParts<App> for Account {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Session(identity) = Session::from_request_parts(parts, app).await?;
        if identity.guest { Err(Problem::not_permitted("That needs an account.")) } else { Ok(Self(identity)) }
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Account(identity) = Account::from_request_parts(parts, app).await?;
        if identity.admin { Ok(Self(identity)) } else { Err(Problem::not_permitted("That is for administrators.")) }
    }
}

/// The other side of a request.
pub(in crate::http) struct Stranger {
    addr: ClientAddr,
    user_agent: String,
}

impl Stranger {
    /// Counts one try of this address.
    pub(in crate::http) fn limit(&self, app: &App, action: Action) -> Result<(), Problem> {
        app.auth.limits.check(action, self.addr.0.ip()).map_err(|wait| {
            tracing::info!(target: SECURITY, ?action, "somebody tried that too often");
            tracing::debug!(target: SECURITY, client = %self.addr.0.ip(), ?action, "who tried that too often");
            Problem::rate_limited(wait)
        })
    }

    /// As the list of sessions shows it.
    pub(super) fn client(&self) -> Client {
        Client::new(self.addr.0.ip(), &self.user_agent)
    }
}

impl FromRequestParts<App> for Stranger {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        let Extension(addr) = parts.extract::<Extension<ClientAddr>>().await.map_err(|_| Problem::unavailable())?;
        let user_agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self { addr, user_agent: user_agent.unwrap_or_default().to_owned() })
    }
}

/// Somebody is signed in now: what they are told, and the cookie.
pub(super) fn granted(app: &App, grant: Grant) -> (SetCookie, SessionGrant) {
    for session in &grant.ended {
        app.hub.end_session(session);
    }
    let cookie = SetCookie::keep(&grant);
    let expires_in = access::LIFETIME.as_secs().cast_signed();
    (cookie, SessionGrant { access_token: grant.access_token, expires_in, user: grant.user.into() })
}

/// The same as an answer.
pub(super) fn answer(app: &App, grant: Grant) -> Response {
    let (cookie, grant) = granted(app, grant);
    (cookie, Json(grant)).into_response()
}
