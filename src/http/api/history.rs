//! `/api/history`: how the server did in the last hour, day and week.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{session::Admin, types::json};
use crate::{
    app::App,
    history::{Point, Span},
};

json! { answer
    /// One stretch of time.
    #[derive(PartialEq)]
    pub struct HistoryPoint {
        /// Bits a second that the relay passed on, on average.
        pub bitrate: f64,
        /// People in calls, at most.
        pub people: u32,
        /// Rooms that somebody was in, at most.
        pub rooms: u32,
        /// The share of packets that were lost, 0 to 1, on average; null where nobody measured.
        pub loss: Option<f64>,
        /// One way and back, in seconds, on average; null where nobody measured.
        pub round_trip: Option<f64>,
    }

    /// The past in stretches of equal length.
    pub struct HistorySpan {
        /// Their length, in seconds.
        pub step: i64,
        /// The end of the last one, which is still going on.
        pub until: i64,
        /// The oldest first; null for a time in which the server did not run.
        pub points: Vec<Option<HistoryPoint>>,
    }

    /// How the server did.
    pub struct HistoryInfo {
        /// In 60 minutes.
        pub hour: HistorySpan,
        /// In 96 quarters of an hour.
        pub day: HistorySpan,
        /// In 84 times two hours.
        pub week: HistorySpan,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Json<HistoryInfo> {
    let [hour, day, week] = app.history.spans(app.auth.now()).map(HistorySpan::from);
    Json(HistoryInfo { hour, day, week })
}

impl From<Span> for HistorySpan {
    fn from(Span { step, until, points }: Span) -> Self {
        Self { step, until, points: points.into_iter().map(|point| point.map(HistoryPoint::from)).collect() }
    }
}

impl From<Point> for HistoryPoint {
    fn from(Point { bitrate, people, rooms, loss, round_trip }: Point) -> Self {
        Self { bitrate, people, rooms, loss, round_trip }
    }
}
