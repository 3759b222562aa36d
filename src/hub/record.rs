//! Keeps acts for the record: one task writes them down, in the order in which they were done.

use sohbet_signaling::{Act, Deed, protocol::MediaKind};
use tokio::sync::mpsc;

use crate::{
    auth::clock::Clock,
    db::{
        self, Db,
        audit::{self, Note},
    },
};

/// Acts that wait for the database. Each is a person's click, so more than these mean a stuck disk.
const QUEUE: usize = 1024;

/// Where acts go.
pub(super) type Record = mpsc::Sender<Deed>;

/// Starts writing. It ends with the last sender.
pub(super) fn start(db: Db) -> Record {
    let (sender, mut deeds) = mpsc::channel::<Deed>(QUEUE);
    tokio::spawn(async move {
        let mut several = Vec::new();
        while deeds.recv_many(&mut several, QUEUE).await > 0 {
            let batch = std::mem::take(&mut several);
            if let Err(error) = write(&db, batch).await {
                tracing::error!("acts were not written down in the audit log: {error}");
            }
        }
    });
    sender
}

/// Hands an act over; never waits, since the caller holds the hub's lock.
pub(super) fn keep(record: &Record, deed: Deed) {
    if let Err(refused) = record.try_send(deed) {
        tracing::error!("an act was not written down in the audit log: too many wait: {refused}");
    }
}

async fn write(db: &Db, deeds: Vec<Deed>) -> Result<(), db::Error> {
    let now = Clock::machine().unix_seconds();
    db.write(move |db| deeds.iter().try_for_each(|deed| insert(db, deed, now))).await
}

fn insert(db: &db::Connection, Deed { act, room, actor, target }: &Deed, now: i64) -> Result<(), db::Error> {
    let (act, detail) = named(*act);
    audit::insert(db, Note { target: target.as_deref(), detail, ..Note::new(act, actor, room) }, now)
}

fn named(act: Act) -> (audit::Act, Option<&'static str>) {
    let act = match act {
        Act::GaveRole(role) => return (audit::Act::RoleGiven, Some(db::role_word(role))),
        Act::SwitchedOff(MediaKind::Microphone) => audit::Act::Muted,
        Act::SwitchedOff(MediaKind::Camera) => audit::Act::CameraOff,
        Act::SwitchedOff(MediaKind::Screen) => audit::Act::ScreenOff,
        Act::SwitchedOffForAll(MediaKind::Microphone) => audit::Act::MutedAll,
        Act::SwitchedOffForAll(MediaKind::Camera) => audit::Act::CameraOffAll,
        Act::SwitchedOffForAll(MediaKind::Screen) => audit::Act::ScreenOffAll,
        Act::AskedToUnmute => audit::Act::AskedToUnmute,
        Act::LoweredHand => audit::Act::HandLowered,
        Act::Removed => audit::Act::Removed,
        Act::Locked => audit::Act::Locked,
        Act::Unlocked => audit::Act::Unlocked,
        Act::Admitted => audit::Act::Admitted,
        Act::TurnedAway => audit::Act::TurnedAway,
    };
    (act, None)
}
