//! What libraries may say.
//!
//! At their lower levels they show what passes through them: a WebSocket's messages with access tokens and session
//! descriptions, the fields of requests. No level of the log may show that, so they are not asked below `warn`.

use tracing::{Level, Metadata, level_filters::LevelFilter};
use tracing_subscriber::filter::{FilterFn, filter_fn};

/// Warns of every malformed packet, with which a stranger could fill the log.
const UNHEARD: &str = "stun_types";

/// Lets through what is our own, and the warnings of others.
pub(super) fn filter() -> FilterFn<impl Fn(&Metadata<'_>) -> bool + Clone> {
    filter_fn(|event| is_heard(event.target(), *event.level())).with_max_level_hint(LevelFilter::TRACE)
}

fn is_heard(target: &str, level: Level) -> bool {
    let krate = target.split("::").next().unwrap_or_default();
    let is_ours = matches!(krate, "sohbet" | "sohbet_turn" | "sohbet_signaling");
    is_ours || (level <= Level::WARN && krate != UNHEARD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::TARGETS;

    #[test]
    fn everything_of_our_own_is_heard() {
        for target in TARGETS.into_iter().chain(["sohbet::hub", "sohbet_turn::driver::worker", "sohbet"]) {
            assert!(is_heard(target, Level::TRACE), "{target}");
        }
    }

    #[test]
    fn a_library_only_warns_and_the_codec_says_nothing() {
        // What comes by the `log` crate has the target "log".
        for target in ["tungstenite::protocol", "h2::codec", "rustls", "log", "sohbetlike"] {
            assert!(is_heard(target, Level::WARN) && is_heard(target, Level::ERROR), "{target}");
            assert!(!is_heard(target, Level::INFO) && !is_heard(target, Level::TRACE), "{target}");
        }
        assert!(!is_heard("stun_types::message", Level::ERROR));
    }
}
