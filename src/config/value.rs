//! The kinds of values: how each is read from text and written as TOML.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use sohbet_turn::server::Network;

/// A value before its kind is known. The environment and flags know text only, so every kind can be read from text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    Text(String),
    List(Vec<String>),
}

/// A kind of value.
pub(super) trait Value: Sized {
    /// What a value looks like, to finish the sentence "expected …".
    const EXPECTS: &'static str;
    /// Never shown.
    const SECRET: bool = false;
    /// Several values.
    const LIST: bool = false;
    /// Says nothing of anybody: a number, a time, one of a few words. Everything else may hold a name or an address.
    const PLAIN: bool = false;

    /// Reads a value; the error says what is wrong with it.
    fn parse_text(text: &str) -> Result<Self, String>;

    /// Writes the value as TOML; `None` when nothing is set.
    fn render(&self) -> Option<String>;

    /// Writes the value for strangers: whole where it is plain, else that there is one.
    fn blur(&self) -> Option<String> {
        self.render().map(|text| if Self::PLAIN { text } else { "(set)".to_owned() })
    }

    fn parse(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::Text(text) => Self::parse_text(text),
            Raw::List(_) => Err("a list stands where one value belongs".to_owned()),
        }
    }
}

/// A text as TOML.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl Value for String {
    const EXPECTS: &'static str = "text";

    fn parse_text(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn render(&self) -> Option<String> {
        Some(quoted(self))
    }
}

impl Value for PathBuf {
    const EXPECTS: &'static str = "a path";

    fn parse_text(text: &str) -> Result<Self, String> {
        Ok(Self::from(text))
    }

    fn render(&self) -> Option<String> {
        (!self.as_os_str().is_empty()).then(|| quoted(&self.to_string_lossy()))
    }
}

/// Kinds that the standard library reads and writes itself.
macro_rules! standard {
    ($($type:ty, $expects:literal, $quoted:literal, $plain:literal;)+) => { $(
        impl Value for $type {
            const EXPECTS: &'static str = $expects;
            const PLAIN: bool = $plain;

            fn parse_text(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| format!("{text:?} is not {}", $expects))
            }

            fn render(&self) -> Option<String> {
                Some(if $quoted { quoted(&self.to_string()) } else { self.to_string() })
            }
        }
    )+ };
}

standard! {
    SocketAddr, "an address with a port, like \"[::]:8443\" or \"192.0.2.1:443\"", true, false;
    Ipv4Addr, "an IPv4 address, like \"192.0.2.1\"", true, false;
    Ipv6Addr, "an IPv6 address, like \"2001:db8::1\"", true, false;
    usize, "a whole number", false, true;
    bool, "true or false", false, true;
}

impl Value for Network {
    const EXPECTS: &'static str = "a network or an address, like \"10.0.0.0/8\", \"fd00::/8\" or \"192.0.2.7\"";

    fn parse_text(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error| format!("{text:?} is {error}"))
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&self.to_string()))
    }
}

/// Nothing, or a value; an empty text means nothing.
impl<T: Value> Value for Option<T> {
    const EXPECTS: &'static str = T::EXPECTS;
    const SECRET: bool = T::SECRET;
    const PLAIN: bool = T::PLAIN;

    fn parse_text(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::parse_text(text).map(Some) }
    }

    fn render(&self) -> Option<String> {
        self.as_ref().and_then(Value::render)
    }
}

/// A list; in text, separated by commas.
impl<T: Value> Value for Vec<T> {
    const EXPECTS: &'static str = T::EXPECTS;
    const SECRET: bool = T::SECRET;
    const LIST: bool = true;

    fn parse_text(text: &str) -> Result<Self, String> {
        text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(T::parse_text).collect()
    }

    fn render(&self) -> Option<String> {
        let items: Vec<_> = self.iter().filter_map(Value::render).collect();
        Some(format!("[{}]", items.join(", ")))
    }

    fn blur(&self) -> Option<String> {
        Some(format!("({} set)", self.len()))
    }

    fn parse(raw: &Raw) -> Result<Self, String> {
        match raw {
            Raw::Text(text) => Self::parse_text(text),
            Raw::List(items) => items.iter().map(|item| T::parse_text(item)).collect(),
        }
    }
}

/// Units of time with their length in seconds, longest first, so that `90s` is written back as `90s`, `3600s` as `1h`.
const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

