//! Passwords, hashed with Argon2id.

use std::{sync::Arc, thread};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Nobody's password: verified where there is no account, so that it takes the same time. Same parameters as above.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Requests that may wait for their turn to hash, so that a flood of logins costs neither memory nor minutes.
const WAITING: usize = 64;

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too many are waiting.
    #[error("too many passwords are being checked at this moment")]
    Busy,
    /// The hash function failed.
    #[error("the password could not be hashed")]
    Failed,
}

/// Hashes and verifies passwords, a few at a time: each takes 19 MiB and is slow on purpose.
#[derive(Clone)]
pub struct Passwords {
    waiting: Arc<Semaphore>,
    hashing: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        // Half of the cores at most: calls go on while people log in.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let hashing = (cores / 2).max(1);
        Self { waiting: Arc::new(Semaphore::new(WAITING + hashing)), hashing: Arc::new(Semaphore::new(hashing)) }
    }
}

impl Passwords {
    /// A password's PHC string with a salt of its own.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.run(move || hash(&password)).await?
    }

    /// Whether a password is the one behind a PHC string. Without one it is not, which takes just as long to find out.
    pub async fn verify(&self, password: String, phc: Option<String>) -> Result<bool, PasswordError> {
        self.run(move || {
            let matches = matches(&password, phc.as_deref().unwrap_or(NOBODY));
            matches && phc.is_some()
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
        let _waiting = self.waiting.try_acquire().map_err(|_| PasswordError::Busy)?;
        let turn = self.hashing.clone().acquire_owned().await.map_err(|_| PasswordError::Busy)?;
        // The turn travels with the work: a request that is given up does not stop the hashing.
        let hashing = spawn_blocking(move || {
            let value = work();
            drop(turn);
            value
        });
        hashing.await.map_err(|_| PasswordError::Failed)
    }
}

/// A password's PHC string, computed on this thread.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let phc = argon2.hash_password(password.as_bytes()).map_err(|_| PasswordError::Failed)?;
    Ok(phc.to_string())
}

fn matches(password: &str, phc: &str) -> bool {
    let Ok(phc) = PasswordHash::new(phc) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &phc).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_names_the_same_parameters_as_nobodys() {
        let phc = hash("correct horse").unwrap();
        let parameters = |phc: &str| phc.splitn(5, '$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parameters(&phc), parameters(NOBODY));
        let lengths = |phc: &str| phc.split('$').skip(4).map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths(&phc), lengths(NOBODY));
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[tokio::test]
    async fn only_the_right_password_matches_and_nobodys_never_does() {
        let passwords = Passwords::default();
        let phc = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(passwords.verify("correct horse".to_owned(), Some(phc.clone())).await.unwrap());
        assert!(!passwords.verify("wrong horse".to_owned(), Some(phc)).await.unwrap());
        assert!(!passwords.verify("correct horse".to_owned(), None).await.unwrap());
    }
}
