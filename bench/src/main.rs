//! What a relayed packet costs the server: sohbet, Debian's coturn and a bare forwarder under the same load. And what the
//! signaling server bears: see [`signaling`].
//!
//! `cargo xtask bench` builds and runs this. A run is one workload on one freshly started server: [`flows`] sets the
//! allocations up, [`load`] sends and counts, [`measure`] reads the server's CPU time; [`rounds`] interleaves the servers
//! and [`report`] writes the page.

mod allocations;
mod clock;
mod cores;
mod flows;
mod forward;
mod framing;
mod link;
mod load;
mod machine;
mod measure;
mod outcome;
mod pace;
mod report;
mod rounds;
mod servers;
mod signaling;
mod statistics;
mod stun;
mod table;
mod tally;
mod tls;
mod turn;
mod workload;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// What a relayed packet costs the server, and what the signaling server bears.
#[derive(Parser)]
#[command(name = "sohbet-bench")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure relays side by side and print the table
    Relay(Relay),
    /// Measure how soon the server answers, what it holds, and how long people wait to see who comes
    Signaling(signaling::Signaling),
    /// Be the bare forwarder: one socket for clients, one for peers, no TURN
    Forward {
        /// Where the client sends to
        client_side: SocketAddr,
        /// Where the peer sends to
        peer_side: SocketAddr,
    },
}

/// What to measure, and how long.
#[derive(clap::Args)]
struct Relay {
    /// How often every workload visits every server
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Measure this workload only
    #[arg(long, value_name = "WORKLOAD", value_parser = workload::names())]
    only: Option<String>,
    /// Measure one short round, to see that it works
    #[arg(long)]
    quick: bool,
    /// Measure these servers only
    #[arg(long, value_delimiter = ',', default_values_t = servers::Kind::ALL)]
    servers: Vec<servers::Kind>,
    /// The release build of sohbet
    #[arg(long, value_name = "PATH", default_value = "target/release/sohbet")]
    sohbet: PathBuf,
    /// Write the page here when everything was measured
    #[arg(long, value_name = "PATH")]
    page: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Relay(relay) => rounds::run(&relay),
        Command::Signaling(wanted) => signaling::run(&wanted),
        Command::Forward { client_side, peer_side } => forward::run(client_side, peer_side),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
