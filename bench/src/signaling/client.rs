//! One person's client: a WebSocket over TLS, as the page has it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use rustls::{ClientConfig, pki_types::ServerName};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

use super::people::Guest;

/// The version of the protocol.
const VERSION: u32 = 1;
/// To connect, with everything until `welcome`.
const CONNECT: Duration = Duration::from_secs(20);
/// What is read at once: ten thousand clients share this machine's memory with the server.
const READ: usize = 4 * 1024;

/// Somebody whom the server knows.
pub(super) struct Client {
    socket: WebSocketStream<TlsStream<TcpStream>>,
    /// The highest number that this participant has received.
    received: u64,
}

/// What of the server's messages matters here.
pub(super) enum Told {
    Joined,
    /// Somebody joined, with this name.
    Came(String),
    Other,
}

impl Client {
    /// Connects, says hello and is welcomed.
    pub(super) async fn connect(server: SocketAddr, tls: &Arc<ClientConfig>, guest: &Guest) -> Result<Self> {
        timeout(CONNECT, Self::greet(server, tls, guest)).await.context("nothing came of connecting")?
    }

    async fn greet(server: SocketAddr, tls: &Arc<ClientConfig>, guest: &Guest) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((guest.address, 0).into())?;
        let stream = socket.connect(server).await.context("no connection")?;
        stream.set_nodelay(true)?;
        let name = ServerName::IpAddress(server.ip().into());
        let stream = TlsConnector::from(tls.clone()).connect(name, stream).await.context("no TLS")?;
        let settings = WebSocketConfig::default().read_buffer_size(READ);
        let (socket, _) = client_async_with_config(format!("wss://{server}/ws"), stream, Some(settings)).await?;
        let mut client = Self { socket, received: 0 };
        client.say(0, 0, json!({ "type": "hello", "version": VERSION, "access_token": guest.access_token })).await?;
        match client.hear().await? {
            Some(message) if message["type"] == "welcome" => Ok(client),
            other => bail!("not welcomed: {other:?}"),
        }
    }

    pub(super) async fn join(&mut self, room: &str) -> Result<()> {
        let media = json!({ "microphone": true, "camera": false });
        self.say(0, 0, json!({ "type": "join", "room": room, "media": media })).await
    }

    /// Ends the participant. The connection stays, and may become another.
    pub(super) async fn leave(&mut self) -> Result<()> {
        self.say(self.received, 1, json!({ "type": "leave" })).await
    }

    /// As every page does every few seconds; it acknowledges what has come.
    pub(super) async fn ping(&mut self) -> Result<()> {
        self.say(self.received, 0, json!({ "type": "ping" })).await
    }

    /// The next thing of interest.
    pub(super) async fn told(&mut self) -> Result<Told> {
        let Some(message) = self.hear().await? else { bail!("the server has closed the connection") };
        Ok(match message["type"].as_str() {
            Some("joined") => Told::Joined,
            Some("peer_joined") => {
                Told::Came(message["peer"]["participant"]["name"].as_str().unwrap_or_default().to_owned())
            }
            Some("error") => bail!("the server says: {message}"),
            _ => Told::Other,
        })
    }

    async fn say(&mut self, ack: u64, seq: u64, message: Value) -> Result<()> {
        let frame = json!({ "seq": seq, "ack": ack, "message": message });
        Ok(self.socket.send(Message::text(frame.to_string())).await?)
    }

    async fn hear(&mut self) -> Result<Option<Value>> {
        while let Some(message) = self.socket.next().await {
            let Message::Text(text) = message? else { continue };
            let mut frame: Value = serde_json::from_str(&text)?;
            let joined = frame["message"]["type"] == "joined";
            // A new participant's numbers begin anew; what is still on its way for the one before counts no more.
            self.received = if joined { 0 } else { self.received.max(frame["seq"].as_u64().unwrap_or_default()) };
            return Ok(Some(frame["message"].take()));
        }
        Ok(None)
    }
}
