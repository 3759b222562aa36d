//! The page itself.

use prometheus_client::{
    encoding::{prometheus_text, text},
    registry::Registry,
};

use super::{machine, relay, server};
use crate::app::App;

/// What every name of ours begins with.
const PREFIX: &str = "sohbet";

/// How the page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `OpenMetrics` 1.0.
    OpenMetrics,
    /// The older text format of Prometheus (0.0.4), for those who read nothing else.
    Text,
}

impl Form {
    /// The form for somebody who accepts these kinds (the field Accept).
    #[must_use]
    pub fn for_accept(accept: Option<&str>) -> Self {
        let accept = accept.unwrap_or_default();
        let is_old = accept.contains("text/plain") && !accept.contains("application/openmetrics-text");
        if is_old { Self::Text } else { Self::OpenMetrics }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Text => prometheus_text::CONTENT_TYPE,
        }
    }
}

/// Everything that is counted and measured, as it stands now.
pub async fn page(app: &App, form: Form) -> String {
    let registry = registry(app).await;
    let mut page = String::new();
    let written = match form {
        Form::OpenMetrics => text::encode(&mut page, &registry),
        Form::Text => prometheus_text::encode(&mut page, &registry),
    };
    // Writing to a text does not fail.
    debug_assert!(written.is_ok());
    page
}

async fn registry(app: &App) -> Registry {
    let mut registry = Registry::default();
    let ours = registry.sub_registry_with_prefix(PREFIX);
    server::register(app, ours).await;
    app.metrics.web.register(ours);
    app.metrics.signaling.register(ours);
    app.hub.metrics().register(ours);
    app.db.metrics().register(ours);
    relay::register(app.hub.relay(), ours);
    machine::register_machine(ours);
    machine::register_disk(&app.config.now().server.data_dir, ours);
    machine::register_process(registry.sub_registry_with_prefix("process"));
    registry
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn who_reads_openmetrics_gets_it_and_who_asks_for_plain_text_that() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        for accept in [None, Some("*/*"), Some(prometheus)] {
            assert_eq!(Form::for_accept(accept), Form::OpenMetrics, "{accept:?}");
        }
        assert_eq!(Form::for_accept(Some("text/plain")), Form::Text);
    }
}
