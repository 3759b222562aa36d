//! `/api/alerts`: what is not well, and whether messages about it arrive.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{Problem, session::Admin, types::json};
use crate::{
    alerts::{Condition, Firing, Kind},
    app::App,
};

json! { answer
    /// Something that is not well.
    pub struct FiringAlert {
        /// What.
        pub condition: Condition,
        /// Since when.
        pub since: i64,
    }

    /// What is not well, and where it is told.
    pub struct AlertsInfo {
        /// What is not well now.
        pub firing: Vec<FiringAlert>,
        /// How those are reached who are told.
        pub destinations: Vec<Kind>,
    }

    /// What came of a test.
    pub struct AlertTest {
        /// Where it was sent.
        pub destination: Kind,
        /// Why it was not taken; null if it was.
        pub problem: Option<String>,
    }
}

pub(super) async fn read(State(app): State<App>, _: Admin) -> Result<Json<AlertsInfo>, Problem> {
    let firing = app.alerts.firing().into_iter().map(FiringAlert::from).collect();
    Ok(Json(AlertsInfo { firing, destinations: app.alerts.destinations() }))
}

pub(super) async fn test(State(app): State<App>, _: Admin) -> Result<Json<Vec<AlertTest>>, Problem> {
    let results = app.alerts.test(&app).await.into_iter();
    Ok(Json(results.map(|(destination, result)| AlertTest { destination, problem: result.err() }).collect()))
}

impl From<Firing> for FiringAlert {
    fn from(Firing { condition, since, .. }: Firing) -> Self {
        Self { condition, since: since.as_secs().cast_signed() }
    }
}
