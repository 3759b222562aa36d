//! What clients say of how well their calls go: what is taken, what is refused, and what is kept.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{client::Client, host::Host};

async fn report(client: &mut Client, report: Value) {
    client.say(json!({ "type": "quality", "report": report })).await;
}

/// Waits until the server has taken all that was said before.
async fn settled(client: &mut Client) {
    client.say(json!({ "type": "ping" })).await;
    client.until("pong").await;
}

#[tokio::test]
async fn reports_are_added_up_and_an_administrator_sees_the_figures() {
    let host = Host::start().await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&admin, "members").await;
    let (mut client, _) = Client::join(&host, &ben, &room).await;
    report(&mut client, json!({ "gathering": 120, "first_media": 480, "path": "direct" })).await;
    for loss in [0, 0, 0, 2, 40] {
        report(&mut client, json!({ "loss": loss, "jitter": 6, "round_trip": 45, "concealment": 1, "freezes": 0 }))
            .await;
    }
    settled(&mut client).await;

    let figures = host.get_as("/api/quality", &admin).await;
    for period in ["week", "month"] {
        let of = &figures[period];
        assert_eq!(of["first_media"], json!({ "count": 1, "median": 500, "p95": 500 }));
        assert_eq!(of["loss"], json!({ "count": 5, "median": 0, "p95": 50 }));
        assert_eq!(of["round_trip"], json!({ "count": 5, "median": 50, "p95": 50 }));
        assert_eq!(of["paths"], json!({ "direct": 1, "udp": 0, "tcp": 0, "tls": 0 }));
    }
}

#[tokio::test]
async fn what_nobody_measured_is_null_and_the_figures_are_for_administrators() {
    let host = Host::start().await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    assert_eq!(host.get_as("/api/quality", &admin).await["week"]["jitter"], Value::Null);
    assert_eq!(host.get("/api/quality").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(host.status_as("/api/quality", &ben).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_report_that_cannot_be_true_is_refused_and_counts_nothing() {
    let host = Host::start().await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&admin, "members").await;
    for wrong in
        [json!({ "loss": 1001 }), json!({ "jitter": -1 }), json!({ "round_trip": 1e9 }), json!({ "name": "Ben" })]
    {
        let (mut client, _) = Client::join(&host, &ben, &room).await;
        report(&mut client, wrong).await;
        assert_eq!(client.until("error").await["code"], "malformed_message");
    }
    let week = &host.get_as("/api/quality", &admin).await["week"];
    assert_eq!((&week["loss"], &week["jitter"], &week["round_trip"]), (&Value::Null, &Value::Null, &Value::Null));
}

#[tokio::test]
async fn one_participant_cannot_bend_the_figures() {
    let host = Host::start().await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&admin, "members").await;
    let (mut client, _) = Client::join(&host, &ben, &room).await;
    for _ in 0..200 {
        report(&mut client, json!({ "loss": 1000 })).await;
    }
    settled(&mut client).await;
    assert_eq!(host.get_as("/api/quality", &admin).await["week"]["loss"]["count"], 40);
}

#[tokio::test]
async fn the_database_keeps_counts_by_day_and_nothing_of_who_sent_them() {
    let host = Host::start().await;
    let (admin, ben) = (host.admin().await, host.account("ben").await);
    let room = host.room(&admin, "members").await;
    let (mut client, _) = Client::join(&host, &ben, &room).await;
    report(&mut client, json!({ "loss": 3 })).await;
    settled(&mut client).await;
    host.get_as("/api/quality", &admin).await;

    let rows = host.server.app().db.read(|db| {
        let mut statement = db.prepare("SELECT * FROM quality").map_err(sohbet::db::Error::from)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let counts = statement.query_map([], |row| Ok((row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get(3)?)));
        let counts: Vec<(String, i64, i64)> = counts.and_then(Iterator::collect).map_err(sohbet::db::Error::from)?;
        Ok::<_, sohbet::db::Error>((columns, counts))
    });
    let (columns, counts) = rows.await.unwrap();
    assert_eq!(columns, ["day", "measure", "bucket", "count"]);
    assert_eq!(counts, [("loss".to_owned(), 3, 1)]);
}
