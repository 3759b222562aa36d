//! The kinds of values that say where the certificate comes from.

use std::fmt;

use super::value::{Value, choice, from_text, quoted, text};

/// What stands where a secret would.
const HIDDEN: &str = "(hidden)";

choice! {
    /// Whether a certificate authority is asked for a certificate.
    Acme, "\"auto\", \"on\" or \"off\"" {
        /// For a public name or address alone.
        Auto = "auto",
        /// For whatever name there is: an authority of one's own may certify it.
        On = "on",
        /// Never.
        Off = "off",
    }
}

/// Where a certificate authority tells what it can do (RFC 8555, section 7.1.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory(String);

text!(Directory);

impl Value for Directory {
    const EXPECTS: &'static str = "the https address of an ACME directory, like \"https://ca.example/acme/directory\"";

    fn parse_text(text: &str) -> Result<Self, String> {
        let host = text.strip_prefix("https://").unwrap_or_default();
        if host.is_empty() || host.starts_with('/') || text.contains([' ', '@', '#']) {
            return Err(format!("{text:?} is not an https address"));
        }
        Ok(Self(text.to_owned()))
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&self.0))
    }
}

/// An account that was made on an authority's own pages (RFC 8555, section 7.3.4).
#[derive(Clone, PartialEq, Eq)]
pub struct ExternalAccount {
    id: String,
    key: String,
}

impl ExternalAccount {
    /// The key's identifier and the key itself in base64url, for the one place that needs them.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        (&self.id, &self.key)
    }
}

from_text!(ExternalAccount);

impl fmt::Debug for ExternalAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExternalAccount({}:{HIDDEN})", self.id)
    }
}

impl Value for ExternalAccount {
    const EXPECTS: &'static str = "the identifier and the key that the authority gave, like \"identifier:key\"";
    const SECRET: bool = true;

    /// The text is not repeated: all of it may be a key.
    fn parse_text(text: &str) -> Result<Self, String> {
        let (id, key) = text.split_once(':').ok_or("there is no colon between identifier and key")?;
        Ok(Self { id: id.trim().to_owned(), key: key.trim().to_owned() })
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&format!("{}:{HIDDEN}", self.id)))
    }
}
