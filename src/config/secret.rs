//! The kinds of values that are never shown: not by `Debug`, not by `config show`, not in an error.

use std::fmt;

use super::value::{Value, from_text, quoted};

/// What stands where a secret would.
const HIDDEN: &str = "(hidden)";

/// Texts that nobody is shown.
macro_rules! secret {
    ($(#[doc = $doc:literal])+ $name:ident, $expects:literal) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The secret itself, for the one place that needs it.
            #[must_use]
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        from_text!($name);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "{}"), HIDDEN)
            }
        }

        impl Value for $name {
            const EXPECTS: &'static str = $expects;
            const SECRET: bool = true;

            fn parse_text(text: &str) -> Result<Self, String> {
                Ok(Self(text.to_owned()))
            }

            fn render(&self) -> Option<String> {
                Some(quoted(HIDDEN))
            }
        }
    };
}

secret! {
    /// What access tokens are signed with.
    Secret, "at least 32 bytes of random text, for example from `openssl rand -base64 32`"
}

secret! {
    /// What other applications mint relay credentials with.
    SharedSecret, "at least 16 characters of random text, for example from `openssl rand -hex 32`"
}

secret! {
    /// What an application shows to be given a relay credential.
    ApiKey, "at least 16 characters of random text, for example from `openssl rand -hex 32`"
}

secret! {
    /// What the server shows to another one, to be let in.
    Password, "the password or token that the other server knows"
}

/// Where alerts are sent. Hidden, because whoever knows such an address may often write there.
#[derive(Clone, PartialEq, Eq)]
pub struct AlertAddress(String);

impl AlertAddress {
    /// The address itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

from_text!(AlertAddress);

impl fmt::Debug for AlertAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlertAddress{HIDDEN}")
    }
}

impl Value for AlertAddress {
    const EXPECTS: &'static str = "a web address, like \"https://ntfy.example/sohbet\"";
    const SECRET: bool = true;

    /// The text is not repeated: all of it may be a secret.
    fn parse_text(text: &str) -> Result<Self, String> {
        let address: axum::http::Uri = text.parse().map_err(|_| "that is no web address")?;
        let is_web = matches!(address.scheme_str(), Some("https" | "http"));
        let is_one = is_web && address.host().is_some_and(|host| !host.is_empty());
        is_one.then(|| Self(text.to_owned())).ok_or_else(|| "that is no web address".to_owned())
    }

    fn render(&self) -> Option<String> {
        Some(quoted(HIDDEN))
    }
}

/// A user of the relay with a password that lasts.
#[derive(Clone, PartialEq, Eq)]
pub struct RelayUser {
    /// What it authenticates as.
    pub name: String,
    password: String,
}

impl RelayUser {
    /// The password itself, for the one place that needs it.
    #[must_use]
    pub fn reveal_password(&self) -> &str {
        &self.password
    }
}

from_text!(RelayUser);

impl fmt::Debug for RelayUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RelayUser({}:{HIDDEN})", self.name)
    }
}

impl Value for RelayUser {
    const EXPECTS: &'static str = "a name and a password, 8 characters or more, like \"name:password\"";
    const SECRET: bool = true;

    /// The text is not repeated: all of it may be a password.
    fn parse_text(text: &str) -> Result<Self, String> {
        let (name, password) = text.split_once(':').ok_or("there is no colon between name and password")?;
        Ok(Self { name: name.to_owned(), password: password.to_owned() })
    }

    fn render(&self) -> Option<String> {
        Some(quoted(&format!("{}:{HIDDEN}", self.name)))
    }
}
