//! Puts the layers on top of each other: default, file, credentials, environment, flags.

use std::{collections::HashMap, fmt, fs, io, path::PathBuf};

use super::{
    Config, ConfigError, Key, alerts, credentials, data_dir, file, keys,
    legacy::{LEGACY, Legacy},
    metrics, relay, validate,
    value::Raw,
};

/// Where files are looked for when nobody names one.
const DEFAULT_FILES: [&str; 2] = ["sohbet.toml", "/etc/sohbet/sohbet.toml"];
/// Variables with our prefix that are not keys: the file's path, and two that only builds and browser tests read.
const OTHER_VARIABLES: [&str; 3] = ["SOHBET_CONFIG", "SOHBET_WEB", "SOHBET_BIN"];
/// How alike (0 to 1) two names must be for one to be offered instead of the other.
const LIKENESS: f64 = 0.7;

/// What the configuration is made from.
#[derive(Debug, Default)]
pub struct Sources {
    /// The file that `--config` names.
    pub file: Option<PathBuf>,
    /// The environment's variables.
    pub environment: Vec<(String, String)>,
    /// Flags as key (`section.key`) and value.
    pub flags: Vec<(String, String)>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A line of the file.
    File(PathBuf, usize),
    /// A credential that the service manager hands over: its file.
    Credential(PathBuf),
    /// A variable.
    Environment(String),
    /// A flag, without its dashes.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => write!(f, "default"),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Credential(path) => write!(f, "the credential {}", path.display()),
            Self::Environment(name) => write!(f, "{name} in the environment"),
            Self::Flag(name) => write!(f, "--{name}"),
        }
    }
}

/// A configuration and how it came about.
#[derive(Debug)]
pub struct Loaded {
    /// The values in force.
    pub config: Config,
    /// Where each value that somebody set comes from, by `section.key`.
    pub origins: HashMap<String, Origin>,
    /// Sentences that the operator should read at the start.
    pub notices: Vec<String>,
}

impl Loaded {
    /// Where a key's value comes from.
    #[must_use]
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }

    pub(super) fn set(&mut self, key: &Key, value: &Raw, origin: Origin) -> Result<(), ConfigError> {
        (key.set)(&mut self.config, value).map_err(|problem| ConfigError::BadValue {
            key: key.path(),
            origin: origin.clone(),
            problem,
            expected: key.expects.to_owned(),
        })?;
        self.origins.insert(key.path(), origin);
        Ok(())
    }

    fn set_legacy(&mut self, legacy: &Legacy, text: &str) -> Result<(), ConfigError> {
        let origin = Origin::Environment(legacy.variable.to_owned());
        let expects =
            || legacy.key.and_then(|path| keys().find(|key| key.path() == path)).map_or("", |key| key.expects);
        let notice = (legacy.apply)(&mut self.config, text).map_err(|problem| ConfigError::BadValue {
            key: legacy.key.unwrap_or(legacy.variable).to_owned(),
            origin: origin.clone(),
            problem,
            expected: expects().to_owned(),
        })?;
        self.notices.extend(notice);
        if let Some(key) = legacy.key {
            self.origins.insert(key.to_owned(), origin);
        }
        Ok(())
    }
}

/// Loads the configuration.
pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
    let mut loaded = Loaded { config: Config::default(), origins: HashMap::new(), notices: Vec::new() };
    read_file(&mut loaded, sources)?;
    credentials::read(&mut loaded, &sources.environment)?;
    read_environment(&mut loaded, &sources.environment)?;
    for (path, text) in &sources.flags {
        let Some(key) = keys().find(|key| key.path() == *path) else { continue };
        loaded.set(key, &Raw::Text(text.clone()), Origin::Flag(key.flag()))?;
    }
    if loaded.config.server.data_dir.as_os_str().is_empty() {
        loaded.config.server.data_dir = data_dir::default(&sources.environment)?;
    }
    relay::read_secrets(&mut loaded)?;
    metrics::read_tokens(&mut loaded)?;
    alerts::check(&loaded)?;
    validate::check(&loaded)?;
    relay::check(&loaded)?;
    let advice = relay::advice(&loaded);
    loaded.notices.extend(advice);
    Ok(loaded)
}

/// The known name most like an unknown one, when any is.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let name = name.to_lowercase();
    known
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

fn read_file(loaded: &mut Loaded, sources: &Sources) -> Result<(), ConfigError> {
    let named = sources.file.clone().or_else(|| {
        let variable = sources.environment.iter().find(|(name, value)| name == "SOHBET_CONFIG" && !value.is_empty());
        variable.map(|(_, path)| PathBuf::from(path))
    });
    let (path, text) = match named {
        Some(path) => {
            let text = fs::read_to_string(&path);
            let text = text.map_err(|source| ConfigError::Unreadable { path: path.clone(), source })?;
            (path, text)
        }
        None => match first_default_file()? {
            Some(found) => found,
            None => return Ok(()),
        },
    };
    for entry in file::parse(&text, &path)? {
        loaded.set(entry.key, &entry.value, Origin::File(path.clone(), entry.line))?;
    }
    Ok(())
}

fn first_default_file() -> Result<Option<(PathBuf, String)>, ConfigError> {
    for path in DEFAULT_FILES.map(PathBuf::from) {
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(ConfigError::Unreadable { path, source }),
        }
    }
    Ok(None)
}

fn read_environment(loaded: &mut Loaded, environment: &[(String, String)]) -> Result<(), ConfigError> {
    // The original system's names first, so that our own, which say more, win. In the table's order, so that a notice
    // about the one port names the right port.
    for legacy in LEGACY {
        let given = environment.iter().find(|(name, value)| name == legacy.variable && !value.is_empty());
        if let Some((_, text)) = given {
            loaded.set_legacy(legacy, text)?;
        }
    }
    for (name, text) in environment.iter().filter(|(name, _)| name.starts_with("SOHBET_")) {
        if let Some(key) = keys().find(|key| key.variable() == *name) {
            loaded.set(key, &Raw::Text(text.clone()), Origin::Environment(name.clone()))?;
        } else if !OTHER_VARIABLES.contains(&name.as_str()) && !LEGACY.iter().any(|legacy| legacy.variable == name) {
            let known = keys().map(Key::variable).chain(OTHER_VARIABLES.map(str::to_owned));
            let place = "environment".to_owned();
            return Err(ConfigError::Unknown {
                place,
                what: "variable",
                name: name.clone(),
                nearest: nearest(name, known),
            });
        }
    }
    Ok(())
}
