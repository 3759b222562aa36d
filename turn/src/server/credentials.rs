//! Which credentials the relay accepts, and from whom.

use alloc::{string::String, sync::Arc, vec::Vec};

use hashbrown::HashMap;

use super::holder::Holder;
use crate::{
    credential::{self, Credential, USERNAME_LIMIT, Username},
    integrity::{Key, PasswordAlgorithm, Userhash, userhash},
    nonce::Features,
};

/// Which long-term credentials are accepted (RFC 8489 section 9.2). Holds secrets, so it has no `Debug`.
pub struct Credentials {
    realm: String,
    secret: Vec<u8>,
    shared_secrets: Vec<Vec<u8>>,
    users: HashMap<Arc<str>, User>,
    usernames: HashMap<Userhash, Arc<str>>,
}

/// The keys of one user; the password itself is not kept.
struct User {
    md5: Key,
    sha256: Key,
}

/// Why a set of credentials is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// A shared secret without a byte: anybody could sign with it.
    #[error("a shared secret is empty: give it at least 16 random bytes, or leave it out")]
    EmptySecret,
    /// A shared secret that is this server's own: its holder could pass for any participant.
    #[error("a shared secret is the server's own secret: give other applications a secret of their own")]
    OwnSecret,
    /// A user without a name or a password.
    #[error("a user has an empty name or an empty password: give it both, or leave it out")]
    EmptyUser,
    /// A name that does not fit into USERNAME.
    #[error("a user's name is longer than {USERNAME_LIMIT} bytes: give it a shorter one")]
    LongUser,
}

/// A key that a username may stand for, and whose it is.
pub(super) struct Candidate {
    pub(super) key: Key,
    pub(super) standing: Standing,
}

/// What is known of a username.
pub(super) enum Standing {
    /// It may be used by this holder.
    Good(Holder),
    /// Its time is over.
    Expired,
    /// There is none such.
    Unknown,
}

impl Credentials {
    /// Accepts the ephemeral credentials of participants, minted with `secret`. `realm` is a name for people; at most 128
    /// bytes are of use.
    #[must_use]
    pub fn new(realm: String, secret: Vec<u8>) -> Self {
        Self { realm, secret, shared_secrets: Vec::new(), users: HashMap::new(), usernames: HashMap::new() }
    }

    /// Accepts also ephemeral credentials that other applications mint with any of `secrets`: the username is a number of
    /// seconds since 1970, alone or followed by a colon and anything, the password base64(HMAC-SHA1(secret, username)).
    ///
    /// # Errors
    /// When one of them is empty or the server's own.
    pub fn with_shared_secrets(mut self, secrets: Vec<Vec<u8>>) -> Result<Self, CredentialsError> {
        if secrets.iter().any(Vec::is_empty) {
            return Err(CredentialsError::EmptySecret);
        }
        if secrets.contains(&self.secret) {
            return Err(CredentialsError::OwnSecret);
        }
        self.shared_secrets = secrets;
        Ok(self)
    }

    /// Accepts also `users`, each a name and a password, for as long as the server runs.
    ///
    /// # Errors
    /// When a name or a password is empty or a name too long.
    pub fn with_users(mut self, users: impl IntoIterator<Item = (String, String)>) -> Result<Self, CredentialsError> {
        for (name, password) in users {
            if name.is_empty() || password.is_empty() {
                return Err(CredentialsError::EmptyUser);
            }
            if name.len() > USERNAME_LIMIT {
                return Err(CredentialsError::LongUser);
            }
            let key = |algorithm| Key::new(algorithm, &name, &self.realm, &password);
            let user = User { md5: key(PasswordAlgorithm::Md5), sha256: key(PasswordAlgorithm::Sha256) };
            let name: Arc<str> = name.into();
            self.usernames.insert(userhash(&name, &self.realm), Arc::clone(&name));
            self.users.insert(name, user);
        }
        Ok(self)
    }

    /// REALM.
    #[must_use]
    pub fn realm(&self) -> &str {
        &self.realm
    }

    /// The secret that participants' credentials are minted with.
    #[cfg(feature = "driver")]
    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// A credential for the participant `id` that is accepted until `expiry` (seconds since 1970).
    #[must_use]
    pub fn mint(&self, id: &str, expiry: u64) -> Credential {
        credential::mint(&self.secret, id, expiry)
    }

    /// What challenges offer. Usernames that other applications make up are not known before they are used, and then a
    /// USERHASH cannot be read.
    pub(super) fn features(&self) -> Features {
        let features = Features::PASSWORD_ALGORITHMS;
        if self.shared_secrets.is_empty() { features.and(Features::USERNAME_ANONYMITY) } else { features }
    }

    /// The user whose USERHASH this is.
    pub(super) fn username(&self, hash: &Userhash) -> Option<&Arc<str>> {
        self.usernames.get(hash)
    }

    /// Every key that a request of `username` may be signed with. How many there are, and what they cost, depends on the
    /// settings alone: a stranger does not learn from the time an answer takes which usernames there are.
    pub(super) fn candidates(
        &self,
        username: &str,
        algorithm: PasswordAlgorithm,
        unix: u64,
        is_admitted: impl FnOnce(&str) -> bool,
    ) -> Vec<Candidate> {
        let participant = Candidate {
            key: self.ephemeral_key(&self.secret, username, algorithm),
            standing: participant(username, unix, is_admitted),
        };
        let tenants = self.shared_secrets.iter().map(|secret| Candidate {
            key: self.ephemeral_key(secret, username, algorithm),
            standing: tenant(username, unix),
        });
        core::iter::once(participant).chain(tenants).chain(self.user(username, algorithm)).collect()
    }

    /// The key of a participant's credential.
    pub(super) fn participants_key(&self, username: &str, algorithm: PasswordAlgorithm) -> Key {
        self.ephemeral_key(&self.secret, username, algorithm)
    }

    fn ephemeral_key(&self, secret: &[u8], username: &str, algorithm: PasswordAlgorithm) -> Key {
        Key::new(algorithm, username, &self.realm, &credential::password(secret, username))
    }

    fn user(&self, username: &str, algorithm: PasswordAlgorithm) -> Option<Candidate> {
        let known = self.users.get_key_value(username);
        // Where there is no such user, any key does to spend the same time.
        let (_, user) = known.or_else(|| self.users.iter().next())?;
        let key = match algorithm {
            PasswordAlgorithm::Md5 => user.md5.clone(),
            PasswordAlgorithm::Sha256 => user.sha256.clone(),
        };
        let standing = known.map_or(Standing::Unknown, |(name, _)| Standing::Good(Holder::Tenant(Arc::clone(name))));
        Some(Candidate { key, standing })
    }
}

fn participant(username: &str, unix: u64, is_admitted: impl FnOnce(&str) -> bool) -> Standing {
    match Username::parse(username) {
        Some(Username { id, .. }) if !is_admitted(id) => Standing::Unknown,
        Some(username) if username.is_expired(unix) => Standing::Expired,
        Some(Username { id, .. }) => Standing::Good(Holder::Participant(id.into())),
        None => Standing::Unknown,
    }
}

fn tenant(username: &str, unix: u64) -> Standing {
    match credential::expiry(username) {
        Some(expiry) if unix < expiry => Standing::Good(Holder::Tenant(username.into())),
        Some(_) => Standing::Expired,
        None => Standing::Unknown,
    }
}
