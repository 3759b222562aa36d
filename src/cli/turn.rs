//! `sohbet turn`: the relay as other applications use it.

use std::{fmt::Write, net::IpAddr, time::Duration};

use clap::Subcommand;

use super::{Failure, print};
use crate::{
    auth::{
        clock::Clock,
        relay_credential::{self, RelayCredential},
    },
    config::{self, Config},
    hub::IceHost,
    net::interfaces,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print a credential with which an application, or a test of one, can use the relay (relay.mode "open")
    Credential {
        /// Whom it is for, as the relay's quotas count [default: somebody new]
        #[arg(long)]
        user: Option<String>,
        /// How long it works, like "30m" or "24h" [default: `relay.api_lifetime`]
        #[arg(long, value_parser = config::parse_duration)]
        lifetime: Option<Duration>,
        /// Print it as JSON, as /api/turn answers
        #[arg(long)]
        json: bool,
    },
}

impl Command {
    pub(super) fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Credential { user, lifetime, json } => credential(config, user.as_deref(), lifetime, json),
        }
    }
}

fn credential(config: &Config, user: Option<&str>, lifetime: Option<Duration>, json: bool) -> Result<(), Failure> {
    let lifetime = lifetime.unwrap_or(config.relay.api_lifetime);
    let uris = IceHost::new(&host(config), config.server.listen.port()).turn_uris();
    let now = Clock::machine().unix_seconds();
    let issued = relay_credential::issue(&config.relay, user, lifetime, now, uris)?;
    let credential = issued.ok_or_else(|| {
        Failure::config(
            "There is nothing to make a credential with. Set relay.mode to \"open\" and a secret in relay.secrets or \
             relay.secrets_file; docs/turn.md says how, and what that opens.",
        )
    })?;
    if json {
        let json = serde_json::to_string(&credential).map_err(anyhow::Error::from)?;
        return print(&format!("{json}\n"));
    }
    print(&text(&credential))
}

fn text(credential: &RelayCredential) -> String {
    let RelayCredential { username, password, ttl, uris } = credential;
    let mut text = format!("Username  {username}\nPassword  {password}\nWorks for {ttl} seconds, at\n");
    for uri in uris {
        let _ = writeln!(text, "          {uri}");
    }
    text
}

/// The best that is known of how others reach the relay.
fn host(config: &Config) -> String {
    let listen = config.server.listen.ip();
    let configured = config.server.public_host.as_deref().map(str::to_owned);
    let public = || {
        let v4 = config.relay.public_ipv4.map(IpAddr::V4);
        v4.or(config.relay.public_ipv6.map(IpAddr::V6)).or((!listen.is_unspecified()).then_some(listen))
    };
    let found = || interfaces::outward_v4().map(IpAddr::V4).or(interfaces::outward_v6().map(IpAddr::V6));
    configured.or_else(|| public().or_else(found).map(|ip| ip.to_string())).unwrap_or_else(|| "localhost".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_the_configured_one_before_any_that_was_found() {
        let mut config = Config::default();
        config.server.listen = "192.0.2.7:443".parse().unwrap();
        assert_eq!(host(&config), "192.0.2.7");
        config.relay.public_ipv6 = "2001:db8::7".parse().ok();
        assert_eq!(host(&config), "2001:db8::7");
        config.relay.public_ipv4 = "203.0.113.7".parse().ok();
        assert_eq!(host(&config), "203.0.113.7");
        config.server.public_host = "turn.example".parse().ok();
        assert_eq!(host(&config), "turn.example");
    }
}
