//! Why a request was refused, as `application/problem+json` (RFC 9457), without inner details.

use std::time::Duration;

use axum::{
    Json,
    extract::rejection::FormRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{super::request, ProblemDetails};
use crate::{
    auth::{
        access::AccessError, account::AccountError, names::Unfit, password::PasswordError, permission::Refusal,
        setup::SetupError,
    },
    chat::Refused,
    db,
};

/// A refusal.
#[derive(Debug)]
pub(in crate::http) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after: Option<Duration>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), retry_after: None }
    }

    pub(super) fn invalid_input(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_input", detail)
    }

    pub(super) fn wrong_credentials() -> Self {
        let detail = "The login name or the password is wrong. Check both and try again.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", detail)
    }

    pub(super) fn not_authenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "not_authenticated",
            "You are not signed in (any more). Sign in and try again.",
        )
    }

    pub(super) fn api_key_missing() -> Self {
        let detail = "This needs a key of relay.api_keys: as “Authorization: Bearer …”, or as the field “key”.";
        Self::new(StatusCode::UNAUTHORIZED, "not_authenticated", detail)
    }

    pub(super) fn api_key_wrong() -> Self {
        let detail = "This is none of the keys in relay.api_keys. Copy it whole.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", detail)
    }

    pub(in crate::http) fn not_permitted(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "not_permitted", detail)
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing, or it is not for you.")
    }

    pub(super) fn wrong_method() -> Self {
        let detail = "This address exists, but not for this method. docs/http.md lists what does.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_input", detail)
    }

    pub(super) fn login_taken() -> Self {
        Self::new(StatusCode::CONFLICT, "login_taken", "Somebody else has this login name. Choose another.")
    }

    pub(super) fn registration_closed(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "registration_closed", detail)
    }

    pub(super) fn invite_invalid() -> Self {
        let detail = "This invite does not work (any more). Ask the one who sent it for another.";
        Self::new(StatusCode::NOT_FOUND, "invite_invalid", detail)
    }

    pub(super) fn setup_done() -> Self {
        Self::new(StatusCode::CONFLICT, "setup_done", "This server already has an administrator. Sign in instead.")
    }

    pub(super) fn rate_limited(wait: Duration) -> Self {
        let wait = wait.max(Duration::from_secs(1));
        let detail = format!("That was a bit often. Try again in {} seconds.", whole_seconds(wait));
        Self { retry_after: Some(wait), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail) }
    }

    pub(super) fn room_limit(detail: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "room_limit", detail)
    }

    pub(in crate::http) fn metrics_token_missing() -> Self {
        let detail = "The figures are for a monitoring system with a token of metrics.tokens, as “Authorization: Bearer …”, \
                      and for administrators. docs/monitoring.md says how to make one.";
        Self::new(StatusCode::UNAUTHORIZED, "not_authenticated", detail)
    }

    pub(in crate::http) fn metrics_token_wrong() -> Self {
        let detail =
            "This is none of the tokens in metrics.tokens, nor an administrator's access token. Copy it whole.";
        Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials", detail)
    }

    pub(in crate::http) fn not_ready(detail: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail)
    }

    pub(super) fn unavailable() -> Self {
        let detail = "The server could not do it at this moment. Try again later.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
    }

    /// Calls go on; what was refused works again as soon as there is room.
    pub(super) fn disk_full() -> Self {
        let detail = "The server's disk is full, so nothing new can be kept. Calls go on. Its administrator has to make space \
                      there; then try again.";
        Self::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", detail)
    }

    /// What was sent stays out of it: it may be a key.
    pub(super) fn unreadable_form(rejection: &FormRejection) -> Self {
        let detail = "A field is unknown, or the body is neither a form nor JSON; docs/http.md describes them.";
        Self::new(rejection.status(), "invalid_input", detail)
    }

    pub(super) fn length_required() -> Self {
        let detail = "A file is sent with its length: as the body, with the field Content-Length.";
        Self::new(StatusCode::LENGTH_REQUIRED, "invalid_input", detail)
    }

    /// Bodies that are too large, of another kind, or broken.
    pub(super) fn unreadable(status: StatusCode, detail: String) -> Self {
        Self::new(status, "invalid_input", detail)
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let details = ProblemDetails {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            code: self.code.to_owned(),
            request_id: request::current_id(),
        };
        let mut response = (self.status, Json(details)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.retry_after {
            headers.insert(header::RETRY_AFTER, whole_seconds(wait).into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        tracing::error!("a request failed: {error}");
        if matches!(error, db::Error::Full) { Self::disk_full() } else { Self::unavailable() }
    }
}

impl From<SetupError> for Problem {
    fn from(error: SetupError) -> Self {
        if let SetupError::Database(error) = error {
            return error.into();
        }
        tracing::error!("setup failed: {error}");
        Self::unavailable()
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        tracing::warn!("a password was not checked: {error}");
        Self::unavailable()
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Refused => Self::not_authenticated(),
            AccessError::Database(error) => error.into(),
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Taken => Self::login_taken(),
            AccountError::Full => Self::registration_closed(&error.to_string()),
            AccountError::Unknown => Self::not_found(),
            AccountError::LastAdmin => Self::not_permitted(&error.to_string()),
            AccountError::Database(error) => error.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::not_found(),
            Refusal::NotPermitted => Self::not_permitted("Your role in this room does not permit that."),
            Refusal::Database(error) => error.into(),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let (status, code) = match refused {
            Refused::Access(refusal) => return refusal.into(),
            Refused::Disk(error) => {
                tracing::error!("a file was not kept or not found: {error}");
                return Self::unavailable();
            }
            Refused::Unfit(_) | Refused::Incomplete => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_input"),
            Refused::Gone => (StatusCode::NOT_FOUND, "not_found"),
            Refused::Reactions | Refused::RoomFull => (StatusCode::CONFLICT, "room_limit"),
            Refused::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "file_too_large"),
            Refused::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            Refused::Uploads => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
        };
        Self::new(status, code, refused.to_string())
    }
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        Self::invalid_input(unfit.to_string())
    }
}
