//! Every developer job, one verb each: `cargo xtask VERB`.

mod archive;
mod bench;
mod browser;
mod clients;
mod command;
mod deb;
mod debian;
mod fuzz;
mod generate;
mod lab;
mod node;
mod package;
mod purity;
mod report;
mod screenshot;
mod tally;
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
        /// Leave out the TURN clients, the proxies, fuzzing, the browser tests and the network lab with the release build they need
        #[arg(long)]
        quick: bool,
    },
    /// Give every parser that faces the network, and the relay's state machine, inputs that nobody thought of
    Fuzz {
        /// How long each target runs
        #[arg(long, default_value_t = fuzz::SECONDS)]
        seconds: u64,
    },
    /// Let browsers meet across NATs, firewalls and proxies, and print how long they take
    Lab,
    /// Write the generated files anew: TypeScript types and reference pages
    Gen,
    /// Check what no compiler checks: file lengths, leftovers, the protocol's and the standards' documentation, licences
    Tidy,
    /// Measure speed; no test
    Bench {
        #[command(subcommand)]
        benchmark: bench::Benchmark,
    },
    /// Build the Debian package
    Deb,
    /// Build the Debian package and a Debian to install it in, and see that administrators find what they expect
    Package,
    /// Build the archive with one static binary that needs no package
    Archive,
    /// Take the README's picture: a call of five people
    Screenshot,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().verb {
        Verb::Test { quick } => test::everything(quick),
        Verb::Fuzz { seconds } => fuzz::everything(seconds),
        Verb::Lab => lab::alone(),
        Verb::Gen => generate::write(),
        Verb::Tidy => tidy::check(),
        Verb::Bench { benchmark } => bench::measure(&benchmark),
        Verb::Deb => deb::build().map(|_| ()),
        Verb::Package => package::alone(),
        Verb::Archive => archive::build(),
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
