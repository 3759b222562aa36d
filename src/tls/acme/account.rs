//! The account with a certificate authority.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use instant_acme::{Account, AccountBuilder, AccountCredentials, ExternalAccountKey, NewAccount};

use super::{Issuer, failure::Failure};
use crate::private_file;

/// The longest file name made of a directory's address.
const NAME_LIMIT: usize = 120;

/// Logs into the account that is kept in `folder`, or makes one.
pub(super) async fn open(issuer: &Issuer, folder: &Path) -> Result<Account, Failure> {
    let file = file(issuer, folder);
    match stored(&file) {
        Some(credentials) => {
            let opened = builder(issuer)?.from_credentials(credentials).await;
            opened.map_err(|error| Failure::of(error, &issuer.directory))
        }
        None => create(issuer, &file).await,
    }
}

/// Forgets the account, so that a new one is made.
pub(super) fn forget(issuer: &Issuer, folder: &Path) {
    let _ = fs::remove_file(file(issuer, folder));
}

fn stored(file: &Path) -> Option<AccountCredentials> {
    let bytes = fs::read(file).ok()?;
    match serde_json::from_slice(&bytes) {
        Ok(credentials) => Some(credentials),
        Err(error) => {
            // The error tells where, not what: the file holds a key.
            tracing::warn!(file = %file.display(), line = error.line(), "the account file is damaged; a new account is made");
            None
        }
    }
}

async fn create(issuer: &Issuer, file: &Path) -> Result<Account, Failure> {
    let contact = issuer.contact.as_deref().map(|address| format!("mailto:{address}"));
    let contact: Vec<&str> = contact.as_deref().into_iter().collect();
    let new = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let external = issuer.external_account.as_ref().map(external_key).transpose()?;
    let created = builder(issuer)?.create(&new, issuer.directory.clone(), external.as_ref()).await;
    let (account, credentials) = created.map_err(|error| Failure::of(error, &issuer.directory))?;
    let bytes = serde_json::to_vec(&credentials).context("cannot write down the account")?;
    private_file::write(file, &bytes).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(account)
}

fn external_key(account: &crate::config::ExternalAccount) -> Result<ExternalAccountKey, Failure> {
    let (id, key) = account.parts();
    // Authorities hand it out with padding or without.
    let key = URL_SAFE_NO_PAD
        .decode(key.trim_end_matches('='))
        .ok()
        .context("the key in tls.acme_external_account is not in base64url")?;
    Ok(ExternalAccountKey::new(id.to_owned(), &key))
}

fn builder(issuer: &Issuer) -> Result<AccountBuilder, Failure> {
    let built = match &issuer.root {
        Some(root) => Account::builder_with_root(root),
        None => Account::builder(),
    };
    Ok(built.context("cannot speak HTTPS to a certificate authority: is the package ca-certificates installed?")?)
}

/// One file an authority, named after it.
fn file(issuer: &Issuer, folder: &Path) -> PathBuf {
    let address = issuer.directory.trim_start_matches("https://");
    let name: String =
        address.chars().take(NAME_LIMIT).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    folder.join(format!("account-{name}.json"))
}
