//! How a command fails: one message, and an exit code from sysexits.h that a script can tell apart.

use std::path::Path;

use crate::{
    auth::{account::AccountError, names::Unfit, password::PasswordError, secret::SecretError, setup::SetupError},
    backup,
    config::ConfigError,
    db,
    doctor::Check,
    server::StartError,
    tls::NotRenewed,
};

/// The command line is wrong.
pub(super) const USAGE: u8 = 64;
/// What was named does not exist or does not fit (an account, a login name).
const DATA: u8 = 65;
/// The port or another part of the system cannot be had.
const UNAVAILABLE: u8 = 69;
/// Something that should not happen.
const SOFTWARE: u8 = 70;
/// A folder or file cannot be made.
const CANT_CREATE: u8 = 73;
/// Reading or writing failed.
const IO: u8 = 74;
/// The configuration is wrong.
const CONFIG: u8 = 78;

/// The codes for people.
const CODES: &[(u8, &str)] = &[
    (0, "everything went well; for `serve`: stopped by SIGINT or SIGTERM"),
    (USAGE, "the command line is wrong"),
    (
        DATA,
        "what was named does not exist or does not fit, or the database or a backup is damaged or of a newer version",
    ),
    (UNAVAILABLE, "the port, the relay's address, the data folder or a certificate cannot be had, or no server runs"),
    (SOFTWARE, "something that should not happen"),
    (CANT_CREATE, "a folder or file cannot be made"),
    (IO, "reading or writing failed"),
    (CONFIG, "the configuration is wrong"),
    (130, "stopped at once by a second SIGINT or SIGTERM"),
];

/// The same with those of the doctor's findings.
pub(super) fn codes() -> impl Iterator<Item = (u8, &'static str)> {
    let findings = Check::ALL.into_iter().map(|check| (check.code(), check.meaning()));
    let mut all: Vec<_> = CODES.iter().copied().chain(findings).collect();
    all.sort_unstable();
    all.into_iter()
}

/// Why a command ended without success: cause and next step.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Failure {
    fn new(code: u8, message: &impl ToString) -> Self {
        Self { code, message: message.to_string() }
    }

    /// The doctor found something, and has said so.
    pub(super) fn finding(check: Check) -> Self {
        Self { code: check.code(), message: String::new() }
    }

    /// The configuration does not allow it.
    pub(super) fn config(message: &str) -> Self {
        Self::new(CONFIG, &message)
    }

    /// No server runs that could be asked.
    pub(super) fn unavailable(message: &str) -> Self {
        Self::new(UNAVAILABLE, &message)
    }

    /// No server runs on this data folder.
    pub(super) fn nobody_to_ask(folder: &Path) -> Self {
        Self::unavailable(&format!(
            "No server is running on {}: there is nobody to ask. `sohbet doctor` finds out what is in its way.",
            folder.display()
        ))
    }

    /// What was named does not exist or does not fit.
    pub(super) fn data(message: &str) -> Self {
        Self::new(DATA, &message)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new(CONFIG, &error)
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::DataFolder { .. } => Self::new(CANT_CREATE, &error),
            StartError::Listen(_) | StartError::NoRelayAddress | StartError::RelayAddress { .. } => {
                Self::new(UNAVAILABLE, &error)
            }
            StartError::Part(error) => error.into(),
        }
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        let code = match error {
            db::Error::Unusable { .. } => CANT_CREATE,
            db::Error::Newer { .. } | db::Error::Damaged(_) => DATA,
            db::Error::Busy | db::Error::Closed | db::Error::Full | db::Error::Sqlite(_) => IO,
        };
        Self::new(code, &error)
    }
}

impl From<NotRenewed> for Failure {
    fn from(error: NotRenewed) -> Self {
        match error {
            NotRenewed::OwnFiles | NotRenewed::NoAuthority => Self::new(CONFIG, &error),
            NotRenewed::TooSoon { .. } | NotRenewed::Limited { .. } | NotRenewed::Failed(_) | NotRenewed::Changed => {
                Self::new(UNAVAILABLE, &error)
            }
        }
    }
}

impl From<backup::Error> for Failure {
    fn from(error: backup::Error) -> Self {
        let code = match error {
            backup::Error::Database(error) => return error.into(),
            backup::Error::File { .. } | backup::Error::NoRoom { .. } => IO,
            backup::Error::HasData { .. } | backup::Error::Running { .. } => UNAVAILABLE,
            backup::Error::Damaged { .. } | backup::Error::Foreign { .. } | backup::Error::Newer { .. } => DATA,
        };
        Self::new(code, &error)
    }
}

impl From<SecretError> for Failure {
    fn from(error: SecretError) -> Self {
        Self::new(CANT_CREATE, &error)
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::Database(error) => error.into(),
            SetupError::Secret(error) => error.into(),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Database(error) => error.into(),
            other => Self::new(DATA, &other),
        }
    }
}

impl From<Unfit> for Failure {
    fn from(error: Unfit) -> Self {
        Self::new(DATA, &error)
    }
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        Self::new(SOFTWARE, &error)
    }
}

/// From the parts of the server, which wrap what their own parts say.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<db::Error>() {
            Ok(error) => error.into(),
            Err(error) => match error.downcast::<SecretError>() {
                Ok(error) => error.into(),
                Err(error) => {
                    let io = error.chain().any(<dyn std::error::Error>::is::<std::io::Error>);
                    Self { code: if io { IO } else { SOFTWARE }, message: format!("{error:#}") }
                }
            },
        }
    }
}
