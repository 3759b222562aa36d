//! What the four sources make of the configuration.

use std::path::PathBuf;

use super::*;

mod relay;

fn sources(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> (Sources, tempfile::NamedTempFile) {
    let on_disk = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(on_disk.path(), file).unwrap();
    let owned = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let mut environment: Vec<_> = owned(environment);
    environment.push(("HOME".to_owned(), "/home/ada".to_owned()));
    (Sources { file: Some(on_disk.path().to_owned()), environment, flags: owned(flags) }, on_disk)
}

fn loaded(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> Loaded {
    load(&sources(file, environment, flags).0).unwrap()
}

fn refused(file: &str, environment: &[(&str, &str)], flags: &[(&str, &str)]) -> String {
    load(&sources(file, environment, flags).0).unwrap_err().to_string()
}

#[test]
fn nothing_has_to_be_configured() {
    let config = loaded("", &[], &[]).config;
    assert_eq!(config.server.listen, "[::]:8443".parse().unwrap());
    assert_eq!(config.rooms.max_participants, 10);
    assert_eq!(config.accounts.registration, RegistrationMode::Invite);
    assert_eq!(config.database_path(), config.server.data_dir.join("sohbet.sqlite"));
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let file = "[server]\nname = \"file\"\n[rooms]\nmax_participants = 3\n[signaling]\ngrace = \"1m\"\n";
    let environment = [("SOHBET_SERVER_NAME", "environment"), ("SOHBET_ROOMS_MAX_PARTICIPANTS", "4")];
    let loaded = loaded(file, &environment, &[("server.name", "flag")]);
    assert_eq!(loaded.config.server.name, "flag");
    assert_eq!(loaded.config.rooms.max_participants, 4);
    assert_eq!(loaded.config.signaling.grace, Duration::from_secs(60));
    assert_eq!(loaded.origin("server.name"), Origin::Flag("server-name".to_owned()));
    assert_eq!(
        loaded.origin("rooms.max_participants"),
        Origin::Environment("SOHBET_ROOMS_MAX_PARTICIPANTS".to_owned())
    );
    assert!(matches!(loaded.origin("signaling.grace"), Origin::File(_, 6)));
    assert_eq!(loaded.origin("log.level"), Origin::Default);
}

#[test]
fn an_unknown_key_names_its_line_and_the_nearest_known_one() {
    let message = refused("# mine\n[server]\nname = \"x\"\nlisten_on = \"[::]:1\"\n", &[], &[]);
    assert!(message.contains("line 4") && message.contains("\"server.listen_on\""), "{message}");
    assert!(message.contains("Did you mean \"server.listen\""), "{message}");
    let message = refused("[sever]\nname = \"x\"\n", &[], &[]);
    assert!(message.contains("line 1") && message.contains("Did you mean \"server\""), "{message}");
    let message = refused("name = \"x\"\n", &[], &[]);
    assert!(message.contains("no section \"name\""), "{message}");
}

#[test]
fn an_unknown_variable_names_the_nearest_known_one() {
    let message = refused("", &[("SOHBET_SERVER_LISTN", "[::]:1")], &[]);
    assert!(message.contains("Did you mean \"SOHBET_SERVER_LISTEN\""), "{message}");
    loaded("", &[("SOHBETWARE", "of somebody else"), ("SOHBET_WEB", "skip")], &[]);
}

#[test]
fn a_bad_value_says_where_it_stands_and_what_would_be_right() {
    let message = refused("[signaling]\n\ngrace = \"soon\"\n", &[], &[]);
    assert!(message.contains("signaling.grace") && message.contains("line 3"), "{message}");
    assert!(message.contains("like \"30s\""), "{message}");
    let message = refused("", &[], &[("signaling.grace", "30")]);
    assert!(message.contains("--signaling-grace") && message.contains("has no unit"), "{message}");
    let message = refused("", &[("SOHBET_ROOMS_MAX_PARTICIPANTS", "11")], &[]);
    assert!(message.contains("SOHBET_ROOMS_MAX_PARTICIPANTS") && message.contains("2 to 10"), "{message}");
    for flag in
        [("server.listen", "8443"), ("log.level", "lou=d=er"), ("server.name", ""), ("relay.public_ipv4", "::1")]
    {
        refused("", &[], &[flag]);
    }
}

#[test]
fn nobody_may_trust_everybody() {
    for everybody in ["0.0.0.0/0", "::/0", "127.0.0.1, ::/0"] {
        let message = refused("", &[], &[("server.trusted_proxies", everybody)]);
        assert!(message.contains("server.trusted_proxies") && message.contains("10.0.0.0/24"), "{message}");
    }
    let config = loaded("[server]\ntrusted_proxies = [\"127.0.0.1\", \"fd00::/8\"]\n", &[], &[]).config;
    assert_eq!(config.server.trusted_proxies.len(), 2);
}

#[test]
fn plain_http_has_an_address_of_its_own() {
    let message = refused("", &[("SOHBET_SERVER_LISTEN", "[::]:80")], &[("server.http_listen", "[::]:80")]);
    assert!(message.contains("server.http_listen"), "{message}");
    assert_eq!(loaded("", &[], &[("server.http_listen", "[::]:80")]).config.server.http_listen, "[::]:80".parse().ok());
}

#[test]
fn broken_toml_names_the_line() {
    let message = refused("[server]\nname = \n", &[], &[]);
    assert!(message.contains("line 2"), "{message}");
    refused("server = 1\n", &[], &[]);
    refused("[server]\nname = { a = 1 }\n", &[], &[]);
}

#[test]
fn a_file_that_was_named_must_exist() {
    let sources = Sources { file: Some(PathBuf::from("/nonexistent/sohbet.toml")), ..Sources::default() };
    assert!(matches!(load(&sources), Err(ConfigError::Unreadable { .. })));
    let environment = vec![("SOHBET_CONFIG".to_owned(), "/nonexistent/sohbet.toml".to_owned())];
    assert!(load(&Sources { environment, ..Sources::default() }).is_err());
}

#[test]
fn the_names_of_the_original_system_are_understood() {
    let secret = "s".repeat(32);
    let loaded = loaded(
        "",
        &[
            ("DATABASE_URL", "sqlite:/srv/sohbet.db"),
            ("SOHBET_JWT_SECRET", &secret),
            ("HTTP_PORT", "8080"),
            ("WS_PORT", "8081"),
            ("CORS_ORIGIN", "https://a.example, http://localhost:3000"),
        ],
        &[],
    );
    let config = &loaded.config;
    assert_eq!(config.database_path(), PathBuf::from("/srv/sohbet.db"));
    assert_eq!(config.accounts.token_secret.as_ref().map(Secret::reveal), Some(secret.as_str()));
    assert_eq!(config.server.listen.port(), 8080);
    let origins: Vec<_> = config.server.allowed_origins.iter().map(|origin| &**origin).collect();
    assert_eq!(origins, ["https://a.example", "http://localhost:3000"]);
    assert!(loaded.notices.iter().any(|notice| notice.contains("WS_PORT") && notice.contains("8080")));
}

#[test]
fn our_own_names_win_over_those_of_the_original_system() {
    let loaded = loaded("", &[("SOHBET_SERVER_LISTEN", "[::]:443"), ("HTTP_PORT", "8080")], &[]);
    assert_eq!(loaded.config.server.listen.port(), 443);
}

#[test]
fn what_the_original_system_allowed_and_sohbet_cannot_is_explained() {
    let message = refused("", &[("DATABASE_URL", "postgresql://user:pw@host/db")], &[]);
    assert!(message.contains("keeps its own SQLite") && !message.contains("pw"), "{message}");
    let message = refused("", &[("SOHBET_JWT_SECRET", "too short")], &[]);
    assert!(message.contains("at least 32 bytes") && !message.contains("too short\""), "{message}");
    let message = refused("", &[("CORS_ORIGIN", "*")], &[]);
    assert!(message.contains("any web page"), "{message}");
    refused("", &[("HTTP_PORT", "http")], &[]);
}

#[test]
fn the_data_folder_follows_the_place_it_runs_in() {
    let under_systemd = loaded("", &[("STATE_DIRECTORY", "/var/lib/private/sohbet")], &[]);
    assert_eq!(under_systemd.config.server.data_dir, PathBuf::from("/var/lib/private/sohbet"));
    let named = loaded("", &[("STATE_DIRECTORY", "/a")], &[("server.data_dir", "/b")]);
    assert_eq!(named.config.server.data_dir, PathBuf::from("/b"));
}

#[test]
fn showing_the_configuration_hides_secrets_and_names_origins() {
    let secret = "0123456789abcdef0123456789abcdef";
    let text = show(&loaded("", &[("SOHBET_ACCOUNTS_TOKEN_SECRET", secret)], &[("server.name", "Ours")]));
    assert!(!text.contains(secret));
    assert!(text.contains("token_secret = \"(hidden)\"  # SOHBET_ACCOUNTS_TOKEN_SECRET in the environment"), "{text}");
    assert!(text.contains("name = \"Ours\"  # --server-name"), "{text}");
    assert!(text.contains("grace = \"30s\"  # default"), "{text}");
    assert!(!format!("{:?}", loaded("", &[("SOHBET_JWT_SECRET", secret)], &[])).contains(secret));
}

#[test]
fn the_example_file_is_right_also_with_every_comment_sign_removed() {
    loaded(&example(), &[], &[]);
    let active: String = example()
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n")
        .collect();
    let loaded = loaded(&active, &[], &[]);
    for key in keys() {
        assert!(matches!(loaded.origin(&key.path()), Origin::File(..)), "{}", key.path());
    }
}

#[test]
fn every_value_reads_back_what_it_writes() {
    let file = "[server]\nname = \"a \\\"quoted\\\" name\"\ndata_dir = \"/srv/ü\"\npublic_host = \"[2001:db8::1]\"\n\
                allowed_origins = [\"https://A.example/\", \"http://b.example:1\"]\n[relay]\nworkers = 2\n\
                credential_lifetime = \"90m\"\nports = \"50000-50099\"\nbandwidth = \"1500 kbit/s\"\n\
                allow_peers = [\"10.0.0.0/8\", \"::1\"]\n[log]\nformat = \"compact\"\n";
    let first = loaded(file, &[], &[]);
    let values = |loaded: &Loaded| keys().map(|key| key.render(&loaded.config)).collect::<Vec<_>>();
    assert_eq!(values(&loaded(&show(&first), &[], &[])), values(&first));
}
