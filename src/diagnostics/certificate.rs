//! The certificate's state, by codes: what authorities and the system say of it may hold names.

use std::time::SystemTime;

use super::text::{Text, ago, span};
use crate::{
    app::App,
    auth::clock::unix_seconds,
    tls::{self, Attempt, Reason, Status},
};

pub(super) fn describe(app: &App, text: &mut Text) {
    text.section("Certificate");
    let Status { source, names, until, trouble, next } = app.tls.status();
    let now = unix_seconds(SystemTime::now());
    text.line("source", source.word());
    text.line("names and addresses", names.len());
    let left = unix_seconds(until) - now;
    text.line("ends", if left > 0 { format!("in {}", span(left)) } else { ago(-left) });
    if let Some(next) = next {
        text.line("next is asked for", format!("in {}", span(unix_seconds(next) - now)));
    }
    if let Some(trouble) = trouble {
        text.line("trouble", format!("{}, {}", code(&trouble.reason), ago(now - unix_seconds(trouble.at))));
    }
    if let Some((count, reason)) = tls::failures(&app.config.now().server.data_dir) {
        text.line("orders that failed in a row", format!("{count}, the last: {}", code(&reason)));
    }
    for Attempt { at, source, reason, .. } in app.tls.past() {
        let outcome = reason.as_ref().map_or_else(|| "success".to_owned(), code);
        text.line(&format!("attempt {}", ago(now - at)), format!("{}: {outcome}", source.word()));
    }
}

/// A reason's codes, without what belongs to them.
fn code(reason: &Reason) -> String {
    let json = serde_json::to_value(reason).unwrap_or_default();
    let codes: Vec<_> = ["code", "why"].iter().filter_map(|name| json[*name].as_str()).collect();
    codes.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::Obstacle;

    #[test]
    fn a_reason_is_told_without_the_name_and_the_words_in_it() {
        let detail = Some("no A record for call.example".to_owned());
        let reason = Reason::Unproven { name: "call.example".into(), why: Obstacle::Dns, detail };
        assert_eq!(code(&reason), "unproven dns");
        assert_eq!(code(&Reason::Here { detail: "cannot write /home/ada/x".into() }), "here");
    }
}
