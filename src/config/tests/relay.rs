//! The relay's keys: what goes together and what does not.

use super::*;

const SECRET: &str = "0123456789abcdef";

/// An open relay with one secret, and what else a test wants.
fn open(more: &[(&str, &str)]) -> Vec<(String, String)> {
    let base = [("SOHBET_RELAY_MODE", "open"), ("SOHBET_RELAY_SECRETS", SECRET)];
    let kept = base.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load_open(more: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
    let environment = open(more);
    let pairs: Vec<_> = environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    load(&sources("", &pairs, &[]).0)
}

fn refused_open(more: &[(&str, &str)]) -> String {
    load_open(more).unwrap_err().to_string()
}

fn secrets(loaded: &Loaded) -> Vec<&str> {
    loaded.config.relay.secrets.iter().map(SharedSecret::reveal).collect()
}

#[test]
fn the_relay_is_internal_and_says_nothing_unless_told_otherwise() {
    let loaded = loaded("", &[], &[]);
    let relay = &loaded.config.relay;
    assert_eq!((relay.mode, relay.drain), (RelayMode::Internal, Duration::ZERO));
    assert_eq!((relay.allocations_per_credential, relay.allocations_per_client), (128, 2000));
    assert_eq!(relay.bandwidth_per_credential.bytes_per_second(), 25_000_000);
    assert_eq!(loaded.notices, [""; 0]);
}

#[test]
fn an_open_relay_needs_a_secret_or_a_user() {
    load_open(&[]).unwrap();
    let message = refused_open(&[("SOHBET_RELAY_SECRETS", "")]);
    assert!(message.contains("SOHBET_RELAY_MODE") && message.contains("relay.secrets_file"), "{message}");
    load_open(&[("SOHBET_RELAY_SECRETS", ""), ("SOHBET_RELAY_USERS", "ada:a long password")]).unwrap();
}

#[test]
fn keys_for_the_api_need_a_secret_to_mint_with() {
    let keys = ("SOHBET_RELAY_API_KEYS", "abcdefghijklmnop");
    load_open(&[keys]).unwrap();
    let message = refused_open(&[keys, ("SOHBET_RELAY_SECRETS", ""), ("SOHBET_RELAY_USERS", "ada:a long password")]);
    assert!(message.contains("relay.api_keys") && message.contains("no secret"), "{message}");
}

#[test]
fn what_has_no_effect_is_said() {
    let environment = [("SOHBET_RELAY_SECRETS", SECRET), ("SOHBET_RELAY_PORTS", "50000-50099")];
    let notices = loaded("", &environment, &[]).notices;
    assert!(notices[0].contains("relay.ports, relay.secrets have no effect"), "{notices:?}");
    let notices = loaded("", &[("SOHBET_RELAY_ALTERNATE_SERVER", "192.0.2.1:443")], &[]).notices;
    assert!(notices[0].contains("relay.alternate_server has no effect"), "{notices:?}");
    let notices = loaded("", &[("SOHBET_RELAY_REALM", "turn.call.example")], &[]).notices;
    assert!(notices[0].contains("relay.realm has more than 16"), "{notices:?}");
    assert_eq!(load_open(&[("SOHBET_RELAY_PORTS", "50000-50099")]).unwrap().notices, [""; 0]);
}

#[test]
fn relay_ports_stay_clear_of_the_one_port() {
    let listen = ("SOHBET_SERVER_LISTEN", "[::]:50000");
    let message = refused_open(&[listen]);
    assert!(message.contains("relay.ports") && message.contains("server.listen"), "{message}");
    load_open(&[listen, ("SOHBET_RELAY_PORTS", "50001-50099")]).unwrap();
    loaded("", &[listen], &[]);
    assert!(refused_open(&[("SOHBET_RELAY_PORTS", "60000-50000")]).contains("ends before it begins"));
}

#[test]
fn secrets_come_from_the_keys_and_then_from_the_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "\nfrom the file, one\n  from the file, two\r\n\n").unwrap();
    let path = ("SOHBET_RELAY_SECRETS_FILE", file.path().to_str().unwrap());
    let both = load_open(&[path]).unwrap();
    assert_eq!(secrets(&both), [SECRET, "from the file, one", "from the file, two"]);
    let alone = load_open(&[path, ("SOHBET_RELAY_SECRETS", "")]).unwrap();
    assert_eq!(secrets(&alone).len(), 2);
    assert!(!show(&alone).contains("from the file"));
    std::fs::write(file.path(), "\n \n").unwrap();
    assert!(refused_open(&[path]).contains("holds no secret"));
    let message = refused_open(&[("SOHBET_RELAY_SECRETS_FILE", "/nonexistent/turn")]);
    assert!(message.contains("SOHBET_RELAY_SECRETS_FILE") && message.contains("/nonexistent/turn"), "{message}");
}

