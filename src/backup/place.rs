//! Puts a file where it belongs, also over the border of a disk.

use std::{fs, io, path::Path};

use crate::private_file;

/// Moves a file, and makes the folder for it. It belongs to whom that folder belongs to.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
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
    private_file::give_owner_of(folder, to)
}

/// Makes a folder, whose owner is that of the one around it.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let around = folder.parent().unwrap_or(Path::new("."));
    make_folder(around)?;
    private_file::create_folder(folder)?;
    private_file::give_owner_of(around, folder)
}
