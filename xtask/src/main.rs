//! Every developer job, one verb each: `cargo xtask VERB`.

mod browser;
mod command;
mod debian;
mod generate;
mod node;
mod purity;
mod report;
mod screenshot;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Every developer job, one verb each.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Install what the tests need and run them all
    Test {
        /// Leave out the browser tests and the release build they need
        #[arg(long)]
        quick: bool,
    },
    /// Write the generated files anew: TypeScript types and reference pages
    Gen,
    /// Check what no compiler checks: file lengths, leftovers, the protocol's documentation, licences
    Tidy,
    /// Take the README's picture: a call of five people
    Screenshot,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Test { quick } => test::everything(quick),
        Verb::Gen => generate::write(),
        Verb::Tidy => tidy::check(),
        Verb::Screenshot => screenshot::take(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
