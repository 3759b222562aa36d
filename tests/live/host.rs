//! A server with people.

use std::{net::SocketAddr, sync::Arc};

use reqwest::Method;
use rustls::{ClientConfig, crypto::aws_lc_rs};
use serde_json::{Value, json};
use sohbet::{
    Server,
    auth::setup,
    config::{Config, RegistrationMode},
};

use crate::trust::trusting;

const PASSWORD: &str = "correct horse battery";

/// A running server; people's requests go through its one port.
pub(crate) struct Host {
    pub(crate) server: Server,
    pub(crate) tls: Arc<ClientConfig>,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Host {
    /// A server on a free port of this machine, where everybody may register.
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with another configuration.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        // The HTTP client takes the process's provider.
        let _ = aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.server.data_dir = folder.path().into();
        config.server.listen = "127.0.0.1:0".parse().unwrap();
        config.accounts.registration = RegistrationMode::Open;
        change(&mut config);
        let server = Server::start(config).await.unwrap();
        let authority = server.app().tls.authority_pem().to_owned();
        let trusted = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
        let http = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
        Self { server, tls: Arc::new(trusting(&authority)), http, _folder: folder }
    }

    /// The certificate that all others here come from.
    pub(crate) fn authority_certificate(&self) -> reqwest::Certificate {
        reqwest::Certificate::from_pem(self.server.app().tls.authority_pem().as_bytes()).unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// What browsers would write in their address bar.
    pub(crate) fn authority(&self) -> String {
        format!("localhost:{}", self.address().port())
    }

    pub(crate) fn origin(&self) -> String {
        format!("https://{}", self.authority())
    }

    /// The administrator's access token.
    pub(crate) async fn admin(&self) -> String {
        let token = setup::token(self.server.app()).await.unwrap().unwrap();
        let body = json!({ "token": token, "login": "admin", "name": "Admin", "password": PASSWORD });
        access_token(&self.post("/api/setup", None, body).await)
    }

    /// Somebody's access token, after registering.
    pub(crate) async fn account(&self, login: &str) -> String {
        let body = json!({ "login": login, "name": login, "password": PASSWORD, "invite": null });
        access_token(&self.post("/api/accounts", None, body).await)
    }

    /// A room's id.
    pub(crate) async fn room(&self, owner: &str, visibility: &str) -> String {
        let body = json!({ "name": "Kitchen", "kind": "lasting", "visibility": visibility });
        self.post("/api/rooms", Some(owner), body).await["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.origin() + path).send().await.unwrap()
    }

    /// What somebody with this access token is shown.
    pub(crate) async fn get_as(&self, path: &str, token: &str) -> Value {
        self.send(Method::GET, path, Some(token), Value::Null).await
    }

    /// The status of what somebody with this access token is shown.
    pub(crate) async fn status_as(&self, path: &str, token: &str) -> reqwest::StatusCode {
        self.http.get(self.origin() + path).bearer_auth(token).send().await.unwrap().status()
    }

    /// A relay credential, as the server of another application fetches it.
    pub(crate) async fn relay_credential(&self, key: &str) -> Value {
        let request = self.http.get(self.origin() + "/api/turn?service=turn").bearer_auth(key);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// The relay for a minute, as a stranger is lent it.
    pub(crate) async fn trial(&self) -> Value {
        self.post("/api/trial", None, Value::Null).await
    }

    pub(crate) async fn delete(&self, path: &str, token: &str) {
        let request = self.http.delete(self.origin() + path).header("origin", self.origin()).bearer_auth(token);
        assert!(request.send().await.unwrap().status().is_success());
    }

    pub(crate) async fn put(&self, path: &str, token: &str, body: Value) {
        self.send(Method::PUT, path, Some(token), body).await;
    }

    pub(crate) async fn patch(&self, path: &str, token: &str, body: Value) {
        self.send(Method::PATCH, path, Some(token), body).await;
    }

    /// The id of whoever holds an access token.
    pub(crate) async fn id(&self, token: &str) -> String {
        let me = self.get_as("/api/me", token).await;
        me["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: Value) -> Value {
        self.send(Method::POST, path, token, body).await
    }

    /// Sends a file; gives the answer.
    pub(crate) async fn upload(&self, room: &str, token: &str, content: Vec<u8>) -> Value {
        let request = self.http.post(format!("{}/api/rooms/{room}/files", self.origin()));
        let request = request.header("origin", self.origin()).bearer_auth(token).body(content);
        request.send().await.unwrap().json().await.unwrap()
    }

    /// The bytes at a path.
    pub(crate) async fn download(&self, path: &str, token: &str) -> Vec<u8> {
        let request = self.http.get(self.origin() + path).bearer_auth(token);
        request.send().await.unwrap().bytes().await.unwrap().to_vec()
    }

    async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Value {
        let mut request = self.http.request(method, self.origin() + path).header("origin", self.origin()).json(&body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap()
    }
}

fn access_token(grant: &Value) -> String {
    grant["access_token"].as_str().unwrap().to_owned()
}
