//! A message by mail.

use std::{fs, time::Duration};

use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::header::ContentType,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};

use super::Message;
use crate::config::{Alerts, SmtpTls};

/// For each step of a conversation with the mail server (RFC 5321, section 4.5.3.2, allows minutes; nobody waits so long here).
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) async fn send(settings: &Alerts, message: &Message) -> anyhow::Result<()> {
    let from = settings.email_from.as_ref().or(settings.email_to.first()).context("alerts.email_from is not set")?;
    let mut mail = lettre::Message::builder().from(from.parse()?).subject(&message.title).message_id(None);
    for to in &settings.email_to {
        mail = mail.to(to.parse()?);
    }
    let mail = mail.header(ContentType::TEXT_PLAIN).body(message.body.clone())?;
    transport(settings)?.send(mail).await?;
    Ok(())
}

fn transport(settings: &Alerts) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    let host = settings.smtp_host.as_deref().context("alerts.smtp_host is not set")?;
    let tls = match settings.smtp_tls {
        SmtpTls::Starttls => Tls::Required(trust(settings, host)?),
        SmtpTls::Tls => Tls::Wrapper(trust(settings, host)?),
        SmtpTls::Off => Tls::None,
    };
    let port = u16::try_from(settings.smtp_port)?;
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).port(port).tls(tls);
    if let (Some(user), Some(password)) = (&settings.smtp_user, &settings.smtp_password) {
        builder = builder.credentials(Credentials::new(user.clone(), password.reveal().to_owned()));
    }
    Ok(builder.timeout(Some(PATIENCE)).build())
}

/// Whom to believe: what the machine believes, and an authority of the administrator's own.
fn trust(settings: &Alerts, host: &str) -> anyhow::Result<TlsParameters> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(file) = &settings.root_file {
        parameters = parameters.add_root_certificate(Certificate::from_pem(&fs::read(file)?)?);
    }
    Ok(parameters.build_rustls()?)
}
