//! `sohbet cert`: the certificate that browsers are shown.

use std::fmt::Write as _;

use clap::Subcommand;

use super::{
    Failure,
    output::{Form, moment},
};
use crate::{
    config::Config,
    status::{self, Certificate},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show where the running server's certificate comes from, until when it is good, and what is in the way of the next
    Show {
        #[command(flatten)]
        form: Form,
    },
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        let Self::Show { form } = self;
        let folder = &config.server.data_dir;
        let stopped = || format!("No server is running on {}: there is nobody to ask.", folder.display());
        let server = status::ask(folder).ok_or_else(|| Failure::unavailable(&stopped()))?;
        form.print(&server.certificate, || words(&server.certificate))
    }
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
