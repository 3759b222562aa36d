//! `sohbet audit`: the record of what people in charge did.

use std::{
    fmt::Write as _,
    io::{self, BufWriter, Write as _},
    time::Duration,
};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Failure, data,
    output::{Form, json, moment},
};
use crate::{
    auth::clock::Clock,
    config::{self, Config},
    db::{
        self,
        audit::{self, Act, Entry, Wanted},
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List entries, the newest first
    List {
        #[command(flatten)]
        search: Search,
        /// How many at most
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: usize,
        #[command(flatten)]
        form: Form,
    },
    /// Print entries for another program, the newest first
    Export {
        #[command(flatten)]
        search: Search,
        /// In which form
        #[arg(long, value_enum, default_value = "csv")]
        format: Format,
    },
}

/// Which entries.
#[derive(Debug, Args)]
pub(super) struct Search {
    /// With this text in a name or in the detail
    text: Option<String>,
    /// In this room, by its id
    #[arg(long, allow_hyphen_values = true)]
    room: Option<String>,
    /// Of this act, like `banned` or `room_created`
    #[arg(long)]
    act: Option<String>,
    /// Not older than this, like "12h" or "7d"
    #[arg(long, value_name = "TIME", value_parser = config::parse_duration)]
    since: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Comma-separated values (RFC 4180), with a line of titles
    Csv,
    /// A JSON object a line
    Jsonl,
}

impl Search {
    fn wanted(self) -> Result<Wanted, Failure> {
        let Self { text, room, act, since } = self;
        if act.as_ref().is_some_and(|act| Act::from_word(act).is_none()) {
            return Err(Failure::data("There is no such act. `sohbet audit list --json` shows how they are called."));
        }
        let now = Clock::machine().unix_seconds();
        let since = since.map(|since| now.saturating_sub(i64::try_from(since.as_secs()).unwrap_or(i64::MAX)));
        Ok(Wanted { room, act, text, since })
    }
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::List { search, limit, form } => list(config, search.wanted()?, limit, form),
            Self::Export { search, format } => export(config, search.wanted()?, format),
        }
    }
}

fn list(config: &Config, wanted: Wanted, limit: usize, form: Form) -> Result<(), Failure> {
    let entries = data::read(config, move |db| {
        let mut entries = Vec::new();
        audit::search(db, &wanted, |entry| {
            if entries.len() < limit {
                entries.push(entry);
            }
            entries.len() < limit
        })?;
        Ok::<_, db::Error>(entries)
    })?;
    form.print(&entries, || entries.iter().map(words).collect())
}

fn words(entry: &Entry) -> String {
    let mut line = format!("{} UTC  {:<22}", moment(entry.created_at), entry.act.as_str());
    let parts = [("by", &entry.actor), ("to", &entry.target), ("in", &entry.room), ("with", &entry.detail)];
    for (word, value) in parts {
        if let Some(value) = value {
            let _ = write!(line, " {word} {value}");
        }
    }
    line + "\n"
}

/// Prints each entry as it is read: there may be more than fit into the memory.
fn export(config: &Config, wanted: Wanted, format: Format) -> Result<(), Failure> {
    let written = data::read(config, move |db| {
        let mut out = BufWriter::new(io::stdout().lock());
        let mut result = if format == Format::Csv { out.write_all(TITLES.as_bytes()) } else { Ok(()) };
        audit::search(db, &wanted, |entry| {
            if result.is_ok() {
                result = line(&entry, format).and_then(|line| out.write_all(line.as_bytes()));
            }
            result.is_ok()
        })?;
        Ok::<_, db::Error>(result.and_then(|()| out.flush()))
    })?;
    match written {
        // A reader that went away is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(anyhow::Error::from(error).into()),
        _ => Ok(()),
    }
}

/// The columns of an export.
const TITLES: &str = "number,created_at,act,actor,target,room,detail\r\n";

fn line(entry: &Entry, format: Format) -> io::Result<String> {
    match format {
        Format::Jsonl => json(entry).map(|line| line + "\n").map_err(|failure| io::Error::other(failure.message)),
        Format::Csv => {
            let Entry { number, created_at, act, actor, target, room, detail } = entry;
            let texts = [actor, target, room, detail].map(|text| field(text.as_deref().unwrap_or_default()));
            Ok(format!("{number},{created_at},{},{}\r\n", act.as_str(), texts.join(",")))
        }
    }
}

/// A field of a table. People choose their names: one that a spreadsheet would compute is kept from that by an apostrophe.
fn field(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_field_of_a_table_whatever_is_in_it() {
        assert_eq!(field("Ada, \"the first\""), "\"Ada, \"\"the first\"\"\"");
        assert_eq!(field("=1+1"), "\"'=1+1\"");
        assert_eq!(field(""), "\"\"");
    }
}
