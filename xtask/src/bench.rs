//! `cargo xtask bench relay`: what a relayed packet costs sohbet and Debian's coturn, side by side. `cargo xtask bench
//! signaling`: how soon the server answers, what it holds, and how long people wait to see who comes.

use std::process::Command;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::{
    command::{cargo, command, release_binary, release_program, run},
    debian,
};

/// The page that a whole run writes.
const PAGE: &str = "docs/benchmarks.md";

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum Benchmark {
    /// CPU time for each relayed packet, beside Debian's coturn and a bare forwarder; writes docs/benchmarks.md
    Relay(Relay),
    /// Ten thousand people over TLS, 500 joins a second, the first answer and the memory; writes docs/benchmarks.md
    Signaling(Signaling),
}

/// What is handed on to the benchmark.
#[derive(Args)]
pub(crate) struct Relay {
    /// How often every workload visits every server [default: 5]
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Measure this workload only
    #[arg(long, value_name = "WORKLOAD")]
    only: Option<String>,
    /// Measure these servers only, like `coturn,sohbet`
    #[arg(long, value_name = "SERVERS")]
    servers: Option<String>,
    /// Measure one short round, to see that it works
    #[arg(long)]
    quick: bool,
}

/// What is handed on to the benchmark.
#[derive(Args)]
pub(crate) struct Signaling {
    /// Fewer people, in rooms of ten, to see that it works; the page is left as it is
    #[arg(long, value_name = "N")]
    people: Option<usize>,
}

/// Installs and builds what is measured, and measures.
pub(crate) fn measure(benchmark: &Benchmark) -> Result<()> {
    match benchmark {
        Benchmark::Relay(wanted) => relay(wanted),
        Benchmark::Signaling(wanted) => signaling(wanted),
    }
}

fn relay(wanted: &Relay) -> Result<()> {
    debian::install(debian::RELAY).context("There is no coturn to compare with, and it cannot be installed")?;
    let mut build = build();
    build.env("SOHBET_WEB", "skip"); // nobody looks at a page here, and so Node is not needed
    run(build)?;
    let mut benchmark = benchmark("relay");
    benchmark.args(["--page", PAGE]).args(wanted.arguments());
    run(benchmark)
}

fn signaling(wanted: &Signaling) -> Result<()> {
    let mut build = build();
    build.env_remove("SOHBET_WEB"); // the first answer is the page
    run(build)?;
    let mut benchmark = benchmark("signaling");
    match wanted.people {
        Some(people) => benchmark.arg(format!("--people={people}")),
        None => benchmark.args(["--page", PAGE]),
    };
    run(benchmark)
}

fn build() -> Command {
    cargo("build --release --package sohbet --package sohbet-bench")
}

fn benchmark(name: &str) -> Command {
    let mut benchmark = command(&release_program("sohbet-bench").to_string_lossy(), &[name]);
    benchmark.arg("--sohbet").arg(release_binary());
    benchmark
}

impl Relay {
    fn arguments(&self) -> Vec<String> {
        let option = |name: &str, value: Option<String>| value.map(|value| format!("--{name}={value}"));
        let rounds = option("rounds", self.rounds.map(|rounds| rounds.to_string()));
        let quick = self.quick.then(|| "--quick".to_owned());
        let named = [rounds, option("only", self.only.clone()), option("servers", self.servers.clone()), quick];
        named.into_iter().flatten().collect()
    }
}
