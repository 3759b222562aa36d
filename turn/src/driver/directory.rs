//! The directory behind a lock. Packets do not take it: only control messages, and a route's first packet.

use std::sync::{Arc, PoisonError, RwLock};

use crate::server::{Directory, SharedDirectory};

/// One directory for all shards.
#[derive(Clone)]
pub(super) struct LockedDirectory(Arc<RwLock<Directory>>);

impl LockedDirectory {
    pub(super) fn new(directory: Directory) -> Self {
        Self(Arc::new(RwLock::new(directory)))
    }
}

/// A poisoned lock is used on: the directory has no state that is wrong in between.
impl SharedDirectory for LockedDirectory {
    fn read<T>(&self, look: impl FnOnce(&Directory) -> T) -> T {
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn write<T>(&self, change: impl FnOnce(&mut Directory) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }
}
