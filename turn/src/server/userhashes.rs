//! USERHASH of ephemeral usernames (RFC 8489 section 14.4). A hash cannot be read, so those that were handed out are kept.

use alloc::{collections::VecDeque, sync::Arc};

use hashbrown::HashMap;

use super::limits::USERNAMES_REMEMBERED;
use crate::integrity::{Userhash, userhash};

/// The usernames that were handed out last.
#[derive(Default)]
pub(super) struct Userhashes {
    usernames: HashMap<Userhash, Arc<str>>,
    order: VecDeque<Userhash>,
}

impl Userhashes {
    /// Keeps `username`; the oldest makes room.
    pub(super) fn remember(&mut self, username: &str, realm: &str) {
        let hash = userhash(username, realm);
        if self.usernames.insert(hash, username.into()).is_some() {
            return;
        }
        self.order.push_back(hash);
        if self.order.len() > USERNAMES_REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.usernames.remove(&oldest);
        }
    }

    pub(super) fn username(&self, hash: &Userhash) -> Option<&Arc<str>> {
        self.usernames.get(hash)
    }
}
