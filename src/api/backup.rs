//! How a backup goes, and how backups stand.

use serde::{Deserialize, Serialize};

use crate::sla::Instant;

/// How far a backup is after one more piece of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backup {
    /// Copied up to this event of so many.
    Copied {
        upto: u64,
        last: u64,
    },
    /// Read back up to this event of so many.
    Verified {
        upto: u64,
        last: u64,
    },
    Done(BackedUp),
    /// What was copied stays; the next one goes on there.
    Failed(BackupFault),
}

/// A backup that was read back whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// On the machine of the server.
    pub file: String,
    /// Events in it: the number of the last.
    pub events: u64,
    pub bytes: u64,
    /// When it was found to be whole.
    pub at: Instant,
}

/// Why there is no backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupFault {
    /// No file was named, and none is set.
    NoFile,
    /// The path does not begin at the root of the file system.
    Relative,
    /// The folder is not there: a disk is not connected, or the path is wrong.
    NoFolder,
    /// In the directory of the store: what takes one takes the other.
    InData,
    /// Anybody may put files into the folder.
    OpenFolder,
    /// The path leads over a link of another account.
    Link,
    /// The account of the server may not write there.
    NotPermitted,
    /// There is a file of this name, and it is no backup.
    NotABackup,
    /// The file is the backup of another store, or of an earlier life of this one.
    OtherStore,
    /// A newer program made it.
    Newer,
    /// Another program has the file open.
    InUse,
    /// Another backup is on its way.
    Busy,
    /// No room is left there.
    Full,
    /// What was copied could not be read back.
    Damaged,
    /// A file of the nights is damaged, and one was put aside before and is there still.
    DamagedAgain,
    /// The store itself could not be read.
    Store,
    /// Whoever makes the nightly ones ended by an error of the program.
    Ended,
    /// The disk failed: its own word.
    Disk(String),
}

/// How backups stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backups {
    /// The site has set nightly ones.
    pub nightly: bool,
    /// The last one, as far as this server knows.
    pub last: Option<BackedUp>,
    /// The nightly ones go to the disk of the store itself.
    pub beside: bool,
    /// When the last nightly one failed, where none succeeded since; or what was wrong although it succeeded.
    pub failed: Option<(Instant, BackupFault)>,
    /// When the next nightly one is due.
    pub next: Option<Instant>,
}
