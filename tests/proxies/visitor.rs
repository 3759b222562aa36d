//! Somebody who visits sohbet by way of a proxy.

use std::{net::SocketAddr, sync::Arc};

use rustls::{ClientConfig, pki_types::ServerName};
use serde_json::{Value, json};
use sohbet::config::Config;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{bridge, client::Client, host::Host, proxy::Proxy, trust::trusting, turn_client::Allocation};

/// The name on the page.
pub(crate) const NAME: &str = "call.example";
/// From where visitors come. The proxy itself is at another address of this machine.
pub(crate) const ADDRESS: [u8; 4] = [127, 0, 0, 77];
const PASSWORD: &str = "correct horse battery";

/// A server as the page says it is configured, but for its port.
pub(crate) async fn host_behind_a_proxy() -> Host {
    Host::with(|config: &mut Config| {
        config.server.public_host = NAME.parse().ok();
        config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await
}

/// Somebody with a browser that trusts one authority.
pub(crate) struct Visitor {
    proxy: SocketAddr,
    tls: Arc<ClientConfig>,
    http: reqwest::Client,
}

impl Visitor {
    /// `authority` is the certificate, in PEM, of whoever signed the one that the proxy shows or passes on.
    pub(crate) fn of(proxy: &Proxy, authority: &str) -> Self {
        let trusted = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
        let builder = reqwest::Client::builder().tls_certs_only([trusted]).resolve(NAME, proxy.address);
        let http = builder.local_address(std::net::IpAddr::from(ADDRESS)).build().unwrap();
        Self { proxy: proxy.address, tls: Arc::new(trusting(authority)), http }
    }

    /// What stands in the address bar, without `https://`.
    pub(crate) fn authority(&self) -> String {
        format!("{NAME}:{}", self.proxy.port())
    }

    fn origin(&self) -> String {
        format!("https://{}", self.authority())
    }

    /// Opens an account by way of the proxy. Gives the access token.
    pub(crate) async fn register(&self, login: &str) -> String {
        let body = json!({ "login": login, "name": login, "password": PASSWORD, "invite": null });
        let request = self.http.post(self.origin() + "/api/accounts").header("origin", self.origin()).json(&body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    }

    /// The address that the server sees, as the list of sessions shows it.
    pub(crate) async fn address_seen(&self, token: &str) -> String {
        let answer = self.http.get(self.origin() + "/api/sessions").bearer_auth(token).send().await.unwrap();
        answer.json::<Value>().await.unwrap()[0]["address"].as_str().unwrap().to_owned()
    }

    /// Joins a room, and says what `joined` said.
    pub(crate) async fn join(&self, token: &str, room: &str) -> (Client, Value) {
        let connected = Client::over(self.tcp().await, self.tls.clone(), &self.authority(), Some(&self.origin())).await;
        let mut client = connected.unwrap();
        client.greet(token).await;
        let joined = client.enter(room).await;
        (client, joined)
    }

    /// TLS with the server or the proxy, whoever answers to this name.
    pub(crate) async fn tls(&self, name: &'static str) -> std::io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(name).unwrap();
        TlsConnector::from(self.tls.clone()).connect(name, self.tcp().await).await
    }

    pub(crate) async fn tcp(&self) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((ADDRESS, 0))).unwrap();
        socket.connect(self.proxy).await.unwrap()
    }
}

/// The addresses of the relay that a participant was told, and a credential.
pub(crate) struct Relay {
    pub(crate) uris: Vec<String>,
    pub(crate) username: String,
    pub(crate) password: String,
}

impl Relay {
    pub(crate) fn of(joined: &Value) -> Self {
        let servers = joined["ice_servers"].as_array().unwrap();
        let uris = servers.iter().flat_map(|server| server["urls"].as_array().unwrap());
        let with_credential = servers.iter().find(|server| server["credential"].is_string()).unwrap();
        let text = |name: &str| with_credential[name].as_str().unwrap().to_owned();
        Self {
            uris: uris.map(|uri| uri.as_str().unwrap().to_owned()).collect(),
            username: text("username"),
            password: text("credential"),
        }
    }

    /// What browsers are told, with these ports for UDP and for the rest.
    pub(crate) fn expected(udp: u16, tcp: u16) -> [String; 4] {
        [
            format!("stun:{NAME}:{udp}"),
            format!("turn:{NAME}:{udp}?transport=udp"),
            format!("turn:{NAME}:{tcp}?transport=tcp"),
            format!("turns:{NAME}:{tcp}?transport=tcp"),
        ]
    }

    /// Allocates over a stream.
    pub(crate) async fn allocate<S>(&self, stream: S) -> Allocation
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + 'static,
    {
        Allocation::over_udp(bridge::open(stream).await, &self.username, &self.password).await.unwrap()
    }
}

/// Everything that has to work where connections are passed on.
pub(crate) async fn everything_works(host: &Host, proxy: &Proxy) {
    let ada = host.admin().await;
    let room = host.room(&ada, "members").await;
    let visitor = Visitor::of(proxy, host.server.app().tls.authority_pem());
    let ben = visitor.register("ben").await;
    let seen = std::net::IpAddr::from(ADDRESS).to_string();
    assert_eq!(visitor.address_seen(&ben).await, seen);
    let (_client, joined) = visitor.join(&ben, &room).await;
    let relay = Relay::of(&joined);
    assert_eq!(relay.uris, Relay::expected(host.address().port(), proxy.address.port()));
    let over_tls = relay.allocate(visitor.tls(NAME).await.unwrap()).await;
    let over_tcp = relay.allocate(visitor.tcp().await).await;
    assert_eq!(host.server.relay().allocations_in_all(), 2);
    assert!(mapped_address(visitor.tls(NAME).await.unwrap()).await.ends_with(&ADDRESS));
    over_tls.end().await;
    over_tcp.end().await;
}

/// The client's address in the answer to a Binding request: the last thing in it without the cookie that is laid over it.
async fn mapped_address(mut stream: TlsStream<TcpStream>) -> Vec<u8> {
    let request = [0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    stream.write_all(&request).await.unwrap();
    let mut answer = [0; 32];
    stream.read_exact(&mut answer).await.unwrap();
    answer[28..].iter().zip(&request[4..8]).map(|(byte, cookie)| byte ^ cookie).collect()
}
