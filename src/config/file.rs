//! The configuration file: TOML with a table for each section.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{ConfigError, Key, SECTIONS, load::nearest, value::Raw};

/// A value found in the file.
pub(super) struct Entry {
    pub(super) key: &'static Key,
    pub(super) line: usize,
    pub(super) value: Raw,
}

/// Reads the file's text. `path` is for messages.
pub(super) fn parse(text: &str, path: &Path) -> Result<Vec<Entry>, ConfigError> {
    let table = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        problem: error.message().replace('\n', ", "),
    })?;
    let mut entries = Vec::new();
    for (name, value) in table.get_ref() {
        let line = line_at(text, name.span().start);
        let place = || format!("{}, line {line}", path.display());
        let Some(section) = SECTIONS.iter().find(|section| section.name == name.get_ref().as_ref()) else {
            return Err(unknown(place(), "section", name.get_ref(), SECTIONS.iter().map(|s| s.name.to_owned())));
        };
        let DeValue::Table(keys) = value.get_ref() else {
            return Err(ConfigError::Syntax {
                path: path.to_owned(),
                line,
                problem: format!("{} is a section, so write it as [{}]", section.name, section.name),
            });
        };
        section_entries(section.keys, keys, text, path, &mut entries)?;
    }
    Ok(entries)
}

fn section_entries(
    known: &'static [Key],
    table: &DeTable<'_>,
    text: &str,
    path: &Path,
    entries: &mut Vec<Entry>,
) -> Result<(), ConfigError> {
    for (name, value) in table {
        let line = line_at(text, name.span().start);
        let Some(key) = known.iter().find(|key| key.name == name.get_ref().as_ref()) else {
            let full = format!("{}.{}", known[0].section, name.get_ref());
            let place = format!("{}, line {line}", path.display());
            return Err(unknown(place, "key", &full, super::keys().map(Key::path)));
        };
        let value = raw(value.get_ref()).ok_or_else(|| ConfigError::Syntax {
            path: path.to_owned(),
            line,
            problem: format!("{} needs {}", key.path(), key.expects),
        })?;
        entries.push(Entry { key, line, value });
    }
    Ok(())
}

fn raw(value: &DeValue<'_>) -> Option<Raw> {
    match value {
        DeValue::Array(items) => items.iter().map(|item| scalar(item.get_ref())).collect::<Option<_>>().map(Raw::List),
        other => scalar(other).map(Raw::Text),
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn unknown(place: String, what: &'static str, name: &str, known: impl Iterator<Item = String>) -> ConfigError {
    ConfigError::Unknown { place, what, name: name.to_owned(), nearest: nearest(name, known) }
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
