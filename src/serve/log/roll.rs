//! A log file that stays within its size: full, it is put aside under a number, and the oldest aside is dropped.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// The file that is written now, `NAME`; aside are `NAME.1`, the newest, to `NAME.keep`.
pub struct Roll {
    path: PathBuf,
    file: File,
    bytes: u64,
    most: u64,
    keep: u32,
}

impl Roll {
    /// Opens the file, and puts it aside where it is full already. Files aside beyond those that are kept go.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path, most: u64, keep: u32) -> io::Result<Self> {
        let file = opened(path)?;
        let bytes = file.metadata()?.len();
        let mut roll = Self { path: path.to_owned(), file, bytes, most, keep };
        if bytes > most {
            roll.turn()?;
        }
        // A site may keep fewer than before.
        for n in keep + 1..=MOST_ASIDE {
            let _ = fs::remove_file(roll.aside(n));
        }
        Ok(roll)
    }

    fn aside(&self, n: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{n}"));
        name.into()
    }

    /// Puts the file aside and begins a new one.
    fn turn(&mut self) -> io::Result<()> {
        for n in (1..self.keep).rev() {
            // One that is not there leaves its number free.
            let _ = fs::rename(self.aside(n), self.aside(n + 1));
        }
        match self.keep {
            0 => fs::remove_file(&self.path)?,
            _ => fs::rename(&self.path, self.aside(1))?,
        }
        self.file = opened(&self.path)?;
        self.bytes = 0;
        Ok(())
    }
}

/// The most files aside that can be set.
pub const MOST_ASIDE: u32 = 9;

impl Write for Roll {
    /// Takes a line whole, or says why not.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let long = line.len() as u64;
        if self.bytes > 0 && self.bytes + long > self.most && self.turn().is_err() {
            // Its folder takes no new names: what is written goes on at the beginning of the file that there is, so that
            // a log never fills a disk.
            self.file.set_len(0)?;
            self.bytes = 0;
        }
        self.file.write_all(line)?;
        self.bytes += long;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn opened(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap_or_else(|_| "-".to_owned())
    }

    #[test]
    fn a_log_takes_so_many_bytes_in_so_many_files_and_no_more() {
        for (keep, files) in
            [(2, ["7", "5 6 ", "3 4 ", "-"]), (1, ["7", "5 6 ", "-", "-"]), (0, ["7", "-", "-", "-"])]
        {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("log");
            fs::write(dir.path().join("log.3"), "of a time when more were kept").unwrap();
            let mut roll = Roll::open(&path, 4, keep).unwrap();
            for n in 1..=7 {
                let line = if n == 7 { "7".to_owned() } else { format!("{n} ") };
                roll.write_all(line.as_bytes()).unwrap();
            }
            let there = ["log", "log.1", "log.2", "log.3"].map(|name| read(&dir.path().join(name)));
            assert_eq!(there, files, "{keep}");
        }
    }

    #[test]
    fn a_line_longer_than_a_file_is_written_whole_and_a_full_file_is_put_aside_at_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut roll = Roll::open(&path, 4, 1).unwrap();
        roll.write_all(b"a long line\n").unwrap();
        assert_eq!(read(&path), "a long line\n");
        drop(Roll::open(&path, 4, 1).unwrap());
        assert_eq!(
            (read(&path), read(&dir.path().join("log.1"))),
            (String::new(), "a long line\n".to_owned())
        );
    }
}
