//! Whether the server is well, for those who watch it: `/healthz` and `/readyz`. Anybody may ask, since nothing is told that a
//! stranger does not find out by trying.

use axum::extract::State;

use super::api::Problem;
use crate::{
    app::App,
    readiness::{self, Part},
};

/// `GET /healthz`: the process lives and answers. Whoever restarts it when this fails does not restart it for a full disk.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: it can do its work, or what keeps it from that.
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    match readiness::check(&app).await.as_slice() {
        [] => Ok("ready\n"),
        parts => Err(Problem::not_ready(&explain(parts))),
    }
}

fn explain(parts: &[Part]) -> String {
    let parts: Vec<_> = parts.iter().map(|part| format!("{}: {}", part.word(), part.trouble())).collect();
    format!("Not ready. {}.", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_that_is_not_ready_is_named() {
        let text = explain(&Part::ALL);
        for part in Part::ALL {
            assert!(text.contains(&format!("{}: ", part.word())), "{text}");
        }
    }
}
