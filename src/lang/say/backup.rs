//! Why there is no backup.

use crate::{
    api::BackupFault,
    lang::{Lang, Word},
    text::clean_line,
};

/// What happened, and what to do next.
pub fn backup_fault(fault: &BackupFault, lang: Lang) -> String {
    let word = match fault {
        BackupFault::NoFile => Word::BackupNoFile,
        BackupFault::Relative => Word::BackupRelative,
        BackupFault::NoFolder => Word::BackupNoFolder,
        BackupFault::InData => Word::BackupInData,
        BackupFault::OpenFolder => Word::BackupOpenFolder,
        BackupFault::Link => Word::BackupLink,
        BackupFault::NotPermitted => Word::BackupNotPermitted,
        BackupFault::NotABackup => Word::BackupNotABackup,
        BackupFault::OtherStore => Word::BackupOtherStore,
        BackupFault::Newer => Word::BackupNewer,
        BackupFault::InUse => Word::BackupInUse,
        BackupFault::Busy => Word::BackupBusy,
        BackupFault::Full => Word::BackupFull,
        BackupFault::Damaged => Word::BackupDamaged,
        BackupFault::DamagedAgain => Word::BackupDamagedAgain,
        BackupFault::Store => Word::BackupStore,
        BackupFault::Ended => Word::BackupEnded,
        BackupFault::Disk(what) => return Word::BackupDisk.with(lang, &[&clean_line(what)]),
    };
    word.say(lang).to_owned()
}
