//! The words of backups, in the form of the one table: `table` begins, these follow.

/// The words given, and behind them those of backups, as one table.
macro_rules! with_backup_words {
    ($($before:tt)*) => {
        with_config_words! {
            $($before)*

            // What came of it.
            BackupDone => "备份完成并已核对：{0}，{1} 个事件，{2} MB。" / "Backed up and read back: {0}, {1} events, {2} MB.",
            BackupCopying => "复制" / "copying",
            BackupReading => "核对" / "reading back",
            BackupProjecting => "整理" / "preparing",
            Restored => "已恢复 {0}：备份里的 {1} 个事件都在，最后一个记于 {2}。" / "{0} is restored: all {1} events of the backup, the last of {2}.",
            RestoredCases => "此后做的事丢了，请照纸质记录和通话记录补上。新工单号从 {0} 起，不会与丢失的重号。" / "What was done after that is lost: add it again from paper and calls. Case numbers go on from {0}, so that none is given out twice.",
            RestoredNotices => "有 {0} 条客户通知可能已送出，不会再送：请在工单里查看并向客户核实。" / "{0} {0|notice|notices} to customers may have gone out since and will not be sent again: look into the cases and ask the customers.",

            // What goes wrong.
            BackupNoFile => "没有指定备份文件：请写上 FILE，或在 config.toml 里设置 [backup]。" / "No file for the backup: name one, or set [backup] in config.toml.",
            BackupRelative => "备份文件要写完整路径，以 / 开头。" / "The file of a backup is a path from the root on, beginning with /.",
            BackupNoFolder => "备份文件夹不存在：请检查磁盘是否接好、路径是否正确。" / "The folder for the backup is not there: see that its disk is connected and the path is right.",
            BackupInData => "备份不能放在数据目录里：磁盘坏了会一起丢。请放到另一块磁盘上。" / "A backup in the data directory would be lost with it: put it on another disk.",
            BackupOpenFolder => "备份文件夹人人可写：备份里有全部客户资料，请换一个只有本账户可写的文件夹。" / "Anybody may write in that folder, and a backup holds everything about your customers: choose one that only this account may write in.",
            BackupLink => "备份路径经过别人的链接，或文件本身是链接：请写真实路径。" / "The path leads over a link of another account, or the file is a link: give the real path.",
            BackupNotPermitted => "服务器账户不能写这个位置：请检查权限，或换一个位置。" / "The account of the server may not write there: change its rights, or choose another place.",
            BackupNotABackup => "这个文件不是备份，没有改动：请换一个文件名。" / "There is a file of that name that is no backup; it was left alone. Choose another name.",
            BackupOtherStore => "这个文件是另一个库的备份，或恢复之前的备份，没有改动：请换一个文件名。" / "That file is the backup of another store, or of the time before a restore; it was left alone. Choose another name.",
            BackupNewer => "这个备份由新版程序写成：请升级程序。" / "A newer program made that backup: update this one.",
            BackupInUse => "备份文件正被另一个程序占用：请等它结束再试。" / "Another program has the file of the backup open: try again when it is done.",
            BackupBusy => "另一份备份正在进行：请过一会儿再试。" / "Another backup is on its way: try again in a while.",
            BackupFull => "备份磁盘已满：请腾出空间再试，已复制的不会丢。" / "The disk of the backup is full: make room and try again; what was copied stays.",
            BackupDamaged => "备份文件已损坏：请换一个文件名重新备份，并检查那块磁盘。" / "The file of the backup is damaged: back up into another, and have that disk looked at.",
            BackupDamagedAgain => "每晚的备份文件有一个损坏，先前放在一边的 .damaged 文件还在：请检查那块磁盘，再移走它；其余文件照常备份。" / "A file of the nightly backups is damaged, and the .damaged one put aside before is still there: have that disk looked at, then move it away. The other files are kept up.",
            BackupEnded => "每晚备份因程序出错而停止：请重启服务器（caseloop stop），并把数据目录里的 server.log 交给开发者。" / "The nightly backups ended by an error of the program: start the server again (caseloop stop), and give server.log in the data directory to whoever maintains caseloop.",
            BackupStore => "现在读不到数据：请看数据目录里的 server.log，然后再试。" / "The store cannot be read now: see server.log in the data directory, then try again.",
            BackupDisk => "备份磁盘出错（{0}）：请检查磁盘后再试。" / "The disk of the backup failed ({0}): look at it, then try again.",
            RestoreNotHere => "没有这个文件：{0}" / "There is no such file: {0}",
            RestoreNotABackup => "这个文件不是备份：请选用 caseloop backup 或每晚备份写成的文件。数据没有改动。" / "That file is no backup: choose one that caseloop backup or the nightly backup made. Nothing was changed.",
            RestoreUnfinished => "这份备份没有做完：请用另一份。只有这一份时，加 --unfinished 恢复其中已有的内容。" / "That backup was never finished: use another. Where there is no other, --unfinished restores what is in it.",
            RestoreDamaged => "备份已损坏，没有恢复任何内容（{0}）：请用另一份备份。" / "The backup is damaged and nothing was restored ({0}): use another one.",
            RestoreInUse => "备份文件正被服务器或别的程序使用：请先停掉它。" / "A server or another program has the backup open: stop that one first.",
            RestoreThere => "{0} 里已有数据，没有改动：请用 --data 指定一个新目录。" / "There is a store in {0} already; nothing was changed. Give a new directory with --data.",

            // How backups stand.
            StatusBackupLast => "上次备份 {0}，{1} 个事件，已核对：{2}" / "last backup {0}, {1} events, read back: {2}",
            StatusBackupNever => "还没有备份过" / "no backup was made yet",
            StatusBackupUnset => "没有设置每晚备份，见 docs/BACKUP.zh.md" / "no nightly backup is set, see docs/BACKUP.md",
            StatusBackupBeside => "备份和数据在同一块磁盘上，磁盘坏了会一起丢：备份磁盘接好了吗？" / "backups go to the disk of the data, and when it fails both are gone: is the disk for backups connected?",
            StatusBackupFailed => "每晚备份失败（{0}）：{1}" / "the nightly backup failed ({0}): {1}",
            StatusBackupNext => "下次备份 {0}" / "next backup {0}",

            // Help.
            HelpBackup => "备份全部数据，期间照常工作（缺省写入 config.toml 里设置的位置）" / "Back everything up while people work (by default where config.toml says)",
            HelpBackupFile => "备份写到哪个文件" / "The file of the backup",
            HelpRestore => "用备份建一个新库（不需要服务器）" / "Make a store of a backup (needs no server)",
            HelpRestoreFile => "备份文件" / "The file of the backup",
            HelpRestoreUnfinished => "没做完的备份也恢复" / "Also restore a backup that was never finished",
        }
    };
}
