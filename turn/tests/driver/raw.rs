//! A client by hand, over a datagram socket or any stream.

use std::{net::SocketAddr, time::Duration};

use sohbet_turn::Relay;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::UdpSocket,
    time::timeout,
};

use crate::{
    client::{self, Attributes, Response, Session, address, bytes},
    support::PATIENCE,
};

/// What carries a client's messages.
pub(crate) trait Path {
    async fn send(&mut self, message: &[u8]);
    async fn receive(&mut self) -> Vec<u8>;
}

impl Path for UdpSocket {
    async fn send(&mut self, message: &[u8]) {
        Self::send(self, message).await.unwrap();
    }

    async fn receive(&mut self) -> Vec<u8> {
        let mut buffer = vec![0; 2000];
        let length = self.recv(&mut buffer).await.unwrap();
        buffer.truncate(length);
        buffer
    }
}

/// A stream, told apart from a socket by its type.
pub(crate) struct Streamed<S>(pub(crate) S);

impl<S: AsyncRead + AsyncWrite + Unpin> Path for Streamed<S> {
    async fn send(&mut self, message: &[u8]) {
        let mut padded = message.to_vec();
        padded.resize(message.len().next_multiple_of(4), 0);
        self.0.write_all(&padded).await.unwrap();
        self.0.flush().await.unwrap();
    }

    async fn receive(&mut self) -> Vec<u8> {
        let mut message = vec![0; 4];
        self.0.read_exact(&mut message).await.unwrap();
        message.resize(client::message_len([message[0], message[1], message[2], message[3]]), 0);
        self.0.read_exact(&mut message[4..]).await.unwrap();
        message
    }
}

pub(crate) async fn udp(server: SocketAddr) -> UdpSocket {
    let local = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(local).await.unwrap();
    // Connected, it hears nothing but the very address it asked.
    socket.connect(server).await.unwrap();
    socket
}

pub(crate) struct RawClient<P> {
    pub(crate) path: P,
    pub(crate) session: Session,
    pub(crate) relayed: SocketAddr,
}

impl<P: Path> RawClient<P> {
    pub(crate) fn new(relay: &Relay, id: &str, path: P) -> Self {
        relay.admit(id, "room");
        let session = Session::new(relay.mint(id, Duration::from_secs(60)));
        Self { path, session, relayed: "0.0.0.0:0".parse().unwrap() }
    }

    pub(crate) async fn allocated(relay: &Relay, id: &str, path: P) -> Self {
        let mut client = Self::new(relay, id, path);
        client.allocate().await;
        client
    }

    pub(crate) async fn allocate(&mut self) {
        let response = self.request(client::ALLOCATE, &vec![bytes(client::REQUESTED_TRANSPORT, &client::UDP)]).await;
        self.relayed = response.address(client::XOR_RELAYED_ADDRESS).expect("an allocation");
    }

    pub(crate) async fn bind(&mut self, channel: u16, peer: SocketAddr) {
        let [high, low] = channel.to_be_bytes();
        let number = bytes(client::CHANNEL_NUMBER, &[high, low, 0, 0]);
        let response = self.request(client::CHANNEL_BIND, &vec![number, address(client::XOR_PEER_ADDRESS, peer)]).await;
        assert!(response.is_success());
    }

    pub(crate) async fn request(&mut self, method: u16, attributes: &Attributes) -> Response {
        for _ in 0..2 {
            let request = self.session.signed(method, attributes);
            self.path.send(&request).await;
            let response = Response(self.receive().await);
            if !self.session.learn(&response) {
                return response;
            }
        }
        panic!("challenged twice")
    }

    pub(crate) async fn send_on(&mut self, channel: u16, data: &[u8]) {
        self.path.send(&client::channel_data(channel, data)).await;
    }

    pub(crate) async fn receive(&mut self) -> Vec<u8> {
        timeout(PATIENCE, self.path.receive()).await.expect("nothing came")
    }
}
