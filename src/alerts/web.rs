//! A POST to somebody else's server. Nothing that went wrong is told with the address, which may hold a secret.

use std::{path::Path, sync::Arc};

use axum::{
    body::Body,
    http::{Request, Uri, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

/// Sends what `request` holds to its address; anything but a success is a failure, a redirect too.
pub(super) async fn post(request: Request<Body>, root_file: Option<&Path>) -> anyhow::Result<()> {
    let address = request.uri().clone();
    let is_secure = address.scheme_str() == Some("https");
    let name = address.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = address.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
    let tcp = TcpStream::connect((name.as_str(), port)).await?;
    if is_secure {
        let tls = TlsConnector::from(Arc::new(trust(root_file)?));
        speak(tls.connect(ServerName::try_from(name)?, tcp).await?, request, &address).await
    } else {
        speak(tcp, request, &address).await
    }
}

async fn speak<S>(stream: S, mut request: Request<Body>, address: &Uri) -> anyhow::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // A user's name in an address is not part of its authority on the wire.
    let host = address.authority().map_or("", |authority| authority.as_str().rsplit('@').next().unwrap_or_default());
    request.headers_mut().insert(header::HOST, host.parse()?);
    *request.uri_mut() = address.path_and_query().map_or("/", |path| path.as_str()).parse()?;
    let (answer, _) = tokio::join!(
        async {
            let answer = sender.send_request(request).await;
            drop(sender);
            answer.map(|answer| answer.status())
        },
        connection,
    );
    let status = answer?;
    anyhow::ensure!(status.is_success(), "the answer was {status}");
    Ok(())
}

/// Whom to believe: what the machine believes, and an authority of the administrator's own.
fn trust(root_file: Option<&Path>) -> anyhow::Result<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let roots: Vec<CertificateDer> = match root_file {
        Some(file) => CertificateDer::pem_file_iter(file)?.collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    let verifier = Arc::new(Verifier::new_with_extra_roots(roots, provider.clone())?);
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}
