//! Who somebody is and what they may do: passwords, sessions, setup, permissions and rate limits.
//!
//! Two questions are asked from outside: [`access::verify`] (who holds this access token?) and [`permission::join`]
//! (may they join this room, and as what?).

pub mod access;
pub mod account;
pub mod api_key;
pub mod cleaning;
pub mod clock;
pub mod limits;
pub mod names;
pub mod password;
pub mod permission;
pub mod relay_credential;
pub mod roles;
pub mod secret;
pub mod session;
pub mod setup;
pub mod token;

pub use access::Identity;

use std::sync::Arc;

use crate::config::Config;

use self::{access::AccessTokens, clock::Clock, limits::Limits, password::Passwords, secret::SecretError};

/// The file name of the secret that signs tokens.
const TOKEN_SECRET: &str = "token.secret";

/// Passwords, sessions and rate limits. Cheap to clone.
#[derive(Clone)]
pub struct Auth {
    /// What time it is.
    pub clock: Clock,
    /// Signs and checks access tokens.
    pub tokens: Arc<AccessTokens>,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// How often a stranger may try.
    pub limits: Arc<Limits>,
}

impl Auth {
    /// Reads the secret that signs tokens, or makes it at the first start.
    pub fn open(config: &Config, clock: Clock) -> Result<Self, SecretError> {
        let tokens = match &config.accounts.token_secret {
            Some(secret) => AccessTokens::new(secret.reveal().as_bytes()),
            None => AccessTokens::new(secret::load_or_create(&config.server.data_dir, TOKEN_SECRET)?.as_bytes()),
        };
        let limits = Limits::new(&clock);
        Ok(Self { clock, tokens: Arc::new(tokens), passwords: Passwords::default(), limits: Arc::new(limits) })
    }

    /// The time in unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.clock.unix_seconds()
    }
}
