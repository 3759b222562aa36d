//! A whole house in a folder of its own, and browsers that visit it.

use std::{cell::RefCell, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use sohbet::{
    alerts::Alerts,
    app::App,
    auth::{Auth, clock::Clock, setup},
    chat::Chat,
    config::{Config, InForce, RegistrationMode},
    db::Db,
    history::History,
    http,
    hub::Hub,
    metrics::Metrics,
    net::{ClientAddr, Listeners},
    public_host::PublicHost,
    readiness::Readiness,
    tls::Tls,
};
use sohbet_turn::{
    driver::{Relay, RelayConfig},
    server::Credentials,
};
use tower::ServiceExt;

/// Some day in 2026.
const START: Duration = Duration::from_secs(1_795_000_000);
const HOST: &str = "call.example";
pub(crate) const ORIGIN: &str = "https://call.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running server without sockets.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    router: Router,
    _folder: tempfile::TempDir,
}

impl House {
    /// With open registration, so that people come in easily.
    pub(crate) async fn open() -> Self {
        Self::with(|config| config.accounts.registration = RegistrationMode::Open).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.data_dir = folder.path().into();
        change(&mut config);
        let clock = Clock::manual(START);
        let db = Db::open(&config.database_path()).await.unwrap();
        let listeners = Listeners::bind(SocketAddr::from(([127, 0, 0, 1], 0)), 1).unwrap();
        let relay = Relay::start(RelayConfig {
            sockets: listeners.udp,
            credentials: Credentials::new("test".into(), b"a secret of this test and no other".to_vec()),
            announce_v4: None,
            announce_v6: None,
            limits: sohbet_turn::Limits::default(),
            open: None,
            alternate_server: None,
            discovery: None,
            survivors: Vec::new(),
        })
        .unwrap();
        let lifetime = config.relay.credential_lifetime;
        let hub = Hub::new(sohbet_signaling::Limits::default(), relay, db.clone(), lifetime);
        let auth = Auth::open(&config, clock.clone()).unwrap();
        let tls = Tls::open(&folder.path().join("tls"), &config).unwrap();
        let public_host = PublicHost::new(config.server.public_host.clone());
        let chat = Chat::open(&config).unwrap();
        let (metrics, readiness, history) = (Metrics::default(), Readiness::default(), History::default());
        let config = InForce::new(config);
        let alerts = Alerts::new(&config);
        let app = App { config, public_host, db, auth, hub, chat, tls, metrics, alerts, history, readiness };
        Self { router: http::router(app.clone()), app, clock, _folder: folder }
    }

    /// A browser that nobody has used here yet, at an address of its own.
    pub(crate) fn browser(&self, address: &str) -> Browser<'_> {
        Browser {
            house: self,
            address: format!("{address}:4000").parse().unwrap(),
            token: None,
            cookie: RefCell::default(),
        }
    }

    /// The first administrator, by the setup link.
    pub(crate) async fn admin(&self) -> Browser<'_> {
        let token = setup::token(&self.app).await.unwrap().unwrap();
        let mut browser = self.browser("192.0.2.1");
        let body = json!({ "token": token, "login": "admin", "name": "The Admin", "password": PASSWORD });
        let grant = browser.post("/api/setup", body).await.expect(200);
        browser.keep(&grant);
        browser
    }

    /// Somebody who registers.
    pub(crate) async fn account(&self, login: &str) -> Browser<'_> {
        let mut browser = self.browser("192.0.2.2");
        let body = json!({ "login": login, "name": login, "password": PASSWORD, "invite": null });
        let grant = browser.post("/api/accounts", body).await.expect(201);
        browser.keep(&grant);
        browser
    }
}

/// A browser: it keeps the cookie, and the page in it keeps the access token.
pub(crate) struct Browser<'a> {
    house: &'a House,
    address: SocketAddr,
    pub(crate) token: Option<String>,
    pub(crate) cookie: RefCell<Option<String>>,
}

impl Browser<'_> {
    /// Keeps a session that was granted.
    pub(crate) fn keep(&mut self, grant: &Value) {
        self.token = Some(grant["access_token"].as_str().unwrap().to_owned());
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub(crate) async fn refresh(&self) -> Answer {
        self.send(Method::POST, "/api/sessions/refresh", None).await
    }

    /// The id of whoever is signed in.
    pub(crate) async fn id(&self) -> String {
        self.get("/api/me").await.expect(200)["id"].as_str().unwrap().to_owned()
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(cookie) = &*self.cookie.borrow() {
            request = request.header(header::COOKIE, format!("__Host-sohbet={cookie}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.raw(request.body(body).unwrap()).await
    }

    /// Sends any request from this browser's address.
    pub(crate) async fn raw(&self, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert(header::HOST, HOST.parse().unwrap());
        request.extensions_mut().insert(ClientAddr(self.address));
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let answer = Answer { status: parts.status, headers: parts.headers, body: body.to_vec() };
        if let Some(value) = answer.cookie() {
            *self.cookie.borrow_mut() = Some(value).filter(|value| !value.is_empty());
        }
        answer
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The code of a refusal that must have this status.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> String {
        let problem = self.expect(status);
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!("about:blank")));
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
        problem["code"].as_str().unwrap().to_owned()
    }

    /// The same answer without the id of its request, which no other one has.
    pub(crate) fn nameless(mut self) -> Self {
        self.headers.remove("x-request-id");
        let mut problem = self.json();
        problem.as_object_mut().unwrap().remove("request_id");
        self.body = problem.to_string().into_bytes();
        self
    }

    fn cookie(&self) -> Option<String> {
        let header = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        header.strip_prefix("__Host-sohbet=")?.split(';').next().map(str::to_owned)
    }
}
