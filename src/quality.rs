//! Writes down how well calls go.

use crate::{app::App, db};

/// The seconds of a day.
const DAY: i64 = 24 * 60 * 60;

/// Today's number, counted from the unix epoch in UTC.
pub(crate) fn today(app: &App) -> i64 {
    app.auth.now().div_euclid(DAY)
}

/// Adds to today's counts what participants reported since the last time, and forgets what is too old.
pub(crate) async fn write_down(app: &App) -> Result<(), db::Error> {
    let (tally, today) = (app.hub.take_reports(), today(app));
    // Today counts as a day.
    let kept_from = today + 1 - app.config.now().quality.retention.as_secs().cast_signed() / DAY;
    app.db
        .write(move |db| {
            db::quality::forget(db, kept_from)?;
            db::quality::add(db, today, &tally)
        })
        .await
}
