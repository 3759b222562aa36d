//! `/api/rooms/{id}/files`: files that people send. Whatever they are, they leave as bytes to be saved: nothing that was
//! uploaded is ever a page, a script or a picture of this origin.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt as _;
use serde::Serialize;
use tokio_util::io::ReaderStream;

use super::{Problem, session::Session, types::json};
use crate::{
    app::App,
    chat::{Refused, files, text},
    net::Leave,
};

/// Should a browser be led to show it after all: as nothing that can act.
const INERT: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";
/// Read from the disk at a time.
const PIECE: usize = 64 * 1024;

json! { answer
    /// A file has arrived, and can go with a message.
    pub struct UploadedFile {
        /// Its id.
        pub id: String,
    }
}

pub(super) async fn upload(
    State(app): State<App>,
    Session(identity): Session,
    Path(room): Path<String>,
    leave: Option<Extension<Leave>>,
    request: Request,
) -> Result<(StatusCode, Json<UploadedFile>), Problem> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let size: u64 = length.ok_or_else(Problem::length_required)?;
    app.auth.limits.check_upload(&identity.user).map_err(Problem::rate_limited)?;
    let mut upload = files::begin(&app, &identity, &room, size).await?;
    if let Some(Extension(leave)) = leave {
        leave.extend(files::patience(size));
    }
    let mut body = request.into_body();
    while let Some(frame) = body.frame().await {
        if let Ok(piece) = frame.map_err(|_| Refused::Incomplete)?.into_data() {
            upload.write(&piece).await?;
        }
    }
    Ok((StatusCode::CREATED, Json(UploadedFile { id: upload.finish().await? })))
}

pub(super) async fn download(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id)): Path<(String, String)>,
    leave: Option<Extension<Leave>>,
) -> Result<Response, Problem> {
    let (file, name, size) = files::open(&app, &identity, &room, &id).await?;
    if let Some(Extension(leave)) = leave {
        leave.extend(files::patience(size));
    }
    let disposition = HeaderValue::try_from(text::disposition(&name)).map_err(|_| Problem::unavailable())?;
    let mut response = Body::from_stream(ReaderStream::with_capacity(file, PIECE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, size.into());
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(INERT));
    Ok(response)
}

pub(super) async fn discard(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    files::discard(&app, &identity, &room, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
