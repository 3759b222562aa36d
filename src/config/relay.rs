//! Rules about the relay's keys, the file of secrets, and what has no effect in the mode that is chosen.

use std::{ops::RangeInclusive, time::Duration};

use super::{
    ApiKey, ConfigError, Loaded, Origin, RelayMode, RelayUser, SharedSecret, secret_file,
    validate::{Rule, rule},
    value::Value as _,
};

/// Whoever is given one credential can try secrets against it at leisure: 16 random characters are beyond trying. No less
/// is advised; and none is taken for an API key, which nobody has had yet.
const MIN_SECRET: usize = 16;
/// The same for passwords that people chose for a device, where 16 may be too much for it.
const MIN_PASSWORD: usize = 8;
/// A longer name would make every answer of the relay longer.
const MAX_USER_NAME: usize = 128;
/// RFC 8489, section 14.9: a realm has fewer than 128 characters.
const MAX_REALM: usize = 127;
/// Up to here a challenge is at most 3.5 times as long as the shortest Allocate.
const SHORT_REALM: usize = 16;
/// Shorter than a minute and slow clients fail; longer than a week and a leaked credential lives on.
const API_LIFETIME: RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(7 * 86_400);
/// Calls that last longer than a day are left by their participants at some time anyway.
const MAX_DRAIN: Duration = Duration::from_secs(86_400);
/// What is looked at in open mode only.
const OPEN_ONLY: [&str; 10] = [
    "relay.ports",
    "relay.bind_ipv4",
    "relay.bind_ipv6",
    "relay.allow_peers",
    "relay.deny_peers",
    "relay.secrets",
    "relay.secrets_file",
    "relay.users",
    "relay.api_keys",
    "relay.api_lifetime",
];

/// Adds the secrets of `relay.secrets_file` to those of `relay.secrets`.
pub(super) fn read_secrets(loaded: &mut Loaded) -> Result<(), ConfigError> {
    let Some(path) = loaded.config.relay.secrets_file.clone() else { return Ok(()) };
    let lines = secret_file::lines(loaded, "relay.secrets_file", &path)?;
    loaded.config.relay.secrets.extend(lines.iter().filter_map(|line| SharedSecret::parse_text(line).ok()));
    loaded.origins.entry("relay.secrets".to_owned()).or_insert_with(|| Origin::File(path, 1));
    Ok(())
}

/// Refuses what cannot be meant.
pub(super) fn check(loaded: &Loaded) -> Result<(), ConfigError> {
    let relay = &loaded.config.relay;
    rule(loaded, is_realm(&relay.realm), REALM)?;
    rule(loaded, relay.allocations > 0, none("relay.allocations"))?;
    rule(loaded, relay.allocations_per_credential > 0, none("relay.allocations_per_credential"))?;
    rule(loaded, relay.allocations_per_client > 0, none("relay.allocations_per_client"))?;
    rule(loaded, relay.drain <= MAX_DRAIN, DRAIN)?;
    rule(loaded, is_discovery(loaded), DISCOVERY)?;
    rule(loaded, relay.secrets.iter().all(|secret| !secret.reveal().is_empty()), EMPTY_SECRET)?;
    rule(loaded, relay.api_keys.iter().all(|key| key.reveal().len() >= MIN_SECRET), SHORT_KEY)?;
    rule(loaded, relay.users.iter().all(is_user), USER)?;
    rule(loaded, are_different(&relay.users), USER_TWICE)?;
    rule(loaded, API_LIFETIME.contains(&relay.api_lifetime), LIFETIME)?;
    if relay.mode == RelayMode::Internal {
        return Ok(());
    }
    rule(loaded, !relay.secrets.is_empty() || !relay.users.is_empty(), NOBODY)?;
    rule(loaded, relay.api_keys.is_empty() || !relay.secrets.is_empty(), KEY_WITHOUT_SECRET)?;
    let listen = loaded.config.server.listen.port();
    rule(loaded, !relay.ports.ports().contains(&listen), LISTEN_PORT)
}

const REALM: Rule = Rule {
    key: "relay.realm",
    problem: "the realm is empty, too long or has characters that a realm cannot have",
    expected: "1 to 127 characters on one line without quotation marks and backslashes; up to 16 are best",
};
const DRAIN: Rule = Rule { key: "relay.drain", problem: "that is too long", expected: "0s to 1d" };
const DISCOVERY: Rule = Rule {
    key: "relay.discovery",
    problem: "these are not two addresses with which a router's behaviour can be told",
    expected: "two addresses of one family, each with another IP and another port, and neither port used by server.listen or \
               relay.ports; or none at all",
};
const EMPTY_SECRET: Rule = Rule { key: "relay.secrets", problem: "a secret is empty", expected: SharedSecret::EXPECTS };
const SHORT_KEY: Rule =
    Rule { key: "relay.api_keys", problem: "a key is too short to be safe", expected: ApiKey::EXPECTS };
