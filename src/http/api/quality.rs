//! `/api/quality`: how well calls go, in numbers.

use axum::{Json, extract::State};
use serde::Serialize;
use sohbet_signaling::protocol::MediaPath;

use super::{PathNumbers, Problem, session::Admin, types::json};
use crate::{
    app::App,
    db::{
        self,
        quality::{Measure, Tally},
    },
    hub, quality,
};

/// The days that each answer is about, with today.
const WEEK: i64 = 7;
const MONTH: i64 = 30;

json! { answer
    /// What was measured of one thing. The values are rounded up by at most half.
    pub struct Distribution {
        /// How often.
        pub count: u64,
        /// What half of the values do not exceed.
        pub median: u32,
        /// What 95 of 100 values do not exceed.
        pub p95: u32,
    }

    /// How well calls went in some time, as the clients say; null is what nobody has measured.
    pub struct QualityOf {
        /// How long gathering candidates took, in milliseconds.
        pub gathering: Option<Distribution>,
        /// From learning of somebody to their first packet, in milliseconds.
        pub first_media: Option<Distribution>,
        /// Packets that did not arrive, in thousandths.
        pub loss: Option<Distribution>,
        /// The jitter of the sound, in milliseconds.
        pub jitter: Option<Distribution>,
        /// One way and back, in milliseconds.
        pub round_trip: Option<Distribution>,
        /// Sound that had to be made up, in thousandths.
        pub concealment: Option<Distribution>,
        /// How often the picture froze, a minute.
        pub freezes: Option<Distribution>,
        /// The ways at the beginning, by ends of pairs.
        pub paths: PathNumbers,
    }

    /// How well calls go.
    pub struct Quality {
        /// In the last seven days.
        pub week: QualityOf,
        /// In the last thirty days.
        pub month: QualityOf,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<Quality>, Problem> {
    quality::write_down(&app).await?;
    let tomorrow = quality::today(&app) + 1;
    let read = move |db: &_| {
        Ok::<_, db::Error>((db::quality::since(db, tomorrow - WEEK)?, db::quality::since(db, tomorrow - MONTH)?))
    };
    let (week, month) = app.db.read(read).await?;
    Ok(Json(Quality { week: week.into(), month: month.into() }))
}

impl From<Tally> for QualityOf {
    fn from(tally: Tally) -> Self {
        let of = |measure| distribution(&tally, measure);
        let ways = |path| tally.ways(hub::way(path));
        Self {
            gathering: of(Measure::Gathering),
            first_media: of(Measure::FirstMedia),
            loss: of(Measure::Loss),
            jitter: of(Measure::Jitter),
            round_trip: of(Measure::RoundTrip),
            concealment: of(Measure::Concealment),
            freezes: of(Measure::Freezes),
            paths: PathNumbers {
                direct: ways(MediaPath::Direct),
                udp: ways(MediaPath::Udp),
                tcp: ways(MediaPath::Tcp),
                tls: ways(MediaPath::Tls),
            },
        }
    }
}

fn distribution(tally: &Tally, measure: Measure) -> Option<Distribution> {
    let (median, p95) = (tally.percentile(measure, 50)?, tally.percentile(measure, 95)?);
    Some(Distribution { count: tally.total(measure), median, p95 })
}
