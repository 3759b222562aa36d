//! `sohbet cert`: the certificate that browsers are shown.

use std::fmt::Write as _;

use clap::Subcommand;

use super::{
    Failure, data,
    output::{Form, moment},
};
use crate::{
    auth::clock::Clock,
    config::Config,
    control::{self, Question},
    db::{
        self,
        audit::{self, Act, Note},
    },
    status::{self, Certificate},
    tls::NotRenewed,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show where the running server's certificate comes from, until when it is good, and what is in the way of the next
    Show {
        #[command(flatten)]
        form: Form,
    },
    /// Have the running server ask its certificate authority for a new certificate now, and wait for it
    ///
    /// Not needed when all is well: the server asks in time by itself. It helps who has mended what was in the way, or whose key
    /// somebody else may know. Authorities count: Let's Encrypt lets five attempts an hour fail, and gives five certificates a
    /// week for the same names. So the server asks by command once in a quarter of an hour, and not at all while the authority
    /// has had enough.
    Renew {
        #[command(flatten)]
        form: Form,
    },
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Show { form } => show(config, form),
            Self::Renew { form } => renew(config, form),
        }
    }
}

fn show(config: &Config, form: Form) -> Result<(), Failure> {
    let folder = &config.server.data_dir;
    let server = status::ask(folder).ok_or_else(|| Failure::nobody_to_ask(folder))?;
    form.print(&server.certificate, || words(&server.certificate))
}

fn renew(config: &Config, form: Form) -> Result<(), Failure> {
    if config.tls.certificate_file.is_some() {
        return Err(NotRenewed::OwnFiles.into());
    }
    let folder = &config.server.data_dir;
    let answer: Result<Certificate, NotRenewed> =
        control::ask(folder, &Question::RenewCertificate).ok_or_else(|| Failure::nobody_to_ask(folder))?;
    let certificate = answer?;
    let note = |db: &db::Connection| {
        let by = data::operator();
        audit::insert(db, Note::by_command(Act::CertificateRenewed, &by), Clock::machine().unix_seconds())
    };
    data::write(config, note)?;
    form.print(&certificate, || format!("There is a new certificate.\n\n{}", words(&certificate)))
}

fn words(certificate: &Certificate) -> String {
    let Certificate { source, names, until, next, trouble } = certificate;
    let source = match source.as_str() {
        "acme" => "a certificate authority",
        "files" => "your own files",
        _ => "this server's own authority, which people have to choose to trust",
    };
    let mut text =
        format!("From         {source}\nGood for     {}\nUntil        {} UTC\n", names.join(", "), moment(*until));
    if let Some(next) = next {
        let _ = writeln!(text, "Next order   {} UTC", moment(*next));
    }
    if let Some(trouble) = trouble {
        let _ = writeln!(text, "Trouble      {trouble}");
    }
    text
}
