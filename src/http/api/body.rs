//! Reads a request's JSON.

use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
};
use serde::de::DeserializeOwned;

use super::Problem;

/// The request's body, as JSON.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(explain(&rejection)),
        }
    }
}

/// Says what is wrong with the form of a body. Its content stays out: it may be a password.
fn explain(rejection: &JsonRejection) -> Problem {
    let detail = match rejection {
        JsonRejection::JsonDataError(_) => {
            "A field is missing, unknown or of the wrong kind; docs/http.md describes them."
        }
        JsonRejection::JsonSyntaxError(_) => "The body is not JSON.",
        JsonRejection::MissingJsonContentType(_) => "The body must be JSON, with the content type application/json.",
        _ => "The body is too large or did not arrive whole.",
    };
    Problem::unreadable(rejection.status(), detail.to_owned())
}
