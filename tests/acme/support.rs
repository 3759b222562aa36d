//! What the client by hand needs.

use std::time::Duration;

/// How long an answer may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
