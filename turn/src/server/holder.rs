//! Whom an allocation belongs to.

use alloc::sync::Arc;

/// Who was authenticated. A participant and a tenant of the same name are two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Holder {
    /// A participant of a call on this server, by the id it was admitted with.
    Participant(Arc<str>),
    /// A user of another application (open mode), by its whole username.
    Tenant(Arc<str>),
}

impl Holder {
    /// The id or the username.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Participant(name) | Self::Tenant(name) => name,
        }
    }
}
