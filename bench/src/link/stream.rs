//! A TCP connection, with TLS or without.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{IpAddr, SocketAddr, TcpStream},
    os::fd::{AsFd, BorrowedFd},
    sync::Arc,
    time::Duration,
};

use rustls::{ClientConfig, ClientConnection, pki_types::ServerName};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use crate::framing::message_len;

/// Bytes that may wait for the socket. What is sent beyond them is refused, as a browser's encoder would be slowed down.
const BACKLOG: usize = 128 << 10;
/// A server on the same machine answers sooner.
const CONNECT: Duration = Duration::from_secs(2);

/// A stream of STUN messages and `ChannelData`.
pub(crate) struct Stream {
    socket: TcpStream,
    tls: Option<ClientConnection>,
    /// What waits to be written to the socket: encrypted already, where there is TLS.
    outgoing: Vec<u8>,
    /// What was received of messages that are not complete.
    incoming: Vec<u8>,
}

impl Stream {
    /// Connects from the address `local`; with `tls`, the handshake follows with the first data.
    pub(crate) fn connect(local: IpAddr, server: SocketAddr, tls: Option<Arc<ClientConfig>>) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(server), Type::STREAM, Some(Protocol::TCP))?;
        socket.bind(&SockAddr::from(SocketAddr::new(local, 0)))?;
        socket.connect_timeout(&SockAddr::from(server), CONNECT)?;
        socket.set_tcp_nodelay(true)?;
        socket.set_nonblocking(true)?;
        let tls = match tls {
            None => None,
            Some(settings) => {
                let name = ServerName::from(server.ip());
                Some(ClientConnection::new(settings, name).map_err(io::Error::other)?)
            }
        };
        Ok(Self { socket: socket.into(), tls, outgoing: Vec::new(), incoming: Vec::new() })
    }

    /// Every packet becomes a TLS record of its own, as in browsers.
    pub(super) fn send(&mut self, packets: &[u8], unit: usize) -> io::Result<usize> {
        if self.outgoing.len() > BACKLOG {
            return Ok(0);
        }
        let mut taken = 0;
        for packet in packets.chunks_exact(unit) {
            match &mut self.tls {
                None => self.outgoing.extend_from_slice(packet),
                Some(tls) => tls.writer().write_all(packet)?,
            }
            taken += 1;
        }
        self.flush()?;
        Ok(taken)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        if let Some(tls) = &mut self.tls {
            while tls.wants_write() {
                tls.write_tls(&mut self.outgoing)?;
            }
        }
        if self.outgoing.is_empty() {
            return Ok(());
        }
        match self.socket.write(&self.outgoing) {
            Ok(written) => drop(self.outgoing.drain(..written)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    pub(super) fn receive(&mut self, room: &mut [u8], mut show: impl FnMut(&[u8])) -> io::Result<()> {
        let count = match self.socket.read(room) {
            Ok(0) => return Err(closed()),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        match &mut self.tls {
            None => self.incoming.extend_from_slice(&room[..count]),
            Some(tls) => decrypt(tls, &room[..count], &mut self.incoming)?,
        }
        let mut at = 0;
        while let Some(len) = message_len(&self.incoming[at..]) {
            let Some(message) = self.incoming.get(at..at + len) else { break };
            show(message);
            at += len;
        }
        self.incoming.drain(..at);
        // A handshake may have something to say now.
        self.flush()
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn decrypt(tls: &mut ClientConnection, mut encrypted: &[u8], plain: &mut Vec<u8>) -> io::Result<()> {
    while !encrypted.is_empty() {
        tls.read_tls(&mut encrypted)?;
        let state = tls.process_new_packets().map_err(io::Error::other)?;
        let start = plain.len();
        plain.resize(start + state.plaintext_bytes_to_read(), 0);
        tls.reader().read_exact(&mut plain[start..])?;
    }
    Ok(())
}

fn closed() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the server closed the connection")
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use super::*;

    #[test]
    fn a_message_that_arrives_in_pieces_is_shown_whole() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = listener.local_addr().unwrap();
        let mut stream = Stream::connect(Ipv4Addr::LOCALHOST.into(), server, None).unwrap();
        stream.socket.set_nonblocking(false).unwrap();
        let (mut other, _) = listener.accept().unwrap();
        let mut room = [0; 64];
        let mut shown = Vec::new();
        for piece in [&b"\x40\x00\x00"[..], b"\x02hi\0", b"\0\x40\x00\x00\x01!\0\0\0"] {
            other.write_all(piece).unwrap();
            stream.receive(&mut room, |message| shown.push(message.to_vec())).unwrap();
        }
        assert_eq!(shown, [b"\x40\x00\x00\x02hi\0\0", b"\x40\x00\x00\x01!\0\0\0"]);
        drop(other);
        assert!(stream.receive(&mut room, |_| ()).is_err());
    }
}
