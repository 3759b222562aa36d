//! Rules about where alerts are sent.

use std::net::IpAddr;

use super::{
    Alerts, ConfigError, Loaded, SmtpTls,
    validate::{Rule, rule},
};

const NO_HOST: Rule = Rule {
    key: "alerts.smtp_host",
    problem: "alerts.email_to is set, and no mail server that would take the mail",
    expected: "the mail server of your provider, like \"mail.example\"",
};
const NO_ADDRESS: Rule = Rule {
    key: "alerts.email_to",
    problem: "this or alerts.email_from is no mail address",
    expected: "mail addresses, like \"admin@example.org\"",
};
const BAD_PORT: Rule =
    Rule { key: "alerts.smtp_port", problem: "that is no port", expected: "1 to 65535, mostly 587 or 465" };
const READABLE: Rule = Rule {
    key: "alerts.smtp_tls",
    problem: "everybody on the way could read the password",
    expected: "\"starttls\" or \"tls\", or a mail server on this machine",
};

/// Refuses what could not work, or would give a password away.
pub(super) fn check(loaded: &Loaded) -> Result<(), ConfigError> {
    let alerts = &loaded.config.alerts;
    let mut addresses = alerts.email_to.iter().chain(&alerts.email_from);
    rule(loaded, addresses.all(|text| text.parse::<lettre::message::Mailbox>().is_ok()), NO_ADDRESS)?;
    rule(loaded, alerts.email_to.is_empty() || alerts.smtp_host.is_some(), NO_HOST)?;
    rule(loaded, (1..=65_535).contains(&alerts.smtp_port), BAD_PORT)?;
    let is_open = alerts.smtp_tls == SmtpTls::Off && alerts.smtp_password.is_some();
    rule(loaded, !is_open || is_here(alerts), READABLE)
}

fn is_here(alerts: &Alerts) -> bool {
    let host = alerts.smtp_host.as_deref().unwrap_or_default();
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
