//! `/api/turn`: relay credentials for other applications, in the shape of draft-uberti-behave-turn-rest-00.

use axum::{
    Extension, Form, Json,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
};
use axum_extra::headers::{Authorization, HeaderMapExt as _, authorization::Bearer};
use serde::Deserialize;

use super::{Problem, body::Body, session::Stranger};
use crate::{
    app::App,
    auth::{
        api_key,
        limits::Action,
        relay_credential::{self, RelayCredential},
    },
    config::RelayMode,
    hub::IceHost,
    net::Way,
};

/// Where it is. Who asks here shows a key and never a cookie, so no page can act in somebody else's name.
pub(super) const PATH: &str = "/api/turn";
/// The one service that the draft knows.
const SERVICE: &str = "turn";

/// What is asked for: in the query, or in a body as a form or JSON. Without `Debug`, because of the key.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    service: Option<String>,
    username: Option<String>,
    /// For applications that cannot send an `Authorization` field.
    key: Option<String>,
}

/// A request for a credential, with or without a key.
pub(super) struct CredentialRequest {
    fields: Fields,
    headers: HeaderMap,
}

pub(super) async fn issue(
    State(app): State<App>,
    stranger: Stranger,
    Extension(way): Extension<Way>,
    CredentialRequest { fields, headers }: CredentialRequest,
) -> Result<Json<RelayCredential>, Problem> {
    authorize(&app, &stranger, &headers, fields.key.as_deref())?;
    if fields.service.is_some_and(|service| service != SERVICE) {
        return Err(Problem::invalid_input("There is one service, \"turn\"."));
    }
    let host = reachable(&app, &headers).ok_or_else(|| Problem::invalid_input("The Host field names no host."))?;
    let host = host.reached(way, app.config.now().server.listen.port());
    let user = fields.username.as_deref().filter(|user| !user.is_empty());
    let lifetime = app.config.now().relay.api_lifetime;
    let issued = relay_credential::issue(&app.config.now().relay, user, lifetime, app.auth.now(), host.turn_uris())?;
    issued.map(Json).ok_or_else(Problem::not_found)
}

/// Lets those in who show one of the keys, each as often as an application needs.
fn authorize(app: &App, stranger: &Stranger, headers: &HeaderMap, key: Option<&str>) -> Result<(), Problem> {
    let bearer = headers.typed_get::<Authorization<Bearer>>();
    let shown = bearer.as_ref().map(Authorization::token).or(key).ok_or_else(Problem::api_key_missing)?;
    let Some(place) = api_key::find(&app.config.now().relay.api_keys, shown) else {
        stranger.limit(app, Action::WrongApiKey)?;
        return Err(Problem::api_key_wrong());
    };
    app.auth.limits.check_api_key(place).map_err(Problem::rate_limited)
}

/// The host under which an application's users reach the relay: the public one, and without such the one that the
/// application itself asked. The port is the one it asked where it used the public name, since a router may change it.
fn reachable(app: &App, headers: &HeaderMap) -> Option<IceHost> {
    let asked = headers.get(header::HOST).and_then(|host| IceHost::from_authority(host.to_str().ok()?));
    match app.public_host.now() {
        Some(public) if !asked.as_ref().is_some_and(|asked| asked.name().eq_ignore_ascii_case(&public)) => {
            Some(IceHost::new(&public, app.config.now().server.listen.port()))
        }
        _ => asked,
    }
}

impl FromRequest<App> for CredentialRequest {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let config = app.config.now();
        let relay = &config.relay;
        if relay.mode != RelayMode::Open || relay.api_keys.is_empty() {
            return Err(Problem::not_found());
        }
        let headers = request.headers().clone();
        let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        let fields = match kind {
            None if request.method() == Method::POST => Fields::default(),
            Some(kind) if kind.starts_with(b"application/json") => Body::from_request(request, app).await?.0,
            // Of a GET, this reads the query.
            _ => Form::from_request(request, app).await.map_err(|rejection| Problem::unreadable_form(&rejection))?.0,
        };
        Ok(Self { fields, headers })
    }
}
