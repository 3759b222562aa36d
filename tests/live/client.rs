//! A signaling client, written from `docs/protocol.md` alone.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use rustls::ClientConfig;
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, client_async_tls_with_config,
    tungstenite::{Error, Message, client::IntoClientRequest as _},
};

use crate::host::Host;

/// Longer than anything here takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    sent: u32,
    pub(crate) received: u32,
    /// The close code, once the server has closed.
    pub(crate) closed: Option<u16>,
}

impl Client {
    /// Opens the WebSocket as a page of `origin` would.
    pub(crate) async fn open(host: &Host, origin: Option<&str>) -> Result<Self, Error> {
        let tcp = TcpStream::connect(host.address()).await?;
        Self::over(tcp, host.tls.clone(), &host.authority(), origin).await
    }

    /// The same over a connection to `authority` that is there already.
    pub(crate) async fn over(
        tcp: TcpStream,
        tls: Arc<ClientConfig>,
        authority: &str,
        origin: Option<&str>,
    ) -> Result<Self, Error> {
        let mut request = format!("wss://{authority}/ws").into_client_request()?;
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = client_async_tls_with_config(request, tcp, None, Some(Connector::Rustls(tls))).await?;
        Ok(Self { socket, sent: 0, received: 0, closed: None })
    }

    /// Opens it and says hello.
    pub(crate) async fn hello(host: &Host, token: &str) -> Self {
        let mut client = Self::open(host, Some(&host.origin())).await.unwrap();
        client.greet(token).await;
        client
    }

    /// Says hello and joins a room; gives also what `joined` said.
    pub(crate) async fn join(host: &Host, token: &str, room: &str) -> (Self, Value) {
        let mut client = Self::hello(host, token).await;
        let joined = client.enter(room).await;
        (client, joined)
    }

    /// Says hello.
    pub(crate) async fn greet(&mut self, token: &str) {
        self.say(json!({ "type": "hello", "version": 1, "access_token": token })).await;
        let welcome = self.hear().await;
        assert_eq!((&welcome["type"], &welcome["version"]), (&json!("welcome"), &json!(1)));
    }

    /// Joins a room and gives what `joined` said.
    pub(crate) async fn enter(&mut self, room: &str) -> Value {
        self.say(json!({ "type": "join", "room": room, "media": { "microphone": true, "camera": false } })).await;
        let joined = self.hear().await;
        assert_eq!(joined["type"], "joined", "{joined}");
        joined
    }

    /// Sends a message that is not numbered.
    pub(crate) async fn say(&mut self, message: Value) {
        self.raw(json!({ "seq": 0, "ack": self.received, "message": message }).to_string()).await;
    }

    /// Sends a numbered message.
    pub(crate) async fn tell(&mut self, message: Value) {
        self.sent += 1;
        self.raw(json!({ "seq": self.sent, "ack": self.received, "message": message }).to_string()).await;
    }

    pub(crate) async fn raw(&mut self, text: String) {
        // A server that has closed already is noticed by what is heard.
        let _ = self.socket.send(Message::text(text)).await;
    }

    /// The next message, or null when the server has closed.
    pub(crate) async fn hear(&mut self) -> Value {
        loop {
            match timeout(PATIENCE, self.socket.next()).await.expect("the server says something") {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    let seq = u32::try_from(frame["seq"].as_u64().unwrap()).unwrap();
                    self.received = self.received.max(seq);
                    return frame["message"].clone();
                }
                Some(Ok(Message::Close(frame))) => self.closed = frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Value::Null,
            }
        }
    }

    /// Listens until a message of this type comes.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.hear().await;
            assert_ne!(message, Value::Null, "the server closed ({:?}) before {kind}", self.closed);
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// The code with which the server closes.
    pub(crate) async fn close_code(&mut self) -> Option<u16> {
        while self.hear().await != Value::Null {}
        self.closed
    }
}
