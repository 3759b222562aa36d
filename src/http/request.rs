//! What is noted of every request: an id that its answer and all its lines in the log carry, how long it took, how it ended.

use std::{fmt, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::{
    log::{PERFORMANCE, REQUEST},
    metrics::{Part, Web},
    random,
};

/// Under which an answer says its request's id.
const ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer than this and people wonder whether something is broken. A login takes half a second where processors are slow.
const SLOW: Duration = Duration::from_secs(2);

tokio::task_local! {
    /// The id of the request that is answered in this task.
    static CURRENT: RequestId;
}

/// The id of a request: random, so that it says nothing of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RequestId(String);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The id of the request that is answered in this task; `None` outside of requests.
pub(super) fn current_id() -> Option<String> {
    CURRENT.try_with(ToString::to_string).ok()
}

/// Answers a request and notes how that went.
pub(super) async fn note(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (id, begun) = (RequestId(random::id()), Instant::now());
    let part = Part::of(request.uri().path());
    // The route and not the path, which may be long, and is whatever a stranger wants.
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    // Of the highest level, so that no level of the log leaves the id out.
    let span =
        tracing::error_span!(target: REQUEST, "request", request = %id, method = method(request.method()), route);
    let answer = CURRENT.scope(id.clone(), next.run(request));
    let mut answer = answer.instrument(span.clone()).await;
    let (status, took) = (answer.status(), begun.elapsed());
    web.count(part, status, took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        tracing::debug!(target: REQUEST, status = status.as_u16(), took_ms, "answered");
        if took > SLOW {
            tracing::warn!(target: PERFORMANCE, status = status.as_u16(), took_ms, "a request was slow");
        }
    });
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        answer.headers_mut().insert(ID, id);
    }
    answer
}

/// A method's name; a stranger's own invention has none.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware, routing::get};
    use tower::ServiceExt as _;

    use super::*;
    use crate::log::capture;

    #[tokio::test(start_paused = true)]
    async fn a_slow_request_is_a_line_with_its_id_and_route_and_without_its_path() {
        let slow = get(async || tokio::time::sleep(SLOW + Duration::from_secs(1)).await);
        let router: Router = Router::new().route("/rooms/{room}", slow).route("/quick", get(async || ()));
        let router = router.layer(middleware::from_fn_with_state(Web::default(), note));
        let lines = capture::lines();
        let _heard = lines.listen();
        let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
        ask("/quick").await.unwrap();
        assert!(!lines.take().contains("slow"), "what is quick is no such line");
        let answer = ask("/rooms/of-a-stranger").await.unwrap();
        let lines = lines.take();
        let line = lines.lines().find(|line| line.contains("a request was slow")).unwrap();
        let id = answer.headers()[ID].to_str().unwrap();
        for part in ["WARN", PERFORMANCE, id, "method=\"GET\"", "/rooms/{room}", "status=200", "took_ms=3000"] {
            assert!(line.contains(part), "no {part}: {line}");
        }
        assert!(!lines.contains("of-a-stranger"), "{lines}");
    }
}
