//! Carries a TURN client's datagrams over a stream, since the client that nobody here wrote speaks UDP alone.

use std::{io, net::SocketAddr};

use sohbet_turn::framing;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split},
    net::UdpSocket,
};

/// Where a client can send datagrams that leave on `stream`. What comes back goes to whoever sent last.
pub(crate) async fn open(stream: impl AsyncRead + AsyncWrite + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        // It ends when the test drops one of its ends.
        let _ = carry(socket, stream).await;
    });
    address
}

async fn carry(socket: UdpSocket, stream: impl AsyncRead + AsyncWrite) -> io::Result<()> {
    let (mut reader, mut writer) = split(stream);
    let (mut datagram, mut waiting) = ([0; framing::MESSAGE_LIMIT], Vec::new());
    let mut client = None;
    loop {
        tokio::select! {
            received = socket.recv_from(&mut datagram) => {
                let (length, from) = received?;
                client = Some(from);
                writer.write_all(&datagram[..length]).await?;
                writer.flush().await?;
            }
            read = reader.read_buf(&mut waiting) => {
                if read? == 0 {
                    return Ok(());
                }
            }
        }
        while let Some(length) = framing::next_message(&waiting).map_err(io::Error::other)?.map(<[u8]>::len) {
            let message: Vec<u8> = waiting.drain(..length).collect();
            if let Some(client) = client {
                socket.send_to(&message, client).await?;
            }
        }
    }
}
