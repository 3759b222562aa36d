//! Another website behind the same proxy.

use std::net::SocketAddr;

use tokio::{
    io::AsyncReadExt as _,
    net::{TcpListener, TcpStream},
};

/// A website that only listens to what it is told.
pub(crate) struct Website(TcpListener);

impl Website {
    pub(crate) async fn open() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    /// The first bytes of the next connection that says anything.
    pub(crate) async fn hears(&self) -> Vec<u8> {
        loop {
            let (mut stream, _): (TcpStream, _) = self.0.accept().await.unwrap();
            let mut first = Vec::with_capacity(4096);
            if stream.read_buf(&mut first).await.unwrap() > 0 {
                return first;
            }
        }
    }
}
