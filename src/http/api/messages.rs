//! `/api/rooms/{id}/messages`: what is written in a room. New and changed messages are told through signaling.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use sohbet_signaling::protocol::{ChatMessage, Emoji};

use super::{Problem, body::Body, session::Session, types::json};
use crate::{
    app::App,
    auth::Identity,
    chat::messages::{self, Draft},
};

json! { answer
    /// Some of a room's messages.
    pub struct Messages {
        /// The newest first.
        #[cfg_attr(test, ts(type = "Array<ChatMessage>"))]
        pub messages: Vec<ChatMessage>,
        /// There are older ones.
        pub more: bool,
        /// The largest file that can be sent here, in bytes; 0 if none can.
        pub file_limit: u64,
    }
}

json! { request
    /// Writes a message.
    pub struct SendMessage {
        /// Chosen by the client, anew for each message: sent again with the same key, it is the same message.
        pub key: String,
        /// The text; it may be empty where there is a file.
        pub text: String,
        /// A file that was uploaded to the room.
        #[cfg_attr(test, ts(optional))]
        pub file: Option<SentFile>,
    }

    /// The file that goes with a message.
    pub struct SentFile {
        /// The id that the upload gave.
        pub id: String,
        /// What it is called.
        pub name: String,
    }

    /// Changes a message.
    pub struct UpdateMessage {
        /// The text from now on.
        pub text: String,
    }
}

/// Which messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    before: Option<i64>,
}

pub(super) async fn list(
    State(app): State<App>,
    Session(identity): Session,
    Path(room): Path<String>,
    before: Result<Query<Before>, QueryRejection>,
) -> Result<Json<Messages>, Problem> {
    let Query(Before { before }) =
        before.map_err(|_| Problem::invalid_input("“before” is the number of a message."))?;
    let (messages, more) = messages::page(&app, &identity, &room, before).await?;
    Ok(Json(Messages { messages, more, file_limit: app.config.now().chat.file_size.bytes() }))
}

pub(super) async fn send(
    State(app): State<App>,
    Session(identity): Session,
    Path(room): Path<String>,
    Body(SendMessage { key, text, file }): Body<SendMessage>,
) -> Result<Json<ChatMessage>, Problem> {
    limit(&app, &identity)?;
    let draft = Draft { key, text, file: file.map(|SentFile { id, name }| (id, name)) };
    Ok(Json(messages::post(&app, &identity, &room, draft).await?))
}

pub(super) async fn update(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id)): Path<(String, String)>,
    Body(UpdateMessage { text }): Body<UpdateMessage>,
) -> Result<Json<ChatMessage>, Problem> {
    limit(&app, &identity)?;
    Ok(Json(messages::edit(&app, &identity, &room, &id, &text).await?))
}

pub(super) async fn delete(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    limit(&app, &identity)?;
    messages::delete(&app, &identity, &room, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn react(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id, emoji)): Path<(String, String, String)>,
) -> Result<Json<ChatMessage>, Problem> {
    change_reaction(app, identity, [room, id, emoji], true).await
}

pub(super) async fn take_back(
    State(app): State<App>,
    Session(identity): Session,
    Path((room, id, emoji)): Path<(String, String, String)>,
) -> Result<Json<ChatMessage>, Problem> {
    change_reaction(app, identity, [room, id, emoji], false).await
}

async fn change_reaction(
    app: App,
    identity: Identity,
    [room, id, emoji]: [String; 3],
    on: bool,
) -> Result<Json<ChatMessage>, Problem> {
    limit(&app, &identity)?;
    let emoji = Emoji::new(&emoji).ok_or_else(|| Problem::invalid_input("A reaction is a single emoji."))?;
    Ok(Json(messages::react(&app, &identity, &room, &id, emoji, on).await?))
}

fn limit(app: &App, identity: &Identity) -> Result<(), Problem> {
    app.auth.limits.check_chat(&identity.user).map_err(Problem::rate_limited)
}
