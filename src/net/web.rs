//! HTTP on a stream, within limits that no stranger can wear out.

use std::{io, time::Duration};

use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::{
    admission::Standing,
    answer::Answer,
    exchanges::{self, Exchanges},
};

/// Requests at once on one HTTP/2 connection; a page asks for a dozen.
const HTTP2_STREAMS: u32 = 64;
/// What a request's head may hold: a browser's has 2 kB with all its cookies.
const HEAD: u32 = 16 * 1024;
/// What is kept of one stream in each direction while the other side does not read. No request is larger, and answers come
/// in pieces.
const KEPT: u32 = 64 * 1024;
/// For answers under way when the connection has to end.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves requests with `router` until the client leaves, a limit is reached, or the server stops.
pub(super) async fn serve<S>(stream: S, router: Router, standing: Standing, stop: &CancellationToken) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let exchanges = Exchanges::of(standing.clone());
    let begun = exchanges.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        let exchange = begun.begin();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(exchange.leave());
        let answer = router.clone().oneshot(request);
        async move { answer.await.map(|answer| answer.map(|body| Answer::new(body, exchange))) }
    });
    let builder = builder();
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => {
            // It may have become a WebSocket, which is no exchange.
            standing.work();
            return ended.map_err(io::Error::other);
        }
        () = stop.cancelled() => {}
        () = exchanges.overdue() => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(CLOSE_TIMEOUT, connection).await?.map_err(io::Error::other)
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    let kept = KEPT as usize;
    builder.http1().timer(TokioTimer::new()).header_read_timeout(exchanges::IDLE).max_buf_size(kept);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(HTTP2_STREAMS)
        .max_header_list_size(HEAD)
        .initial_stream_window_size(KEPT)
        .initial_connection_window_size(KEPT)
        .max_send_buf_size(kept);
    builder
}

#[cfg(test)]
mod tests;
