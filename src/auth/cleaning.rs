//! Forgets what has ended: sessions, guests, invites, and one-off rooms that stay empty.

use std::time::Duration;

use crate::{app::App, db, quality};

/// How often.
pub const INTERVAL: Duration = Duration::from_secs(60);
/// How long a one-off room may stay empty, in seconds: long enough for those invited to find the link, and for a pause.
const EMPTY: i64 = 60 * 60;

/// Cleans for ever; ends when it is dropped.
pub async fn run(app: App) {
    let mut ticks = tokio::time::interval(INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = clean(&app).await {
            tracing::warn!("cleaning failed; it is tried again in a minute: {error}");
        }
    }
}

/// Cleans once.
pub async fn clean(app: &App) -> Result<(), db::Error> {
    let now = app.auth.now();
    let ago = |time: Duration| now.saturating_sub(time.as_secs().cast_signed());
    let (audit, reports) = (ago(app.config.now().audit.retention), ago(app.config.now().quality.trial_reports));
    let (sessions, guests) = app
        .db
        .write(move |db| {
            let sessions = db::session::delete_expired(db, now)?;
            let guests = db::user::departed_guests(db, now)?;
            for guest in &guests {
                db::user::delete(db, guest)?;
            }
            db::invite::delete_spent(db, now)?;
            db::audit::forget(db, audit)?;
            db::trial_report::forget(db, reports)?;
            Ok::<_, db::Error>((sessions, guests))
        })
        .await?;
    for session in &sessions {
        app.hub.end_session(session);
    }
    for guest in &guests {
        app.hub.end_user(guest);
    }
    app.auth.limits.forget_idle();
    quality::write_down(app).await?;
    end_revoked(app, now).await?;
    end_deleted_rooms(app).await?;
    close_empty_rooms(app, now).await
}

/// Ends what sessions have open that were revoked from outside this process, by `sohbet user …`.
async fn end_revoked(app: &App, now: i64) -> Result<(), db::Error> {
    let open = app.hub.sessions();
    let revoked = app.db.read(move |db| {
        let mut revoked = Vec::new();
        for session in open {
            if db::session::live_user(db, &session, now)?.is_none() {
                revoked.push(session);
            }
        }
        Ok::<_, db::Error>(revoked)
    });
    for session in revoked.await? {
        app.hub.end_session(&session);
    }
    Ok(())
}

/// Ends the calls in rooms that were deleted from outside this process, by `sohbet room delete`.
async fn end_deleted_rooms(app: &App) -> Result<(), db::Error> {
    let live = app.hub.rooms();
    let deleted = app.db.read(move |db| {
        let mut deleted = Vec::new();
        for room in live {
            if db::room::find(db, &room)?.is_none() {
                deleted.push(room);
            }
        }
        Ok::<_, db::Error>(deleted)
    });
    for room in deleted.await? {
        app.hub.end_room(&room);
    }
    Ok(())
}

async fn close_empty_rooms(app: &App, now: i64) -> Result<(), db::Error> {
    for (room, empty_since) in app.db.read(db::room::one_off).await? {
        let present = !app.hub.present(&room).is_empty();
        match empty_since {
            Some(_) if present => note(app, room, None).await?,
            None if !present => note(app, room, Some(now)).await?,
            Some(since) if now - since >= EMPTY => close(app, room).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn note(app: &App, room: String, empty_since: Option<i64>) -> Result<(), db::Error> {
    app.db.write(move |db| db::room::set_empty_since(db, &room, empty_since)).await
}

async fn close(app: &App, room: String) -> Result<(), db::Error> {
    let id = room.clone();
    let guests = app
        .db
        .write(move |db| {
            let guests = db::user::guests(db, &id)?;
            db::room::delete(db, &id)?;
            Ok::<_, db::Error>(guests)
        })
        .await?;
    app.hub.end_room(&room);
    for guest in guests {
        app.hub.end_user(&guest.id);
    }
    Ok(())
}
