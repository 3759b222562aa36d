//! Rules about values that their kind alone cannot express.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::RangeInclusive,
    time::Duration,
};

use sohbet_turn::server::Network;

use super::{ConfigError, Loaded};

/// An HMAC key shorter than its hash weakens it (RFC 2104, section 3); HS256 asks for 256 bits (RFC 7518, section 3.2).
const MIN_TOKEN_SECRET: usize = 32;
/// In a mesh everybody uploads to everybody: beyond ten a home's uplink is full.
const PARTICIPANTS: RangeInclusive<usize> = 2..=10;
/// Shorter than a minute and slow joins fail; longer than a day and a leaked credential lives on.
const CREDENTIAL_LIFETIME: RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(86_400);
/// Longer than ten minutes and absent people fill the room.
const GRACE: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(600);
/// A backup reads everything the server keeps: more often than this, and that takes the disk from those who call.
const BACKUPS_APART: Duration = Duration::from_secs(60 * 60);
/// Beyond this, more threads than any machine has cores.
const WORKERS: RangeInclusive<usize> = 1..=256;

/// A rule, for what to say when it does not hold.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    /// The key it is about, `section.key`.
    pub(super) key: &'static str,
    /// What is wrong.
    pub(super) problem: &'static str,
    /// What would be right.
    pub(super) expected: &'static str,
}

/// Refuses the configuration unless the rule `holds`.
pub(super) fn rule(loaded: &Loaded, holds: bool, Rule { key, problem, expected }: Rule) -> Result<(), ConfigError> {
    let refusal = || ConfigError::BadValue {
        key: key.to_owned(),
        origin: loaded.origin(key),
        problem: problem.to_owned(),
        expected: expected.to_owned(),
    };
    holds.then_some(()).ok_or_else(refusal)
}

pub(super) fn check(loaded: &Loaded) -> Result<(), ConfigError> {
    let config = &loaded.config;
    let rule = |holds, key, problem, expected| rule(loaded, holds, Rule { key, problem, expected });
    let name = config.server.name.trim();
    let secret = config.accounts.token_secret.as_ref();
    rule(
        !name.is_empty() && name.chars().count() <= 64 && !name.chars().any(char::is_control),
        "server.name",
        "the name is empty, too long or has control characters",
        "1 to 64 characters on one line",
    )?;
    rule(
        secret.is_none_or(|secret| secret.reveal().len() >= MIN_TOKEN_SECRET),
        "accounts.token_secret",
        "the secret is too short to be safe",
        "at least 32 bytes, for example from `openssl rand -base64 32`",
    )?;
    rule(
        PARTICIPANTS.contains(&config.rooms.max_participants),
        "rooms.max_participants",
        "a call cannot have that many participants",
        "2 to 10",
    )?;
    rule(
        CREDENTIAL_LIFETIME.contains(&config.relay.credential_lifetime),
        "relay.credential_lifetime",
        "that is too short or too long",
        "1m to 1d",
    )?;
    rule(
        config.relay.workers.is_none_or(|workers| WORKERS.contains(&workers)),
        "relay.workers",
        "that is not a sensible number of threads",
        "1 to 256, or nothing for one a core",
    )?;
    rule(
        !config.server.trusted_proxies.iter().any(is_everybody),
        "server.trusted_proxies",
        "this network is the whole internet: everybody could pretend to be anybody",
        "the addresses of your proxies, like \"127.0.0.1\" or \"10.0.0.0/24\"",
    )?;
    rule(
        config.server.http_listen != Some(config.server.listen),
        "server.http_listen",
        "this is the address of server.listen, which speaks https",
        "another port, like \"[::]:80\", or nothing",
    )?;
    rule(GRACE.contains(&config.signaling.grace), "signaling.grace", "that is too short or too long", "1s to 10m")?;
    rule(
        config.backup.every.is_zero() || config.backup.every >= BACKUPS_APART,
        "backup.every",
        "that is so often that backups would be all the server does",
        "1h or more, or 0s for never",
    )?;
    rule(config.backup.keep > 0, "backup.keep", "then no backup would be left", "1 or more")?;
    rule(
        tracing_subscriber::EnvFilter::try_new(&config.log.level).is_ok(),
        "log.level",
        "that is neither a level nor a filter",
        "error, warn, info, debug or trace, or a filter like \"info,sohbet_turn=debug\"",
    )
}

/// Whether a network holds both ends of an address family.
fn is_everybody(network: &Network) -> bool {
    let ends = |first: IpAddr, last: IpAddr| network.contains(first) && network.contains(last);
    ends(Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::BROADCAST.into())
        || ends(Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::from_bits(u128::MAX).into())
}
