//! What time it is elsewhere: the certificate authority, to which the server talks anyway, dates its answers (RFC 9110,
//! section 6.6.1).

use std::{
    net::IpAddr,
    str,
    time::{Duration, SystemTime},
};

use axum::http::Uri;
use rustls::{
    client::danger::ServerCertVerifier as _,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::probe;
use crate::{config::Config, tls};

/// For the whole question. Who does not answer by then is no witness.
const PATIENCE: Duration = Duration::from_secs(4);
/// The port that an https URL without one means.
const HTTPS_PORT: u16 = 443;
/// What is read of an answer at most; a directory takes one or two.
const ANSWER: u64 = 64 * 1024;
/// Every directory names this resource (RFC 8555, section 7.1.1). A hotel's log-in page does not.
const RESOURCE: &str = "\"newOrder\"";
/// A date is told in whole seconds.
const RESOLUTION: Duration = Duration::from_secs(1);

/// Another clock, and what this machine's own showed before and after it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Witness {
    /// Whose clock it is.
    pub(super) name: String,
    shown: SystemTime,
    before: SystemTime,
    after: SystemTime,
}

/// Which way a clock is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Ahead(Duration),
    Behind(Duration),
}

impl Witness {
    /// How far this machine's clock is off for certain; the time that question and answer took counts for it.
    pub(super) fn judge(&self, tolerance: Duration) -> Option<Wrong> {
        let Self { shown, before, after, .. } = self;
        let ahead = before.duration_since(*shown + RESOLUTION).unwrap_or_default();
        let behind = shown.duration_since(*after).unwrap_or_default();
        if ahead > tolerance {
            return Some(Wrong::Ahead(ahead));
        }
        (behind > tolerance).then_some(Wrong::Behind(behind))
    }
}

/// Asks the authority that certifies this server; `None` where there is none, or it does not answer as one does. A server that
/// asks nobody for a certificate is no reason to talk to anybody.
pub(super) async fn call(config: &Config, public: &[IpAddr]) -> Option<Witness> {
    let directory: Uri = tls::authority(config, public)?.parse().ok()?;
    timeout(PATIENCE, ask(config, &directory)).await.ok()?.ok()?
}

async fn ask(config: &Config, directory: &Uri) -> anyhow::Result<Option<Witness>> {
    let host = directory.host().unwrap_or_default();
    let name = host.trim_matches(['[', ']']);
    let before = SystemTime::now();
    let tcp = TcpStream::connect((name, directory.port_u16().unwrap_or(HTTPS_PORT))).await?;
    let mut tls = probe::tls(tcp, name).await?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: sohbet/{}\r\nConnection: close\r\n\r\n",
        directory.path_and_query().map_or("/", |path| path.as_str()),
        directory.authority().map_or(host, |authority| authority.as_str()),
        env!("CARGO_PKG_VERSION")
    );
    tls.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    let chain = tls.get_ref().1.peer_certificates().unwrap_or_default().to_vec();
    // A server that closes without TLS's goodbye has answered all the same.
    let _ = tls.take(ANSWER).read_to_end(&mut answer).await;
    let after = SystemTime::now();
    let Some(shown) = date(&answer) else { return Ok(None) };
    vouch(config, &chain, name, shown)?;
    Ok(Some(Witness { name: name.to_owned(), shown, before, after }))
}

/// The date of a directory; `None` where it is something else, or comes from a cache, whose date is that of another day.
fn date(answer: &[u8]) -> Option<SystemTime> {
    let (head, body) = str::from_utf8(answer).ok()?.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let is_directory = lines.next()?.starts_with("HTTP/1.1 200") && body.contains(RESOURCE);
    let fields: Vec<_> = lines.filter_map(|line| line.split_once(':')).collect();
    let field =
        |wanted: &str| fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, text)| text.trim());
    if !is_directory || field("age").is_some() {
        return None;
    }
    httpdate::parse_http_date(field("date")?).ok()
}

/// Makes sure that it is the authority. Its certificate has to be good at the time that it tells, not at that of this machine's
/// clock, which is in question.
fn vouch(config: &Config, chain: &[CertificateDer<'static>], name: &str, shown: SystemTime) -> anyhow::Result<()> {
    let root = config.tls.acme_root_file.as_deref().map(CertificateDer::from_pem_file).transpose()?;
    let verifier = Verifier::new_with_extra_roots(root, probe::provider())?;
    let (leaf, others) = chain.split_first().ok_or_else(|| anyhow::anyhow!("no certificate"))?;
    let at = UnixTime::since_unix_epoch(shown.duration_since(SystemTime::UNIX_EPOCH)?);
    verifier.verify_server_cert(leaf, others, &ServerName::try_from(name)?, &[], at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLERANCE: Duration = Duration::from_secs(120);

    fn judged(shown: u64, before: u64, after: u64) -> Option<Wrong> {
        let [shown, before, after] = [shown, before, after].map(|at| SystemTime::UNIX_EPOCH + Duration::from_secs(at));
        Witness { name: "ca.example".into(), shown, before, after }.judge(TOLERANCE)
    }

    #[test]
    fn a_clock_is_wrong_only_by_more_than_the_question_took() {
        assert_eq!(judged(1000, 1000, 1001), None);
        assert_eq!(judged(1000, 1121, 1125), None);
        assert_eq!(judged(1000, 1122, 1125), Some(Wrong::Ahead(Duration::from_secs(121))));
        assert_eq!(judged(1000, 875, 880), None);
        assert_eq!(judged(1000, 870, 879), Some(Wrong::Behind(Duration::from_secs(121))));
    }

    fn answered(status: &str, fields: &str, body: &str) -> Option<u64> {
        let answer = format!("HTTP/1.1 {status}\r\n{fields}\r\nServer: x\r\n\r\n{body}");
        Some(date(answer.as_bytes())?.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs())
    }

    #[test]
    fn only_the_date_of_a_fresh_directory_counts() {
        let (date, body) = ("date: Sun, 06 Nov 1994 08:49:37 GMT", r#"{"newOrder":"https://ca.example/order"}"#);
        assert_eq!(answered("200 OK", date, body), Some(784_111_777));
        assert_eq!(answered("200 OK", date, "<html>Welcome to our hotel"), None);
        assert_eq!(answered("503 Busy", date, body), None);
        assert_eq!(answered("200 OK", &format!("{date}\r\nAge: 86400"), body), None);
        assert_eq!(answered("200 OK", "Date: yesterday", body), None);
    }
}
