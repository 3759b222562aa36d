//! Forgets what is older than `chat.keep`, files that were never sent, and with `0s` everything when a room is empty.

use tokio::time::{MissedTickBehavior, interval};

use super::files;
use crate::{app::App, auth::cleaning::INTERVAL, db};

/// How long a file waits for its message, in seconds. Sending follows arriving within moments.
const LOOSE: i64 = 60 * 60;

/// Cleans for ever; ends when it is dropped.
pub async fn run(app: App) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = clean(&app).await {
            tracing::warn!("cleaning the chat failed; it is tried again in a minute: {error}");
        }
    }
}

/// Cleans once.
pub async fn clean(app: &App) -> Result<(), db::Error> {
    let (now, keep) = (app.auth.now(), app.config.now().chat.keep.as_secs().cast_signed());
    app.db
        .write(move |db| {
            db::file::delete_loose_before(db, now - LOOSE)?;
            if keep > 0 { db::message::delete_before(db, now.saturating_sub(keep)) } else { Ok(()) }
        })
        .await?;
    if keep == 0 {
        forget_ended_calls(app).await?;
    }
    files::sweep(app).await;
    Ok(())
}

async fn forget_ended_calls(app: &App) -> Result<(), db::Error> {
    let rooms = app.db.read(db::message::rooms).await?;
    let empty: Vec<_> = rooms.into_iter().filter(|room| app.hub.present(room).is_empty()).collect();
    app.db.write(move |db| empty.iter().try_for_each(|room| db::message::delete_of_room(db, room))).await
}
