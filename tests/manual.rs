//! What the pages on other applications and on proxies say is so: their settings exist, their files load, their commands run.

use std::{
    collections::HashMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use sohbet::config::{Config, keys};

fn page() -> String {
    read("turn.md")
}

fn read(page: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap()
}

/// The blocks of code in a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("\n```{language}\n");
    let block = |rest: &str| rest.split_once("\n```").unwrap().0.to_owned() + "\n";
    page.split(&fence).skip(1).map(block).collect()
}

/// Words that are set as code.
fn code(page: &str) -> Vec<&str> {
    page.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_setting_that_the_page_names_exists() {
    let page = page();
    let known: Vec<String> = keys().flat_map(|key| [key.path(), key.variable()]).collect();
    let is_setting = |word: &&str| ["relay.", "server.", "SOHBET_RELAY_"].iter().any(|start| word.starts_with(start));
    let named: Vec<_> = code(&page).into_iter().filter(is_setting).collect();
    assert!(named.len() > 30, "{named:?}");
    for setting in named {
        let name = setting.split(' ').next().unwrap();
        assert!(known.iter().any(|known| known == name), "{name}");
    }
    for key in keys().filter(|key| key.section == "relay" && key.doc.contains("Open mode")) {
        assert!(page.contains(key.name), "the page says nothing of {}", key.path());
    }
}

#[test]
fn every_default_that_the_page_names_is_the_default() {
    let page = page();
    let defaults: HashMap<String, String> =
        keys().filter_map(|key| Some((key.path(), key.render(&Config::default())?))).collect();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `relay."));
    let rows: Vec<_> = rows.filter(|row| row.matches('|').count() == 3).collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let mut cells = row.split('|').map(|cell| cell.trim().trim_end_matches('`'));
        let (name, default) = (format!("relay.{}", cells.next().unwrap()), cells.next().unwrap());
        assert_eq!(defaults[&name].trim_matches('"'), default, "{name}");
    }
    let config = Config::default();
    let (port, relayed) = (config.server.listen.port(), defaults["relay.ports"].trim_matches('"').to_owned());
    assert!(page.contains(&format!("| {port} (the port of `server.listen`) |")));
    assert!(page.contains(&format!("| {relayed} (`relay.ports`) |")));
    assert!(page.contains(&format!("udp dport {{ {port}, {relayed} }} accept")));
    assert!(page.contains(&format!("tcp dport {port} accept")));
    for at in page.split("call.example:").skip(1) {
        assert!(at.starts_with(&port.to_string()), "call.example:{}", &at[..10]);
    }
}

#[test]
fn every_configuration_on_the_pages_is_right() {
    for (page, count) in [("turn.md", 5), ("proxy.md", 1)] {
        let files = blocks(&read(page), "toml");
        assert_eq!(files.len(), count, "{page}");
        for file in &files {
            is_right(file);
        }
    }
}

#[track_caller]
fn is_right(file: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("sohbet.toml"), file).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_sohbet"));
    check.args(["config", "check"]).current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let output = check.output().unwrap();
    let (said, wrong) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{file}\n{wrong}");
    assert!(said.contains("The configuration is right."), "{said}");
}

#[test]
fn every_setting_that_the_page_on_proxies_names_exists() {
    let page = read("proxy.md");
    let named: Vec<_> = code(&page).into_iter().filter(|word| word.starts_with("server.")).collect();
    assert!(named.contains(&"server.trusted_proxies") && named.contains(&"server.listen"), "{named:?}");
    for setting in named {
        let name = setting.split(' ').next().unwrap();
        assert!(keys().any(|key| key.path() == name), "{name}");
    }
}

#[test]
fn every_command_of_ours_on_the_page_exists() {
    let page = page();
    let commands: Vec<_> = code(&page).into_iter().filter_map(|word| word.strip_prefix("sohbet ")).collect();
    assert!(commands.contains(&"turn credential"), "{commands:?}");
    for command in commands {
        let mut help = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        let output = help.args(command.split(' ')).arg("--help").output().unwrap();
        assert!(output.status.success(), "sohbet {command}");
    }
}

#[test]
fn what_the_page_makes_in_a_shell_is_a_credential() {
    let script = blocks(&page(), "sh").into_iter().find(|block| block.contains("openssl")).unwrap();
    let script = format!("{script}\nprintf '%s\\n' \"$username\" \"$password\"");
    let output = Command::new("sh").args(["-c", &script]).env("SECRET", "a secret of this test").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let [username, password] = said.lines().collect::<Vec<_>>()[..] else {
        panic!("{said} {}", String::from_utf8_lossy(&output.stderr))
    };
    let (expiry, user) = username.split_once(':').unwrap();
    let made = sohbet_turn::credential::mint(b"a secret of this test", user, expiry.parse().unwrap());
    assert_eq!((made.username.as_str(), made.password.as_str()), (username, password));
}

#[test]
fn every_test_that_the_checklist_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources(&root.join("tests"));
    let page = read("checklist.md");
    let (files, names): (Vec<&str>, Vec<&str>) = code(&page)
        .into_iter()
        .filter(|word| word.starts_with("tests/") || word.matches('_').count() > 2 && !word.starts_with("sohbet_"))
        .partition(|word| word.starts_with("tests/"));
    assert!(files.len() > 20 && names.len() > 15, "{files:?} {names:?}");
    for file in files {
        assert!(root.join(file).exists(), "{file}");
    }
    for name in names {
        assert!(sources.contains(&format!("fn {name}(")), "{name}");
    }
}

/// Every test's text in a folder.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| match path.extension().and_then(OsStr::to_str) {
        Some("rs") => fs::read_to_string(path).unwrap(),
        None if path.is_dir() && path.file_name() != Some(OsStr::new("browser")) => sources(&path),
        _ => String::new(),
    };
    entries.map(read).collect()
}

#[test]
fn every_setting_command_and_secret_that_the_pages_on_installing_name_exists() {
    let pages = read("install.md") + &read("upgrade.md");
    let words = code(&pages);
    let known: Vec<String> = keys().map(sohbet::config::Key::path).collect();
    let sections = ["accounts.", "relay.", "server.", "tls."];
    let settings: Vec<_> =
        words.iter().filter(|word| sections.iter().any(|section| word.starts_with(section))).collect();
    assert!(settings.len() > 8, "{settings:?}");
    for setting in settings {
        let name = setting.split(' ').next().unwrap();
        assert!(known.iter().any(|known| known == name), "{name}");
    }
    for key in keys().filter(|key| key.secret) {
        assert!(words.contains(&key.path().as_str()), "the page does not say that {} can be a credential", key.path());
    }
    for command in ["doctor", "setup", "config check", "user list", "serve"] {
        assert!(pages.contains(&format!("sohbet {command}")), "{command}");
        let mut help = Command::new(env!("CARGO_BIN_EXE_sohbet"));
        assert!(help.args(command.split(' ')).arg("--help").output().unwrap().status.success(), "{command}");
    }
}

#[test]
fn the_first_configuration_of_a_service_is_right_and_differs_in_its_port_alone() {
    let printed = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sohbet")).args(words).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let (service, example) = (printed(&["generate", "service-config"]), printed(&["config", "example"]));
    is_right(&service);
    let lines = service.lines().zip(example.lines());
    let different: Vec<_> = lines.filter(|(service, example)| service != example).collect();
    assert_eq!(different, [("listen = \"[::]:443\"", "#listen = \"[::]:8443\"")]);
}
