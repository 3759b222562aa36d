//! The command line: one file a command.

mod audit;
mod backup;
mod cert;
mod config;
mod data;
mod diagnostics;
mod doctor;
mod failure;
mod files;
mod flags;
mod generate;
mod invite;
mod output;
mod qr;
mod room;
mod serve;
mod session;
mod setup;
mod signals;
mod status;
mod turn;
mod user;
mod welcome;

use std::{
    env,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand, error::ErrorKind};

use crate::config::{Sources, load};
use failure::{Failure, USAGE};
use flags::ConfigFlags;

/// What the binary is told.
#[derive(Debug, Parser)]
#[command(name = "sohbet", version, about = "Video calls from your own machine: one binary, one port.")]
#[command(after_help = "Every configuration key is a flag too: --help lists them, docs/config.md explains them.")]
struct Cli {
    /// Configuration file [default: ./sohbet.toml or /etc/sohbet/sohbet.toml, if there is one]
    #[arg(long, global = true, value_name = "PATH")]
    config: Option<PathBuf>,
    #[command(flatten)]
    flags: ConfigFlags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (what happens without a command)
    Serve,
    /// Print the link with which somebody becomes the first administrator
    Setup,
    /// Look at the configuration
    #[command(subcommand)]
    Config(config::Command),
    /// Find out what is not well, and what to do; silence means healthy
    Doctor(doctor::Arguments),
    /// Print the text that belongs to a report of a bug: it holds no secret, no name and no address
    Diagnostics,
    /// Look after accounts
    #[command(subcommand)]
    User(user::Command),
    /// Look after invitations; without a command: make a link with which somebody can make an account
    Invite(invite::Arguments),
    /// Look after rooms
    #[command(subcommand)]
    Room(room::Command),
    /// Look after sessions: who is signed in, and where
    #[command(subcommand)]
    Session(session::Command),
    /// Look at the certificate, or have it renewed
    #[command(subcommand)]
    Cert(cert::Command),
    /// Read the record of what people in charge did
    #[command(subcommand)]
    Audit(audit::Command),
    /// Ask the running server how it is
    Status(status::Arguments),
    /// Write everything the server keeps to one file, while it runs
    Backup(backup::Backup),
    /// Go back to a backup, on this machine or a new one
    Restore(backup::Restore),
    /// Let other applications use the relay
    #[command(subcommand)]
    Turn(turn::Command),
    /// Print a man page, shell completions or a reference page
    #[command(subcommand)]
    Generate(generate::Command),
}

/// Runs the command line and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to tell when the terminal is gone.
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return if asked { ExitCode::SUCCESS } else { ExitCode::from(USAGE) };
        }
    };
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.message.is_empty() {
                let _ = writeln!(io::stderr(), "sohbet: {}", failure.message);
            }
            ExitCode::from(failure.code)
        }
    }
}

impl Cli {
    fn run(self) -> Result<(), Failure> {
        let Self { config, flags, command } = self;
        let sources = sources(config, flags);
        let loaded = || load(&sources);
        match command.unwrap_or(Command::Serve) {
            Command::Serve => serve::run(&sources),
            Command::Setup => setup::run(&data::with_chosen_host(loaded()?.config)?),
            Command::Config(command) => command.run(loaded),
            Command::Doctor(arguments) => arguments.run(loaded()?.config),
            Command::Diagnostics => diagnostics::run(&loaded()?.config),
            Command::User(command) => command.run(&loaded()?.config),
            Command::Invite(arguments) => arguments.run(&data::with_chosen_host(loaded()?.config)?),
            Command::Room(command) => command.run(&loaded()?.config),
            Command::Session(command) => command.run(&loaded()?.config),
            Command::Cert(command) => command.run(&loaded()?.config),
            Command::Audit(command) => command.run(&loaded()?.config),
            Command::Status(arguments) => arguments.run(&loaded()?.config),
            Command::Backup(arguments) => arguments.run(&loaded()?.config),
            Command::Restore(arguments) => arguments.run(&loaded()?.config),
            Command::Turn(command) => command.run(&data::with_chosen_host(loaded()?.config)?),
            Command::Generate(command) => command.run(),
        }
    }
}

/// Everything that the configuration is made from.
fn sources(file: Option<PathBuf>, flags: ConfigFlags) -> Sources {
    // A variable that is not text cannot be one of ours: those hold names, numbers and addresses.
    let environment =
        env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Sources { file, environment: environment.collect(), flags: flags.0 }
}

/// Prints to standard output. A reader that went away (`| head`) is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(anyhow::Error::from(error).into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_flag_counts_before_and_after_the_command() {
        for words in [["sohbet", "--server-name", "Ours", "serve"], ["sohbet", "serve", "--server-name", "Ours"]] {
            let cli = Cli::try_parse_from(words).unwrap();
            assert_eq!(cli.flags.0, [("server.name".to_owned(), "Ours".to_owned())]);
        }
    }

    #[test]
    fn no_command_means_serve_and_nonsense_is_refused() {
        assert!(Cli::try_parse_from(["sohbet"]).unwrap().command.is_none());
        assert!(Cli::try_parse_from(["sohbet", "sevre"]).is_err());
        assert!(Cli::try_parse_from(["sohbet", "--server-nmae", "x"]).is_err());
    }

    #[test]
    fn a_secret_cannot_be_given_where_other_users_can_read_it() {
        assert!(Cli::try_parse_from(["sohbet", "--accounts-token-secret", "x"]).is_err());
    }
}
