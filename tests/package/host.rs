//! The server in the machine, as its clients find it.

use std::{net::SocketAddr, sync::Arc};

use reqwest::{Certificate, Client, Method, Response};
use rustls::{ClientConfig, crypto::aws_lc_rs};
use serde_json::{Value, json};

use crate::{machine::Machine, trust::trusting};

const AT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 443);
const PASSWORD: &str = "correct horse battery";

#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) tls: Arc<ClientConfig>,
    authority: Certificate,
}

#[allow(clippy::unused_self)] // Clients ask a host, and other hosts are not all at one place.
impl Host {
    /// The one that was installed there.
    pub(crate) fn of(machine: &Machine) -> Self {
        // The HTTP client takes the process's provider.
        let _ = aws_lc_rs::default_provider().install_default();
        let authority = machine.read("/var/lib/sohbet/tls/ca.pem");
        Self { tls: Arc::new(trusting(&authority)), authority: Certificate::from_pem(authority.as_bytes()).unwrap() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        AT
    }

    pub(crate) fn authority(&self) -> String {
        "localhost".to_owned()
    }

    pub(crate) fn origin(&self) -> String {
        "https://localhost".to_owned()
    }

    /// Somebody who comes for the first time.
    pub(crate) fn visitor(&self) -> Client {
        Client::builder().tls_certs_only([self.authority.clone()]).resolve("localhost", AT).build().unwrap()
    }

    /// What the server says of itself.
    pub(crate) async fn description(&self) -> Value {
        self.visitor().get(self.origin() + "/api/server").send().await.unwrap().json().await.unwrap()
    }

    /// Sets the server up with the token of the printed link; the administrator's access token.
    pub(crate) async fn set_up(&self, token: &str) -> String {
        let body = json!({ "token": token, "login": "ada", "name": "Ada", "password": PASSWORD });
        access_token(self.send(Method::POST, "/api/setup", None, body).await).await
    }

    /// The access token of the administrator, who signs in.
    pub(crate) async fn sign_in(&self) -> String {
        self.sign_in_as("ada", PASSWORD).await
    }

    /// The access token of somebody who signs in.
    pub(crate) async fn sign_in_as(&self, login: &str, password: &str) -> String {
        let body = json!({ "login": login, "password": password });
        access_token(self.send(Method::POST, "/api/sessions", None, body).await).await
    }

    /// The id of a new room.
    pub(crate) async fn room(&self, owner: &str) -> String {
        let body = json!({ "name": "Kitchen", "kind": "lasting", "visibility": "members" });
        let room: Value = self.send(Method::POST, "/api/rooms", Some(owner), body).await.json().await.unwrap();
        room["id"].as_str().unwrap().to_owned()
    }

    /// Whether an access token is good.
    pub(crate) async fn knows(&self, token: &str) -> bool {
        self.send(Method::GET, "/api/me", Some(token), Value::Null).await.status().is_success()
    }

    async fn send(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Response {
        let request = self.visitor().request(method, self.origin() + path).header("origin", self.origin()).json(&body);
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
        .send()
        .await
        .unwrap()
    }
}

async fn access_token(response: Response) -> String {
    let status = response.status();
    let grant: Value = response.json().await.unwrap();
    grant["access_token"].as_str().unwrap_or_else(|| panic!("{status}: {grant}")).to_owned()
}