#[test]
fn bad_secrets_are_refused_without_repeating_them() {
    for (key, value) in [
        ("SOHBET_RELAY_API_KEYS", "hunter2"),
        ("SOHBET_RELAY_USERS", "hunter2"),
        ("SOHBET_RELAY_USERS", ":hunter2hunter2"),
        ("SOHBET_RELAY_USERS", "1700000000:hunter2hunter2"),
        ("SOHBET_RELAY_USERS", "ada:hunter2hunter2,ada:hunter2hunter3"),
    ] {
        let message = refused_open(&[(key, value)]);
        assert!(message.contains(key) && !message.contains("hunter2"), "{message}");
    }
}

#[test]
fn weak_secrets_from_elsewhere_work_with_a_word_of_warning_that_does_not_repeat_them() {
    for (key, value) in [("SOHBET_RELAY_SECRETS", "0123456789abcdef,hunter2"), ("SOHBET_RELAY_USERS", "ada:hunter2")] {
        let notices = load_open(&[(key, value)]).unwrap().notices;
        assert!(notices[0].contains("by trying") && !notices[0].contains("hunter2"), "{notices:?}");
    }
    refused("[relay]\nsecrets = [\"\"]\n", &[], &[]);
    refused("[relay]\nusers = [\"ada:\"]\n", &[], &[]);
}

#[test]
fn values_that_no_relay_can_have_are_refused() {
    for flag in [
        ("relay.mode", "closed"),
        ("relay.realm", ""),
        ("relay.realm", "a\"b"),
        ("relay.allocations", "0"),
        ("relay.allocations_per_credential", "0"),
        ("relay.allocations_per_client", "0"),
        ("relay.bandwidth", "200"),
        ("relay.drain", "2d"),
        ("relay.api_lifetime", "1s"),
        ("relay.bind_ipv4", "::1"),
        ("relay.alternate_server", "turn.example"),
        ("relay.allow_peers", "10.0.0.0/33"),
        ("relay.deny_peers", "10.0.0"),
    ] {
        refused("", &[], &[flag]);
    }
}

#[test]
fn behaviour_discovery_needs_two_addresses_that_differ_in_both_parts() {
    let addresses = |text: &str| load_open(&[("SOHBET_RELAY_DISCOVERY", text)]);
    let loaded = addresses("192.0.2.1:3478, 192.0.2.2:3479").unwrap();
    let expected = ["192.0.2.1:3478", "192.0.2.2:3479"].map(|address| address.parse().unwrap());
    assert_eq!(loaded.config.relay.discovery_addresses(), Some(expected));
    assert_eq!(addresses("").unwrap().config.relay.discovery_addresses(), None);
    for text in [
        "192.0.2.1:3478",
        "192.0.2.1:3478,192.0.2.1:3479",
        "192.0.2.1:3478,192.0.2.2:3478",
        "192.0.2.1:3478,[2001:db8::1]:3479",
        "0.0.0.0:3478,192.0.2.2:3479",
        "192.0.2.1:0,192.0.2.2:3479",
        "192.0.2.1:8443,192.0.2.2:3479",
        "192.0.2.1:3478,192.0.2.2:50000",
        "192.0.2.1:3478,192.0.2.2:3479,192.0.2.3:3480",
    ] {
        assert!(addresses(text).unwrap_err().to_string().contains("relay.discovery"), "{text}");
    }
}

#[test]
fn no_secret_of_the_relay_is_shown_or_taken_as_a_flag() {
    let more = [("SOHBET_RELAY_USERS", "ada:a long password"), ("SOHBET_RELAY_API_KEYS", "abcdefghijklmnop")];
    let loaded = load_open(&more).unwrap();
    let text = show(&loaded) + &format!("{loaded:?}");
    for hidden in [SECRET, "a long password", "abcdefghijklmnop"] {
        assert!(!text.contains(hidden), "{text}");
    }
    assert!(text.contains("secrets = [\"(hidden)\"]  # SOHBET_RELAY_SECRETS"), "{text}");
    assert!(text.contains("users = [\"ada:(hidden)\"]"), "{text}");
    let secret: Vec<_> = keys().filter(|key| key.secret).map(Key::path).collect();
    let expected = [
        "tls.acme_external_account",
        "tls.acme_second_external_account",
        "relay.secrets",
        "relay.users",
        "relay.api_keys",
        "accounts.token_secret",
        "metrics.tokens",
        "alerts.smtp_password",
        "alerts.webhook",
        "alerts.webhook_token",
        "alerts.ntfy",
        "alerts.ntfy_token",
    ];
    assert_eq!(secret, expected);
}
