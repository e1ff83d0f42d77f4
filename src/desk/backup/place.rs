//! Where a backup may be written: everything that a site knows is in it, and the keys with it.

use std::{
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use rustix::process::geteuid;

use crate::{
    api::BackupFault,
    desk::room::FLOOR,
    store::{BALLAST, free_bytes},
};

/// Bytes that a piece of a backup may take: what is copied at once, and as much for the pages around it.
const PIECE: u64 = 8 << 20;

/// Everybody may write.
const BY_ALL: u32 = 0o002;
/// Everybody may write, and nobody takes away what others wrote.
const STICKY: u32 = 0o1000;

/// The file that this path names, without links on the way.
///
/// # Errors
/// Why no backup is written there.
pub fn checked(data: &Path, path: &Path) -> Result<PathBuf, BackupFault> {
    if !path.is_absolute() {
        return Err(BackupFault::Relative);
    }
    let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(BackupFault::NotABackup);
    };
    let me = geteuid().as_raw();
    // Who can turn a link could have the next backup written elsewhere.
    for part in above.ancestors() {
        let Ok(meta) = part.symlink_metadata() else { continue };
        if meta.is_symlink() && meta.uid() != me && meta.uid() != 0 {
            return Err(BackupFault::Link);
        }
    }
    let above = above.canonicalize().map_err(|error| of_io(&error))?;
    let meta = above.metadata().map_err(|error| of_io(&error))?;
    if !meta.is_dir() {
        return Err(BackupFault::NoFolder);
    }
    if data.canonicalize().is_ok_and(|data| above.starts_with(data)) {
        return Err(BackupFault::InData);
    }
    if meta.mode() & BY_ALL != 0 && meta.mode() & STICKY == 0 {
        return Err(BackupFault::OpenFolder);
    }
    let path = above.join(name);
    match path.symlink_metadata() {
        Ok(there) if there.is_symlink() => Err(BackupFault::Link),
        Ok(there) if !there.is_file() => Err(BackupFault::NotABackup),
        Ok(there) if there.uid() != me => Err(BackupFault::NotPermitted),
        Ok(_) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path),
        Err(error) => Err(of_io(&error)),
    }
}

/// Whether both are on one disk.
pub fn is_beside(data: &Path, folder: &Path) -> bool {
    let disk = |path: &Path| path.metadata().map(|meta| meta.dev());
    matches!((disk(data), disk(folder)), (Ok(data), Ok(folder)) if data == folder)
}

/// Whether there is room for one more piece of the backup in this file. On the disk of the store it takes nothing of what
/// the store needs to go on.
///
/// # Errors
/// `Full`.
pub fn has_room(data: &Path, path: &Path) -> Result<(), BackupFault> {
    let Some(folder) = path.parent() else { return Ok(()) };
    match free_bytes(folder) {
        Ok(free) if free < least(is_beside(data, folder)) => Err(BackupFault::Full),
        // A file system that does not say is written to until it fails.
        _ => Ok(()),
    }
}

/// Bytes that must be free.
const fn least(beside: bool) -> u64 {
    if beside { FLOOR + BALLAST + PIECE } else { PIECE }
}

/// What the disk says.
pub fn of_io(error: &io::Error) -> BackupFault {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BackupFault::NoFolder,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => BackupFault::NotPermitted,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BackupFault::Full,
        _ => BackupFault::Disk(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::{self, Permissions},
        os::unix::fs::{PermissionsExt, symlink},
    };

    use super::*;

    #[test]
    fn a_backup_on_the_disk_of_the_store_leaves_what_the_store_needs() {
        assert_eq!([least(false), least(true)], [8 << 20, 32 << 20]);
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (dir.path().join("one"), dir.path().join("other"));
        fs::create_dir(&one).unwrap();
        assert!(!is_beside(&one, &other), "it is not there");
        fs::create_dir(&other).unwrap();
        assert!(is_beside(&one, &other) && !is_beside(&one, Path::new("/proc")));
        // It has no room for anything.
        assert_eq!(has_room(&one, Path::new("/proc/new")), Err(BackupFault::Full));
    }

    #[test]
    fn a_backup_goes_where_only_this_account_puts_files_and_not_beside_the_store() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let data = root.join("data");
        for folder in ["data/inside", "disk", "open", "sticky"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        fs::set_permissions(root.join("open"), Permissions::from_mode(0o777)).unwrap();
        fs::set_permissions(root.join("sticky"), Permissions::from_mode(0o1777)).unwrap();
        fs::write(root.join("disk/file"), "x").unwrap();
        symlink(root.join("disk/file"), root.join("disk/link")).unwrap();
        symlink(&data, root.join("way")).unwrap();
        symlink(root.join("disk"), root.join("other")).unwrap();
        let told = |path: &str| checked(&data, &root.join(path));

        assert_eq!(told("disk/new"), Ok(root.join("disk/new")));
        assert_eq!(told("disk/file"), Ok(root.join("disk/file")));
        assert_eq!(told("other/new"), Ok(root.join("disk/new")), "the link is resolved once");
        assert_eq!(told("sticky/new"), Ok(root.join("sticky/new")));
        assert_eq!(checked(&data, Path::new("disk/new")), Err(BackupFault::Relative));
        for (path, why) in [
            ("nowhere/new", BackupFault::NoFolder),
            ("disk/file/new", BackupFault::NoFolder),
            ("data/new", BackupFault::InData),
            ("data/inside/new", BackupFault::InData),
            ("way/new", BackupFault::InData),
            ("disk/../data/new", BackupFault::InData),
            ("open/new", BackupFault::OpenFolder),
            ("disk/link", BackupFault::Link),
            ("open/../disk", BackupFault::NotABackup),
        ] {
            assert_eq!(told(path), Err(why), "{path}");
        }
        assert_eq!(checked(&data, Path::new("/")), Err(BackupFault::NotABackup));
    }
}
