//! Messages: written, changed, deleted, reacted to, and read again.

use sohbet_signaling::protocol::{ChatMessage, Emoji, Role, ServerMessage};

use super::{Refused, Visitor, change, files, text};
use crate::{
    app::App,
    auth::{Identity, permission::Refusal},
    db::{self, Connection, message::NewMessage},
    random,
};

/// Messages given at a time: some screens full.
pub const PAGE: u32 = 50;
/// The newest messages of a room that are kept, whatever their age; it bounds what a member can write to the disk.
const KEPT: i64 = 10_000;
/// Reactions to one message, over all people and emoji.
const REACTIONS: usize = 60;

/// A message as its writer sends it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The client's own word for it: sent again, it is the same message.
    pub key: String,
    /// What is written.
    pub text: String,
    /// A file that this person has uploaded to the room, by its id, and what it is called.
    pub file: Option<(String, String)>,
}

/// Up to [`PAGE`] messages below a number, the newest first, and whether there are more.
pub async fn page(
    app: &App,
    identity: &Identity,
    room: &str,
    before: Option<i64>,
) -> Result<(Vec<ChatMessage>, bool), Refused> {
    let visitor = Visitor::new(app, identity, room);
    let before = before.unwrap_or(i64::MAX);
    let found = app.db.read(move |db| {
        let (room, _) = visitor.enter(db)?;
        Ok::<_, Refused>(db::message::page(db, &room.id, before, PAGE + 1)?)
    });
    let mut messages = found.await?;
    let more = messages.len() > PAGE as usize;
    messages.truncate(PAGE as usize);
    Ok((messages, more))
}

/// Keeps a message and tells the room of it, once for each key.
pub async fn post(app: &App, identity: &Identity, room: &str, draft: Draft) -> Result<ChatMessage, Refused> {
    text::key(&draft.key)?;
    let written = text::message(&draft.text, draft.file.is_some())?;
    let visitor = Visitor::new(app, identity, room);
    let (identity, now, at) = (identity.clone(), app.auth.now(), room.to_owned());
    change(app, room, move |db| {
        visitor.enter(db)?;
        if let Some(known) = db::message::find_key(db, &at, &identity.user, &draft.key)? {
            return Ok((known, None));
        }
        let id = random::id();
        let message = NewMessage {
            id: &id,
            room: &at,
            user: &identity.user,
            name: &identity.name,
            key: &draft.key,
            text: &written,
            now,
        };
        db::message::insert(db, &message)?;
        if let Some((file, name)) = &draft.file
            && !db::file::attach(db, file, &at, &identity.user, &id, &text::file_name(name))?
        {
            return Err(Refused::Gone);
        }
        db::message::delete_beyond(db, &at, KEPT)?;
        told(db, &at, &id)
    })
    .await
}

/// Changes what one wrote.
pub async fn edit(app: &App, identity: &Identity, room: &str, id: &str, written: &str) -> Result<ChatMessage, Refused> {
    let written = text::message(written, true)?;
    let (visitor, now, id) = (Visitor::new(app, identity, room), app.auth.now(), id.to_owned());
    change(app, room, move |db| {
        let (message, _) = reach(db, &visitor, &id)?;
        if message.user.as_deref() != Some(&visitor.user) {
            return Err(Refusal::NotPermitted.into());
        }
        if written.is_empty() && message.file.is_none() {
            return Err(text::Unfit::Text.into());
        }
        if written == message.text {
            return Ok((message, None));
        }
        db::message::set_text(db, &id, &written, now)?;
        told(db, &visitor.room, &id)
    })
    .await
}

/// Deletes a message with its file: one's own, or as a moderator anybody's.
pub async fn delete(app: &App, identity: &Identity, room: &str, id: &str) -> Result<(), Refused> {
    let (visitor, id) = (Visitor::new(app, identity, room), id.to_owned());
    let deleted = change(app, room, move |db| {
        let (message, role) = reach(db, &visitor, &id)?;
        if message.user.as_deref() != Some(&visitor.user) && role < Role::Moderator {
            return Err(Refusal::NotPermitted.into());
        }
        db::message::delete(db, &id)?;
        Ok((message.file.is_some(), Some(ServerMessage::ChatDeleted { id })))
    });
    if deleted.await? {
        files::sweep(app).await;
    }
    Ok(())
}

/// Adds an emoji of one's own under a message, or takes it back.
pub async fn react(
    app: &App,
    identity: &Identity,
    room: &str,
    id: &str,
    emoji: Emoji,
    on: bool,
) -> Result<ChatMessage, Refused> {
    let (visitor, id) = (Visitor::new(app, identity, room), id.to_owned());
    change(app, room, move |db| {
        let (message, _) = reach(db, &visitor, &id)?;
        let changed = if on {
            let full = message.reactions.iter().map(|reaction| reaction.people.len()).sum::<usize>() >= REACTIONS;
            let added = db::reaction::insert(db, &id, &visitor.user, &emoji)?;
            if added && full {
                return Err(Refused::Reactions);
            }
            added
        } else {
            db::reaction::delete(db, &id, &visitor.user, &emoji)?
        };
        if changed { told(db, &visitor.room, &id) } else { Ok((message, None)) }
    })
    .await
}

/// A message that somebody may read, and their role there.
fn reach(db: &Connection, visitor: &Visitor, id: &str) -> Result<(ChatMessage, Role), Refused> {
    let (_, role) = visitor.enter(db)?;
    let message = db::message::find(db, &visitor.room, id)?.ok_or(Refused::Gone)?;
    Ok((message, role))
}

/// A message as it is now, for whoever asked and for the room.
fn told(db: &Connection, room: &str, id: &str) -> Result<(ChatMessage, Option<ServerMessage>), Refused> {
    let message = db::message::find(db, room, id)?.ok_or(Refused::Gone)?;
    Ok((message.clone(), Some(ServerMessage::Chat { chat: message })))
}
