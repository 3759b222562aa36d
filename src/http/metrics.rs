//! `GET /metrics`: what a monitoring system reads.
//!
//! A connection from this machine is no proof of anything: behind a proxy that passes connections on, every stranger's comes
//! from here. So it takes a token that is meant for this, or an administrator.

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use axum_extra::headers::{Authorization, HeaderMapExt as _, authorization::Bearer};

use super::api::{Problem, Stranger};
use crate::{
    app::App,
    auth::{access, api_key, limits::Action},
    log::SECURITY,
    metrics::{self, Form},
};

pub(super) async fn read(State(app): State<App>, stranger: Stranger, headers: HeaderMap) -> Result<Response, Problem> {
    authorize(&app, &stranger, &headers).await?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let form = Form::for_accept(accept);
    let kind = [(header::CONTENT_TYPE, form.media_type()), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, metrics::page(&app, form).await).into_response())
}

async fn authorize(app: &App, stranger: &Stranger, headers: &HeaderMap) -> Result<(), Problem> {
    let bearer = headers.typed_get::<Authorization<Bearer>>().ok_or_else(Problem::metrics_token_missing)?;
    if api_key::find(&app.config.now().metrics.tokens, bearer.token()).is_some() {
        return Ok(());
    }
    match access::verify(app, bearer.token()).await {
        Ok(identity) if identity.admin => Ok(()),
        Ok(_) => Err(Problem::not_permitted("That is for administrators, and for a token of metrics.tokens.")),
        Err(access::AccessError::Database(error)) => Err(error.into()),
        Err(access::AccessError::Refused) => {
            stranger.limit(app, Action::WrongApiKey)?;
            tracing::info!(target: SECURITY, "somebody asked for the figures with a token that is none");
            Err(Problem::metrics_token_wrong())
        }
    }
}
