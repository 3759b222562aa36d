//! The first bytes of a connection: from whom it is, and what it carries.

use std::{io, net::SocketAddr};

use sohbet_turn::framing;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::{
    demux::Kind,
    proxy_protocol::{self, Signature, Start},
};

/// A header that names the client came from somebody who is not trusted to.
#[derive(Debug, thiserror::Error)]
#[error("a PROXY header from an address that is not in server.trusted_proxies")]
pub(super) struct Untrusted;

/// What is known when the first bytes have been read.
#[derive(Debug)]
pub(super) struct Arrival {
    /// What the stream carries.
    pub(super) kind: Kind,
    /// The first bytes, without the header.
    pub(super) first: Vec<u8>,
    /// The client and the address that it connected to, as a trusted proxy named them.
    pub(super) named: Option<(SocketAddr, SocketAddr)>,
}

/// Reads the first bytes. `None` is a client that left without a word.
pub(super) async fn receive(stream: &mut (impl AsyncRead + Unpin), is_trusted: bool) -> io::Result<Option<Arrival>> {
    let mut first = Vec::with_capacity(proxy_protocol::LONGEST);
    let mut named = None;
    loop {
        if stream.read_buf(&mut first).await? == 0 {
            return Ok(None);
        }
        match header(&first, is_trusted)? {
            Start::Unfinished => {}
            Start::Other => break,
            Start::Header { length, addresses } => {
                named = addresses.map(|ends| (canonical(ends.source), canonical(ends.destination)));
                first.drain(..length);
                break;
            }
        }
    }
    // The header may have come alone.
    if first.is_empty() && stream.read_buf(&mut first).await? == 0 {
        return Ok(None);
    }
    Ok(first.first().map(|byte| Kind::of(*byte)).map(|kind| Arrival { kind, first, named }))
}

/// Reads on until a client of the relay has said something whole.
pub(super) async fn receive_message(stream: &mut (impl AsyncRead + Unpin), first: &mut Vec<u8>) -> io::Result<()> {
    while framing::next_message(first).map_err(io::Error::other)?.is_none() {
        if stream.read_buf(first).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}

fn header(bytes: &[u8], is_trusted: bool) -> io::Result<Start> {
    if is_trusted {
        return proxy_protocol::parse(bytes).map_err(|_| io::Error::other("a malformed PROXY header"));
    }
    match proxy_protocol::signature(bytes) {
        Signature::V1 | Signature::V2 => Err(io::Error::other(Untrusted)),
        // It can only become a header, so there is nothing to wait for.
        Signature::Unfinished if bytes.starts_with(b"\r") => Ok(Start::Other),
        Signature::Unfinished => Ok(Start::Unfinished),
        Signature::Other => Ok(Start::Other),
    }
}

/// An IPv4 address as such, also where a socket of both families shows it as IPv6.
pub(super) fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncWriteExt as _, duplex};

    use super::*;

    const LINE: &[u8] = b"PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\n";

    /// What becomes of these bytes when each comes alone.
    async fn byte_by_byte(bytes: &[u8], is_trusted: bool) -> io::Result<Option<Arrival>> {
        let (mut client, mut server) = duplex(1);
        let writing = async {
            let _ = client.write_all(bytes).await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            arrival = receive(&mut server, is_trusted) => arrival,
            () = writing => unreachable!("it never ends"),
        }
    }

    #[tokio::test]
    async fn a_trusted_proxy_names_the_client_however_its_header_is_cut() {
        let arrival = byte_by_byte(&[LINE, b"\x16"].concat(), true).await.unwrap().unwrap();
        assert_eq!((arrival.kind, arrival.first.as_slice()), (Kind::Tls, &b"\x16"[..]));
        let (client, local) = arrival.named.unwrap();
        assert_eq!((client, local), ("192.0.2.7:50000".parse().unwrap(), "198.51.100.1:443".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_trusted_proxy_may_pass_on_a_connection_without_a_header() {
        for (bytes, kind) in [(&b"POST / HTTP/1.1"[..], Kind::Http), (b"\x16\x03", Kind::Tls), (b"\0\x01", Kind::Stun)]
        {
            let arrival = byte_by_byte(bytes, true).await.unwrap().unwrap();
            assert_eq!((arrival.kind, arrival.named), (kind, None));
            assert!(bytes.starts_with(&arrival.first));
        }
    }

    #[tokio::test]
    async fn a_header_from_a_stranger_is_refused() {
        let v2: &[u8] = b"\r\n\r\n\0\r\nQUIT\n\x21\x11";
        for mut bytes in [LINE, v2] {
            let error = receive(&mut bytes, false).await.unwrap_err();
            assert!(error.downcast::<Untrusted>().is_ok(), "{bytes:?}");
        }
        assert!(byte_by_byte(LINE, false).await.is_err());
        assert_eq!(byte_by_byte(v2, false).await.unwrap().unwrap().kind, Kind::Unknown);
    }

    #[tokio::test]
    async fn a_malformed_header_ends_the_connection() {
        assert!(byte_by_byte(b"PROXY TCP4 nonsense\r\n\x16", true).await.is_err());
    }

    #[tokio::test]
    async fn a_client_may_leave_without_a_word() {
        assert!(receive(&mut &b""[..], true).await.unwrap().is_none());
        assert!(receive(&mut &LINE[..], true).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_message_is_whole_before_it_is_handed_on() {
        let request = [0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9];
        let mut first = request[..1].to_vec();
        receive_message(&mut &request[1..], &mut first).await.unwrap();
        assert_eq!(first, request);
        assert!(receive_message(&mut &request[1..9], &mut vec![0]).await.is_err(), "it ends before");
        assert!(receive_message(&mut &[1, 0xff, 0xff][..], &mut vec![0]).await.is_err(), "no message is that long");
    }
}
