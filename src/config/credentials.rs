//! Secrets that the service manager hands over (systemd's `LoadCredential=`): a file each, named like its key, which nobody but
//! the service can read and no backup of /etc holds.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{ConfigError, Key, Loaded, Origin, SECTIONS, keys, load::nearest, value::Raw};

/// Where systemd says that the files are.
const FOLDER: &str = "CREDENTIALS_DIRECTORY";

/// Reads the credential of every secret key that has one. Of a list each line is one entry.
pub(super) fn read(loaded: &mut Loaded, environment: &[(String, String)]) -> Result<(), ConfigError> {
    let Some((_, folder)) = environment.iter().find(|(name, value)| name == FOLDER && !value.is_empty()) else {
        return Ok(());
    };
    let folder = Path::new(folder);
    refuse_unknown(folder)?;
    for key in keys().filter(|key| key.secret) {
        let path = folder.join(key.path());
        match fs::read_to_string(&path) {
            Ok(text) => set(loaded, key, &text, path)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(ConfigError::Unreadable { path, source }),
        }
    }
    Ok(())
}

fn set(loaded: &mut Loaded, key: &Key, text: &str, path: PathBuf) -> Result<(), ConfigError> {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let value = if key.list { Raw::List(lines) } else { Raw::Text(lines.join("\n")) };
    loaded.set(key, &value, Origin::Credential(path))
}

/// A name that begins like a key and is no secret one is a slip. Others may be anything, like a certificate's file.
fn refuse_unknown(folder: &Path) -> Result<(), ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: folder.to_owned(), source };
    let secrets = || keys().filter(|key| key.secret).map(Key::path);
    for file in fs::read_dir(folder).map_err(unreadable)? {
        let name = file.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        let begins =
            name.split_once('.').is_some_and(|(start, _)| SECTIONS.iter().any(|section| section.name == start));
        if begins && !secrets().any(|known| known == name) {
            let nearest = nearest(&name, secrets());
            return Err(ConfigError::Unknown {
                place: folder.display().to_string(),
                what: "secret key",
                name,
                nearest,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{SharedSecret, Sources, load};
    use super::*;

    fn with(files: &[(&str, &str)]) -> Result<Loaded, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let empty = tempfile::NamedTempFile::new().unwrap();
        let owned = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment =
            vec![owned(FOLDER, folder.path().to_str().unwrap()), owned("STATE_DIRECTORY", "/var/lib/sohbet")];
        load(&Sources { file: Some(empty.path().to_owned()), environment, flags: vec![] })
    }

    #[test]
    fn every_secret_key_can_be_a_credential() {
        let secret = "0123456789abcdef0123456789abcdef";
        let loaded = with(&[
            ("accounts.token_secret", &format!("{secret}\n")),
            ("relay.secrets", &format!("{secret}\n\nanother, with a comma\n")),
            ("relay.users", "ada:a password, long\n"),
            ("tls.acme_external_account", "identifier:a2V5\n"),
            ("certificate.pem", "a file that a setting names"),
        ])
        .unwrap();
        assert_eq!(loaded.config.accounts.token_secret.as_ref().unwrap().reveal(), secret);
        let secrets: Vec<_> = loaded.config.relay.secrets.iter().map(SharedSecret::reveal).collect();
        assert_eq!(secrets, [secret, "another, with a comma"]);
        assert_eq!(loaded.config.relay.users[0].reveal_password(), "a password, long");
        assert!(loaded.config.tls.acme_external_account.is_some());
        assert!(matches!(loaded.origin("relay.secrets"), Origin::Credential(_)));
    }

    #[test]
    fn a_credential_that_is_no_secret_key_is_a_slip() {
        let words = with(&[("accounts.token_secrets", "x")]).unwrap_err().to_string();
        assert!(words.contains("accounts.token_secret"), "{words}");
        assert!(with(&[("server.name", "x")]).is_err());
        assert!(with(&[("certificate.pem", "x")]).is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_credential_is_said_without_the_secret() {
        let words = with(&[("accounts.token_secret", "short-one")]).unwrap_err().to_string();
        assert!(words.contains("accounts.token_secret") && !words.contains("short-one"), "{words}");
    }
}
