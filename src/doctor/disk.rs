//! Room on the disk.

use std::path::Path;

use super::{Check, Finding};
use crate::machine::Disk;

/// Below this, the next days' database and certificates may find no room.
const LEAST: u64 = 200 << 20;

pub(super) fn examine(folder: &Path) -> Option<Finding> {
    judge(folder, Disk::look(folder)?.free)
}

fn judge(folder: &Path, free: u64) -> Option<Finding> {
    let cause = format!("The disk with {} has {} MB left.", folder.display(), free >> 20);
    let advice = format!("Make room there, so that {} MB are free at least.", LEAST >> 20);
    (free < LEAST).then(|| Finding::new(Check::Disk, cause, advice))
}