impl Value for Duration {
    const EXPECTS: &'static str = "a time with its unit, like \"30s\", \"15m\", \"12h\" or \"7d\"";
    const PLAIN: bool = true;

    fn parse_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(|| format!("{text:?} has no unit"))?;
        let (number, unit) = text.split_at(unit_at);
        let problem = || format!("{text:?} is not a time");
        let number: u64 = number.parse().map_err(|_| problem())?;
        let seconds = UNITS.iter().find(|(name, _)| *name == unit.trim()).ok_or_else(problem)?.1;
        number.checked_mul(seconds).map(Self::from_secs).ok_or_else(problem)
    }

    fn render(&self) -> Option<String> {
        let seconds = self.as_secs();
        let (unit, length) =
            UNITS.iter().find(|(_, length)| seconds.is_multiple_of(*length) && seconds > 0).unwrap_or(&UNITS[3]);
        Some(quoted(&format!("{}{unit}", seconds / length)))
    }
}

/// A value from its text, for those who make a configuration without a file.
macro_rules! from_text {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $crate::config::value::Value::parse_text(text)
            }
        }
    };
}
pub(super) use from_text;

/// What is a text once its form is known to be right.
macro_rules! text {
    ($name:ident) => {
        from_text!($name);

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }
    };
}

pub(super) use text;

/// A host as browsers write it: a name, an IPv4 address, or an IPv6 address without brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host(String);

text!(Host);

impl Value for Host {
    const EXPECTS: &'static str = "a host name or address alone, like \"call.example\" or \"192.0.2.1\"";

    fn parse_text(text: &str) -> Result<Self, String> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        let name = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
        if bare.parse::<IpAddr>().is_ok() || (!bare.is_empty() && bare.len() <= 253 && bare.chars().all(name)) {
            return Ok(Self(bare.to_ascii_lowercase()));
        }
        Err(format!("{text:?} is not a host"))
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

/// A web origin (RFC 6454): scheme, host and port, as browsers send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOrigin(String);

text!(WebOrigin);

impl Value for WebOrigin {
    const EXPECTS: &'static str = "a web origin, like \"https://intranet.example\"";

    fn parse_text(text: &str) -> Result<Self, String> {
        let origin = text.trim().trim_end_matches('/').to_ascii_lowercase();
        if origin == "*" {
            return Err("\"*\" would let any web page act in the name of whoever is signed in".to_owned());
        }
        let rest = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        match rest {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', '*']) => Ok(Self(origin)),
            _ => Err(format!("{text:?} is not a web origin")),
        }
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

/// Kinds with a few words to choose from.
macro_rules! choice {
    ($(#[doc = $doc:literal])+ $name:ident, $expects:literal { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[doc = $variant_doc])+ $variant, )+ }

        impl $name {
            /// The word for it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// What a word means.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }

        impl Value for $name {
            const EXPECTS: &'static str = $expects;
            const PLAIN: bool = true;

            fn parse_text(text: &str) -> Result<Self, String> {
                Self::from_word(text).ok_or_else(|| format!("{text:?} is not one of them"))
            }

            fn render(&self) -> Option<String> {
                Some(quoted(self.as_str()))
            }
        }
    };
}

pub(super) use choice;

choice! {
    /// Who may make themselves an account.
    RegistrationMode, "\"open\", \"invite\" or \"closed\"" {
        /// Everyone.
        Open = "open",
        /// Who has an account invite from an administrator.
        Invite = "invite",
        /// Nobody.
        Closed = "closed",
    }
}

choice! {
    /// Whom the relay serves.
    RelayMode, "\"internal\" or \"open\"" {
        /// The calls of this server, over its one port.
        Internal = "internal",
        /// Other applications too, over real ports.
        Open = "open",
    }
}

choice! {
    /// How a mail server is spoken to.
    SmtpTls, "\"starttls\", \"tls\" or \"off\"" {
        /// Encrypted after a word in the clear (RFC 3207).
        Starttls = "starttls",
        /// Encrypted from the start (RFC 8314).
        Tls = "tls",
        /// Not at all.
        Off = "off",
    }
}

choice! {
    /// The form of the log's lines.
    LogFormat, "\"auto\", \"full\", \"compact\" or \"json\"" {
        /// The journal where there is one, else full.
        Auto = "auto",
        /// Time, level, part, message, fields.
        Full = "full",
        /// Without the part's full name.
        Compact = "compact",
        /// One object a line.
        Json = "json",
    }
}
