//! What the API does not let through: other pages, floods, nonsense; and what it does not tell.

use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::json;

use crate::house::{Browser, House, ORIGIN, PASSWORD};

fn create_room(headers: &[(header::HeaderName, &str)]) -> Request<Body> {
    let mut request = Request::post("/api/rooms").header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let body = json!({ "name": "Room", "kind": "lasting", "visibility": "named" });
    request.body(Body::from(body.to_string())).unwrap()
}

#[tokio::test]
async fn only_our_own_pages_and_programs_without_a_cookie_change_anything() {
    let house = House::with(|config| {
        config.accounts.registration = sohbet::config::RegistrationMode::Open;
        config.server.allowed_origins = vec!["https://intranet.example".parse().unwrap()];
    })
    .await;
    let ada = house.account("ada").await;
    let bearer = format!("Bearer {}", ada.token.as_ref().unwrap());
    let cookie = format!("__Host-sohbet={}", ada.cookie.borrow().as_ref().unwrap());
    let (bearer, cookie) = ((header::AUTHORIZATION, bearer.as_str()), (header::COOKIE, cookie.as_str()));
    let origin = |origin: &'static str| (header::ORIGIN, origin);
    for (headers, status) in [
        (vec![bearer.clone(), origin(ORIGIN)], 201),
        (vec![bearer.clone(), origin(ORIGIN), cookie.clone()], 201),
        (vec![bearer.clone(), origin("https://intranet.example")], 201),
        (vec![bearer.clone()], 201),
        (vec![bearer.clone(), cookie.clone()], 403),
        (vec![bearer.clone(), origin("https://evil.example")], 403),
        (vec![bearer.clone(), origin("http://call.example")], 403),
        (vec![bearer.clone(), origin("null")], 403),
        (vec![], 403),
    ] {
        let answer = house.browser("192.0.2.9").raw(create_room(&headers)).await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
    }
    for origin in [None, Some("https://evil.example")] {
        let mut refresh = Request::post("/api/sessions/refresh").header(header::COOKIE, cookie.1);
        if let Some(origin) = origin {
            refresh = refresh.header(header::ORIGIN, origin);
        }
        let answer = house.browser("192.0.2.9").raw(refresh.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.refused(403), "not_permitted");
    }
}

async fn until_refused(browser: &Browser<'_>, path: &str, body: serde_json::Value) -> u64 {
    for _ in 0..100 {
        let answer = browser.post(path, body.clone()).await;
        if answer.status == 429 {
            assert_eq!(answer.refused(429), "rate_limited");
            return answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        }
    }
    panic!("{path} was never refused");
}

#[tokio::test]
async fn strangers_cannot_try_for_ever() {
    let house = House::open().await;
    let guess = json!({ "token": "guess" });
    for (path, body) in [
        ("/api/invites/inspect", guess.clone()),
        ("/api/invites/guest", json!({ "token": "guess", "name": "Guest" })),
        ("/api/accounts", json!({ "login": "x", "name": "x", "password": "x", "invite": null })),
        ("/api/setup", json!({ "token": "guess", "login": "eve", "name": "Eve", "password": PASSWORD })),
    ] {
        let wait = until_refused(&house.browser("192.0.2.66"), path, body).await;
        assert!((1..=60).contains(&wait), "{path}: {wait}");
    }
    house.browser("192.0.2.67").post("/api/invites/inspect", guess).await.refused(404);
}

#[tokio::test]
async fn an_address_that_guesses_passwords_is_stopped_and_its_neighbour_is_not() {
    let house = House::open().await;
    house.account("ada").await;
    let guesser = house.browser("[2001:db8:0:1::1]");
    for number in 0..30 {
        let body = json!({ "login": format!("name{number}"), "password": "guess" });
        guesser.post("/api/sessions", body).await.refused(401);
    }
    let body = json!({ "login": "ada", "password": PASSWORD });
    let same_network = house.browser("[2001:db8:0:1::2]");
    assert_eq!(same_network.post("/api/sessions", body.clone()).await.refused(429), "rate_limited");
    let other_network = house.browser("[2001:db8:0:2::1]");
    other_network.post("/api/sessions", body).await.expect(200);
}

#[tokio::test]
async fn nonsense_is_refused_without_repeating_it() {
    let house = House::open().await;
    let browser = house.browser("192.0.2.9");
    let secret = "a-password-in-the-wrong-place";
    for (body, kind, status) in [
        (format!("{{\"login\": \"{secret}\""), "application/json", 400),
        (json!({ "login": { "x": secret }, "password": secret }).to_string(), "application/json", 422),
        (json!({ "login": "ada", "password": secret, "more": secret }).to_string(), "application/json", 422),
        (json!({ "login": "ada" }).to_string(), "application/json", 422),
        (json!({ secret: "ada" }).to_string(), "application/json", 422),
        (json!({ "login": "ada", "password": secret }).to_string(), "text/plain", 415),
        (format!("{{\"login\": \"{}\"}}", "x".repeat(64 * 1024)), "application/json", 413),
    ] {
        let request = Request::post("/api/sessions").header(header::ORIGIN, ORIGIN).header(header::CONTENT_TYPE, kind);
        let answer = browser.raw(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status);
        assert!(!String::from_utf8_lossy(&answer.body).contains(secret));
    }
}

#[tokio::test]
async fn addresses_that_do_not_exist_are_problems_and_no_pages() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    assert_eq!(ada.get("/api/nothing").await.refused(404), "not_found");
    assert_eq!(ada.post("/api/me", json!({})).await.refused(405), "invalid_input");
    assert_eq!(ada.delete("/api/rooms").await.refused(405), "invalid_input");
}

#[tokio::test]
async fn everything_but_the_doors_needs_a_session() {
    let house = House::open().await;
    let stranger = house.browser("192.0.2.9");
    for path in
        ["/api/me", "/api/sessions", "/api/accounts", "/api/settings", "/api/rooms", "/api/rooms/x", "/api/invites"]
    {
        let answer = stranger.get(path).await;
        assert_eq!(answer.refused(401), "not_authenticated", "{path}");
        assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
    }
    let mut forger = house.browser("192.0.2.9");
    forger.token =
        Some("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4Iiwic2lkIjoieCIsImlhdCI6MCwiZXhwIjo5OTk5OTk5OTk5fQ.".to_owned());
    assert_eq!(forger.get("/api/me").await.refused(401), "not_authenticated");
}

#[tokio::test]
async fn a_failure_inside_tells_nothing_of_the_inside() {
    let house = House::open().await;
    let ada = house.account("ada").await;
    house.app.db.write(|db| db.execute_batch("DROP TABLE member").map_err(sohbet::db::Error::from)).await.unwrap();
    let answer = ada.get("/api/rooms").await;
    assert_eq!(answer.refused(503), "unavailable");
    let text = String::from_utf8_lossy(&answer.body).to_lowercase();
    assert!(!text.contains("sql") && !text.contains("member") && !text.contains("table"), "{text}");
}
