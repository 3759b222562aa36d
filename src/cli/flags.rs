//! Every key of the configuration as a flag.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::config::{Key, keys};

/// The flags that were given, as key (`section.key`) and value.
#[derive(Debug, Clone, Default)]
pub(super) struct ConfigFlags(pub(super) Vec<(String, String)>);

fn arg(key: &Key) -> Arg {
    Arg::new(key.flag())
        .long(key.flag())
        .value_name("VALUE")
        .help(key.doc.lines().map(str::trim).collect::<Vec<_>>().join(" "))
        .help_heading("Configuration")
        .global(true)
        // There are many: -h stays short, --help shows all.
        .hide_short_help(true)
        .allow_hyphen_values(true)
}

impl Args for ConfigFlags {
    fn augment_args(command: Command) -> Command {
        command.args(keys().filter(|key| !key.secret).map(arg))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ConfigFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |key: &Key| Some((key.path(), matches.get_one::<String>(&key.flag())?.clone()));
        Ok(Self(keys().filter(|key| !key.secret).filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
