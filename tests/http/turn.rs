//! Relay credentials for other applications, as an application's server fetches them.

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::{Value, json};
use sohbet::{
    auth::setup,
    config::{Config, RelayMode},
};
use sohbet_turn::credential::{Credential, is_valid};

use crate::house::{Answer, House, PASSWORD};

const SECRET: &str = "the first secret of this test";
const KEY: &str = "the-key-of-an-application";
/// The clock's start.
const NOW: u64 = 1_795_000_000;

fn open(config: &mut Config) {
    config.relay.mode = RelayMode::Open;
    config.relay.secrets = [SECRET, "the second secret of this test"].map(|text| text.parse().unwrap()).to_vec();
    config.relay.api_keys = [KEY, "the-key-of-another"].map(|text| text.parse().unwrap()).to_vec();
}

/// A request of a program: no page, no cookie.
async fn ask(house: &House, method: Method, path: &str, fields: &[(header::HeaderName, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in fields {
        request = request.header(name, *value);
    }
    house.browser("192.0.2.50").raw(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn get(house: &House, path: &str, key: Option<&str>) -> Answer {
    let bearer = key.map(|key| format!("Bearer {key}"));
    let fields: Vec<_> = bearer.iter().map(|bearer| (header::AUTHORIZATION, bearer.as_str())).collect();
    ask(house, Method::GET, path, &fields, "").await
}

fn credential(answer: &Value) -> Credential {
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Credential { username: text("username"), password: text("password") }
}

#[tokio::test]
async fn an_application_with_a_key_is_given_a_credential_that_works_for_a_day() {
    let house = House::with(open).await;
    let answer = get(&house, "/api/turn?service=turn&username=@ada:matrix.example", Some(KEY)).await;
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let answer = answer.expect(200);
    assert_eq!(answer["username"], format!("{}:@ada:matrix.example", NOW + 86_400));
    assert_eq!(answer["ttl"], 86_400);
    let uris = [
        "turn:call.example:443?transport=udp",
        "turn:call.example:443?transport=tcp",
        "turns:call.example:443?transport=tcp",
    ];
    assert_eq!(answer["uris"], json!(uris));
    assert!(is_valid(SECRET.as_bytes(), &credential(&answer), NOW + 86_399));
    assert!(!is_valid(SECRET.as_bytes(), &credential(&answer), NOW + 86_400));
}

#[tokio::test]
async fn a_key_may_stand_in_the_query_or_in_a_body() {
    let house = House::with(open).await;
    let by_query = get(&house, &format!("/api/turn?service=turn&key={KEY}"), None).await;
    by_query.expect(200);
    let (form, json) = ("application/x-www-form-urlencoded", "application/json");
    for (kind, body) in [
        (form, format!("service=turn&username=ada&key={KEY}")),
        (json, json!({ "service": "turn", "username": "ada", "key": KEY }).to_string()),
    ] {
        let answer = ask(&house, Method::POST, "/api/turn", &[(header::CONTENT_TYPE, kind)], &body).await.expect(200);
        assert!(answer["username"].as_str().unwrap().ends_with(":ada"), "{kind}");
    }
    let bearer = format!("Bearer {KEY}");
    ask(&house, Method::POST, "/api/turn", &[(header::AUTHORIZATION, &bearer)], "").await.expect(200);
}

#[tokio::test]
async fn credentials_without_a_name_differ_so_that_each_has_its_own_quota() {
    let house = House::with(open).await;
    let one = get(&house, "/api/turn", Some(KEY)).await.expect(200);
    let other = get(&house, "/api/turn?username=", Some(KEY)).await.expect(200);
    assert_ne!(one["username"], other["username"]);
}

#[tokio::test]
async fn whoever_has_no_key_is_told_so_and_given_nothing() {
    let house = House::with(open).await;
    let missing = get(&house, "/api/turn?service=turn", None).await;
    assert_eq!(missing.refused(401), "not_authenticated");
    assert_eq!(missing.headers[header::WWW_AUTHENTICATE], "Bearer");
    for key in ["", "the-key-of-nobody-here", "the-key-of-an-applicatio", SECRET] {
        assert_eq!(get(&house, "/api/turn", Some(key)).await.refused(401), "wrong_credentials", "{key}");
    }
    let mut person = house.admin().await;
    assert_eq!(person.get("/api/turn").await.refused(401), "wrong_credentials", "a session is no key");
    person.token = None;
    assert_eq!(person.get("/api/turn").await.refused(401), "not_authenticated", "nor is a cookie");
    let page = [(header::ORIGIN, "https://evil.example"), (header::AUTHORIZATION, "Bearer the-key-of-an-application")];
    assert_eq!(ask(&house, Method::GET, "/api/turn", &page, "").await.refused(403), "not_permitted");
}

#[tokio::test]
async fn there_is_nothing_to_ask_unless_the_relay_is_open_and_has_keys() {
    let internal = House::with(|config| {
        open(config);
        config.relay.mode = RelayMode::Internal;
    });
    let keyless = House::with(|config| {
        open(config);
        config.relay.api_keys.clear();
    });
    for house in [internal.await, keyless.await] {
        assert_eq!(get(&house, "/api/turn?service=turn&nonsense", Some(KEY)).await.refused(404), "not_found");
    }
}

#[tokio::test]
async fn nonsense_is_explained_without_repeating_it() {
    let house = House::with(open).await;
    let long = "x".repeat(129);
    for path in [
        "/api/turn?service=stun".to_owned(),
        "/api/turn?user=ada".to_owned(),
        format!("/api/turn?username={long}"),
        "/api/turn?username=%0A".to_owned(),
    ] {
        let answer = get(&house, &path, Some(KEY)).await;
        assert!(answer.status.is_client_error(), "{path}");
        assert_eq!(answer.refused(answer.status.as_u16()), "invalid_input", "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains(&long));
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let answer = ask(&house, Method::POST, "/api/turn", &kind, &json!({ "key": KEY, "more": KEY }).to_string()).await;
    assert_eq!(answer.refused(422), "invalid_input");
    assert!(!String::from_utf8_lossy(&answer.body).contains(KEY));
    assert_eq!(ask(&house, Method::PUT, "/api/turn", &[], "").await.refused(405), "invalid_input");
}

#[tokio::test]
async fn keys_are_limited_each_for_itself_and_guesses_by_address() {
    let house = House::with(open).await;
    let mut given = 0;
    while get(&house, "/api/turn", Some(KEY)).await.status == 200 {
        given += 1;
        assert!(given <= 1000);
    }
    assert!(given >= 500, "{given}");
    let refused = get(&house, "/api/turn", Some(KEY)).await;
    assert_eq!(refused.refused(429), "rate_limited");
    assert_eq!(refused.headers[header::RETRY_AFTER], "1");
    get(&house, "/api/turn", Some("the-key-of-another")).await.expect(200);
    house.clock.advance(std::time::Duration::from_secs(1));
    get(&house, "/api/turn", Some(KEY)).await.expect(200);

    let mut guesses = 0;
    while get(&house, "/api/turn", Some("a guess")).await.status == 401 {
        guesses += 1;
        assert!(guesses <= 100);
    }
    assert_eq!(get(&house, "/api/turn", Some("a guess")).await.refused(429), "rate_limited");
    get(&house, "/api/turn", Some(KEY)).await.expect(200);
}

#[tokio::test]
async fn the_uris_name_the_public_host_whatever_the_application_itself_asked() {
    let house = House::with(|config| {
        open(config);
        config.server.public_host = "turn.example".parse().ok();
    })
    .await;
    let answer = get(&house, "/api/turn", Some(KEY)).await.expect(200);
    assert_eq!(answer["uris"][0], "turn:turn.example:8443?transport=udp");
}

#[tokio::test]
async fn the_name_that_an_administrator_chooses_is_told_at_once() {
    let house = House::with(open).await;
    let token = setup::token(&house.app).await.unwrap().unwrap();
    let request = json!({
        "token": token, "login": "ada", "name": "Ada", "password": PASSWORD, "public_host": "first.example",
    });
    let mut admin = house.browser("192.0.2.1");
    admin.keep(&admin.post("/api/setup", request).await.expect(200));
    let told = async || get(&house, "/api/turn", Some(KEY)).await.expect(200)["uris"][0].clone();
    assert_eq!(told().await, "turn:first.example:8443?transport=udp");
    admin.patch("/api/settings", json!({ "public_host": "second.example" })).await.expect(200);
    assert_eq!(told().await, "turn:second.example:8443?transport=udp");
}
