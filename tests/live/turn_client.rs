//! A TURN client that nobody here wrote.

use std::{net::SocketAddr, sync::Arc};

use tokio::net::UdpSocket;
use turn::client::{Client as TurnClient, ClientConfig};
use webrtc_util::Conn;

/// A client with an allocation.
pub(crate) struct Allocation {
    client: TurnClient,
    pub(crate) relayed: Box<dyn Conn + Send + Sync>,
}

impl Allocation {
    pub(crate) async fn over_udp(server: SocketAddr, username: &str, password: &str) -> Result<Self, turn::Error> {
        let config = ClientConfig {
            stun_serv_addr: server.to_string(),
            turn_serv_addr: server.to_string(),
            username: username.into(),
            password: password.into(),
            realm: String::new(),
            software: String::new(),
            rto_in_ms: 0,
            conn: Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap()),
            vnet: None,
        };
        let client = TurnClient::new(config).await?;
        client.listen().await?;
        let relayed = Box::new(client.allocate().await?);
        Ok(Self { client, relayed })
    }

    /// Ends the allocation, as a client does that has no more use for it.
    pub(crate) async fn end(&self) {
        self.relayed.close().await.unwrap();
        let _ = self.client.close().await;
    }
}