const USER: Rule = Rule {
    key: "relay.users",
    problem: "a name is empty, too long or a mere number, or a password is empty",
    expected: "names of 1 to 128 characters that are not only digits, each with a password, like \"name:password\"",
};
const USER_TWICE: Rule =
    Rule { key: "relay.users", problem: "two users have the same name", expected: "a name for each" };
const LIFETIME: Rule =
    Rule { key: "relay.api_lifetime", problem: "that is too short or too long", expected: "1m to 7d" };
const NOBODY: Rule = Rule {
    key: "relay.mode",
    problem: "open mode is for other applications, and none could get in: there is neither a secret nor a user",
    expected: "relay.secrets (or relay.secrets_file) or relay.users beside it, or \"internal\"",
};
const KEY_WITHOUT_SECRET: Rule = Rule {
    key: "relay.api_keys",
    problem: "there is no secret to make credentials with",
    expected: "a secret in relay.secrets or relay.secrets_file, or no keys",
};
const LISTEN_PORT: Rule = Rule {
    key: "relay.ports",
    problem: "the range holds the port of server.listen, which cannot be both",
    expected: "a range without it",
};

fn none(key: &'static str) -> Rule {
    Rule { key, problem: "with none at all, no call could be relayed", expected: "1 or more" }
}

/// What the operator should know, though nothing is wrong.
pub(super) fn advice(loaded: &Loaded) -> Vec<String> {
    let relay = &loaded.config.relay;
    let mut notices = Vec::new();
    let idle: Vec<_> = OPEN_ONLY.into_iter().filter(|key| loaded.origin(key) != Origin::Default).collect();
    if relay.mode == RelayMode::Internal && !idle.is_empty() {
        notices.push(format!(
            "{} have no effect: relay.mode is \"internal\". With \"open\", other applications can use the relay; \
             docs/turn.md says what that opens.",
            idle.join(", ")
        ));
    }
    if relay.secrets.iter().any(|secret| secret.reveal().len() < MIN_SECRET) {
        notices.push(format!(
            "relay.secrets has one of fewer than {MIN_SECRET} characters: whoever is given one credential could find it by \
             trying. `openssl rand -hex 32` makes a better one."
        ));
    }
    if relay.users.iter().any(|user| user.reveal_password().len() < MIN_PASSWORD) {
        notices.push(format!(
            "relay.users has a password of fewer than {MIN_PASSWORD} characters: whoever sees its packets could find it by \
             trying."
        ));
    }
    if relay.realm.len() > SHORT_REALM {
        notices.push(format!(
            "relay.realm has more than {SHORT_REALM} characters. It is in every answer to a stranger, so clients with \
             short requests may get a smaller answer or none; nobody sees it, so choose a short one."
        ));
    }
    if relay.alternate_server.is_some() && relay.drain.is_zero() {
        notices.push("relay.alternate_server has no effect: relay.drain is 0, so clients are never sent away.".into());
    }
    notices
}

/// RFC 5780, section 6: the four combinations of two IPs and two ports are sockets of their own.
fn is_discovery(loaded: &Loaded) -> bool {
    let config = &loaded.config;
    let Some([one, other]) = config.relay.discovery_addresses() else { return config.relay.discovery.is_empty() };
    let is_open = config.relay.mode == RelayMode::Open;
    let is_free =
        |port| port != config.server.listen.port() && !(is_open && config.relay.ports.ports().contains(&port));
    one.is_ipv4() == other.is_ipv4()
        && one.ip() != other.ip()
        && one.port() != other.port()
        && [one, other]
            .iter()
            .all(|address| !address.ip().is_unspecified() && address.port() != 0 && is_free(address.port()))
}

/// RFC 8489, section 14.9: what a quoted string can hold without escapes.
fn is_realm(realm: &str) -> bool {
    let length = realm.chars().count();
    (1..=MAX_REALM).contains(&length) && !realm.chars().any(|c| c.is_control() || c == '"' || c == '\\')
}

/// A name of digits only would look like a credential that was minted.
fn is_user(user: &RelayUser) -> bool {
    let name = &user.name;
    (1..=MAX_USER_NAME).contains(&name.len())
        && !name.chars().any(char::is_control)
        && !name.bytes().all(|byte| byte.is_ascii_digit())
        && !user.reveal_password().is_empty()
}

fn are_different(users: &[RelayUser]) -> bool {
    let mut names: Vec<_> = users.iter().map(|user| &user.name).collect();
    names.sort_unstable();
    names.windows(2).all(|pair| pair[0] != pair[1])
}
