//! The database and the disk.

use std::time::SystemTime;

use super::text::{Text, ago, bytes, counts};
use crate::{
    app::App,
    auth::clock::unix_seconds,
    db::{
        self,
        health::{self, Health},
    },
    machine::number,
    storage::Storage,
};

/// The largest database that is looked through for this text, in bytes: a second or two.
const LOOKED_THROUGH: u64 = 256 << 20;

pub(super) async fn describe(app: &App, text: &mut Text) {
    text.section("Database");
    match database(app).await {
        Ok((Health { schema, newest, sound }, rows)) => {
            text.line("schema", format!("{schema}, this version knows {newest}"));
            text.line("looked through", sound.map_or("no: it is large; `sohbet doctor` does", verdict));
            text.line("rows", counts(rows));
        }
        // Its words may hold a path.
        Err(_) => text.line("could not be read", "the log says why"),
    }
    text.section("Storage");
    let Ok(Storage { disk, database, files, files_bytes, backups }) = Storage::look(app).await else { return };
    if let Some(disk) = disk {
        let share = 100.0 * number(disk.free) / number(disk.size.max(1));
        text.line("disk", format!("{}, {share:.0} % free", bytes(disk.size)));
    }
    text.line("database", bytes(database));
    text.line("files of people", format!("{files}, {}", bytes(files_bytes)));
    let now = unix_seconds(SystemTime::now());
    let newest = backups.newest.map_or("none".to_owned(), |made| ago(now - unix_seconds(made)));
    text.line("backups", format!("{}, {}, the newest: {newest}", backups.count, bytes(backups.bytes)));
}

async fn database(app: &App) -> Result<(Health, Vec<(&'static str, u64)>), db::Error> {
    let look_through = crate::storage::size(&app.config.now().database_path()) <= LOOKED_THROUGH;
    app.db.read(move |db| Ok((health::look(db, look_through)?, health::rows(db)?))).await
}

fn verdict(sound: bool) -> &'static str {
    if sound { "sound" } else { "DAMAGED" }
}
