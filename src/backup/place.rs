//! Puts a file where it belongs, also over the border of a disk.

use std::{fs, io, path::Path};

use crate::private_file;

/// Moves a file, and makes the folder for it. It belongs to whom that folder belongs to.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    private_file::create_folder(folder)?;
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let unfinished = private_file::beside(to, ".unfinished");
            fs::copy(from, &unfinished)?;
            fs::File::open(&unfinished)?.sync_all()?;
            fs::rename(&unfinished, to)?;
            fs::remove_file(from)?;
        }
        moved => moved?,
    }
    private_file::give_owner_of_folder(to)
}
