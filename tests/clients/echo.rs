//! A peer that knows nothing of TURN: what arrives at its port goes back to where it came from, over UDP and TCP.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    thread,
};

const TRIES: usize = 16;

/// Starts the peer on any free port of `host` and returns where it is. It ends with the test program.
pub(crate) fn start(host: &str) -> SocketAddr {
    let (datagrams, streams) = (0..TRIES).find_map(|_| bind(host)).expect("a port that is free for UDP and TCP");
    let address = datagrams.local_addr().unwrap();
    thread::spawn(move || echo_datagrams(&datagrams));
    thread::spawn(move || {
        for stream in streams.incoming().flatten() {
            thread::spawn(move || echo_stream(stream));
        }
    });
    address
}

/// A port that is free for UDP may be taken for TCP, by whoever was faster.
fn bind(host: &str) -> Option<(UdpSocket, TcpListener)> {
    let datagrams = UdpSocket::bind((host, 0)).ok()?;
    let streams = TcpListener::bind(datagrams.local_addr().ok()?).ok()?;
    Some((datagrams, streams))
}

fn echo_datagrams(socket: &UdpSocket) -> io::Result<()> {
    let mut buffer = [0; 2048];
    loop {
        let (length, from) = socket.recv_from(&mut buffer)?;
        socket.send_to(&buffer[..length], from)?;
    }
}

fn echo_stream(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 2048];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        stream.write_all(&buffer[..length])?;
    }
}
