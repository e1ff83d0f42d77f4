//! What can go wrong with a store, for callers and logs.

use std::io;

use crate::case::{CodecError, EditionNo, KeyId};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("there is no store here")]
    NotHere,
    #[error("there is a store here already")]
    Exists,
    #[error("another process has the store open")]
    InUse,
    #[error("the store has schema {found}; this program knows {known}")]
    SchemaNewer { found: u32, known: u32 },
    /// [`Store::open`](super::Store::open) brings it into today's form.
    #[error("the store has schema {found} and was not brought into today's")]
    SchemaOlder { found: u32 },
    /// What the disk gave back is not what was written.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// Whether a commit that ended so is on the disk is unknown until the store was reopened.
    #[error("the disk failed: {0}")]
    Io(#[from] io::Error),
    /// An earlier write failed; nothing more is written before [`Store::reopen`](super::Store::reopen).
    #[error("an earlier write failed, the store must be reopened")]
    Stale,
    #[error("the store was closed")]
    Closed,
    /// The log has no gaps: a batch begins right after the last event. Nothing was written.
    #[error("event {found} cannot follow; the next is {expected}")]
    Sequence { expected: u64, found: u64 },
    /// An event of another site, epoch or payload version than this store writes. Nothing was written.
    #[error("event {seq} does not belong to this store")]
    Foreign { seq: u64 },
    /// Words without a key, on an event that is not about the site itself. Nothing was written.
    #[error("event {seq} has words and names no key")]
    Unsealed { seq: u64 },
    /// Words for somebody whose key was dropped. Nothing was written.
    #[error("the key {0:?} was dropped; nothing can be sealed with it")]
    KeyDropped(KeyId),
    /// A pack or calendar is adopted with its text (as `Word::Text`), and the text must have the hash that is adopted.
    #[error("edition {0:?} was adopted without its text")]
    PackText(EditionNo),
    #[error("the system gave no random numbers: {0}")]
    Random(String),
    #[error("the file is no backup")]
    NotABackup,
    #[error("the backup is of another store, or of an earlier life of this one")]
    OtherStore,
    #[error("the backup is damaged: {0}")]
    BackupDamaged(String),
    /// There is a beginning of the log in it, and nobody ever read that back.
    #[error("the backup was never finished")]
    Unfinished,
    /// A newer program wrote this event.
    #[error("payload version {0} is newer than this program")]
    PayloadNewer(u8),
}

impl StoreError {
    /// Whether there was no room on the disk, or no more was allowed.
    pub fn is_full(&self) -> bool {
        let full = |kind| matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        matches!(self, Self::Io(error) if full(error.kind()))
    }

    /// What was found damaged was a backup.
    pub(super) fn of_backup(self) -> Self {
        match self {
            Self::Damaged(what) => Self::BackupDamaged(what),
            other => other,
        }
    }

    pub(super) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged(what.to_string())
    }
}

impl From<redb::Error> for StoreError {
    fn from(error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen => Self::InUse,
            redb::Error::PreviousIo => Self::Stale,
            redb::Error::DatabaseClosed => Self::Closed,
            // A file that is no database, or one cut short.
            redb::Error::Io(io)
                if matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) =>
            {
                Self::damaged(io)
            }
            redb::Error::Io(io) => Self::Io(io),
            other => Self::damaged(other),
        }
    }
}

macro_rules! from_redb {
    ($($error:ident),*) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}

from_redb!(DatabaseError, TransactionError, TableError, StorageError, CommitError, SetDurabilityError);

impl From<CodecError> for StoreError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::Newer(version) => Self::PayloadNewer(version),
            CodecError::Damaged(_) | CodecError::Empty => Self::damaged(error),
        }
    }
}

impl From<postcard::Error> for StoreError {
    fn from(error: postcard::Error) -> Self {
        Self::damaged(error)
    }
}
