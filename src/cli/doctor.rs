//! `sohbet doctor`: what is not well, and what to do.

use std::fmt::Write as _;

use clap::Args;

use super::{Failure, print};
use crate::{
    config::Config,
    doctor::{self, Finding},
    server,
};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print the findings as JSON, a list of check, cause and advice
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// Says nothing where all is well. Ends with the code of the first finding.
    pub(super) fn run(self, config: Config) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(anyhow::Error::from)?;
        let findings = runtime.block_on(async {
            let config = server::with_chosen_host(config).await;
            doctor::examine(&config).await
        });
        print(&self.text(&findings)?)?;
        findings.first().map_or(Ok(()), |first| Err(Failure::finding(first.check)))
    }

    fn text(&self, findings: &[Finding]) -> Result<String, Failure> {
        if self.json {
            let json = serde_json::to_string(findings).map_err(anyhow::Error::from)?;
            return Ok(format!("{json}\n"));
        }
        let mut text = String::new();
        for Finding { cause, advice, .. } in findings {
            let _ = writeln!(text, "{cause}\n  {advice}");
        }
        Ok(text)
    }
}
