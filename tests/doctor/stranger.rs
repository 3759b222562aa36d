//! Who else may sit on a port, or in between.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use rcgen::{CertificateParams, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Serves `handle` for every connection, until the test program ends.
fn serve(listener: TcpListener, handle: impl Fn(TcpStream) + Send + Sync + 'static) {
    let handle = Arc::new(handle);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let handle = Arc::clone(&handle);
            thread::spawn(move || handle(stream));
        }
    });
}

/// A web server without TLS.
pub(crate) fn web_server(port: u16) {
    serve(TcpListener::bind(("127.0.0.1", port)).unwrap(), |mut stream| {
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(PAGE);
    });
}

/// A web server with a certificate of its own, as a proxy that takes TLS apart is.
pub(crate) fn tls_server(ip: &str, port: u16) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["proxy.example".to_owned()]).unwrap().self_signed(&key).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    serve(TcpListener::bind((ip, port)).unwrap(), move |stream| {
        let mut tls = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
        let _ = tls.read(&mut [0; 1024]);
        let _ = tls.write_all(PAGE);
    });
}

/// A port of TCP that leads to the server's, and nothing else does: what a firewall that drops UDP leaves. Returns its number.
pub(crate) fn tcp_alone(server: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve(listener, move |stream| {
        let _ = pass(stream, server);
    });
    port
}

fn pass(mut client: TcpStream, server: u16) -> io::Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", server))?;
    let (mut back, mut to) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || io::copy(&mut back, &mut to));
    io::copy(&mut client, &mut server)?;
    Ok(())
}

/// The same, for TLS alone: what a firewall that looks inside leaves.
pub(crate) fn tls_alone(server: u16) -> u16 {
    const TLS_HANDSHAKE: u8 = 0x16;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    serve(listener, move |stream| {
        let mut first = [0];
        if stream.peek(&mut first).is_ok() && first[0] == TLS_HANDSHAKE {
            let _ = pass(stream, server);
        }
    });
    port
}
