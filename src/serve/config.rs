//! What a site sets on its own machine: `config.toml` in the directory of its store. There need be none.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::civil::Time;
use serde::Deserialize;

use crate::desk::{Nightly, Notify, Witnessed};

/// The file in the directory of the store.
pub const FILE: &str = "config.toml";
const MOST_BYTES: u64 = 64 * 1024;

/// What is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// How notices to customers are delivered; none are written where this is not set.
    pub notify: Option<Notify>,
    /// The command that prints slips; none are printed where this is not set.
    pub print: Vec<String>,
    /// Where and when a backup is made each night; none is where this is not set.
    pub backup: Option<Nightly>,
    /// Where the SSH door listens; it stays shut where this is not set.
    pub ssh: Option<SocketAddr>,
    /// Seconds without a key after which a screen is blanked, 0 for never; 15 minutes where this is not set.
    pub idle_lock: Option<i64>,
    /// How checkpoints of the audit trail are given out; none are where this is not set.
    pub audit: Option<Witnessed>,
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{FILE}:{line}: {what}")]
    Wrong { line: u32, what: String },
    #[error("{FILE}: {0}")]
    Io(#[from] io::Error),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    notify: Option<NotifyWritten>,
    print: Option<PrintWritten>,
    backup: Option<BackupWritten>,
    ssh: Option<SshWritten>,
    session: Option<SessionWritten>,
    audit: Option<AuditWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditWritten {
    checkpoint_command: toml::Spanned<Vec<String>>,
    #[serde(default = "half_a_minute")]
    timeout_s: toml::Spanned<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotifyWritten {
    command: toml::Spanned<Vec<String>>,
    #[serde(default = "half_a_minute")]
    timeout_s: toml::Spanned<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrintWritten {
    command: toml::Spanned<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BackupWritten {
    dir: toml::Spanned<PathBuf>,
    #[serde(default = "at_night")]
    at: toml::Spanned<String>,
    #[serde(default = "two")]
    keep: toml::Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SshWritten {
    listen: toml::Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionWritten {
    /// In minutes.
    idle_lock: toml::Spanned<i64>,
}

fn at_night() -> toml::Spanned<String> {
    toml::Spanned::new(0..0, "02:30".to_owned())
}

fn two() -> toml::Spanned<u32> {
    toml::Spanned::new(0..0, 2)
}

fn half_a_minute() -> toml::Spanned<u64> {
    toml::Spanned::new(0..0, 30)
}

impl Config {
    /// Reads the file of a store's directory.
    ///
    /// # Errors
    /// It is wrong, with the line, or cannot be read.
    pub fn read(dir: &Path) -> Result<Self, ConfigError> {
        let path = dir.join(FILE);
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
            Ok(meta) if meta.len() > MOST_BYTES => {
                return Err(ConfigError::Wrong { line: 1, what: format!("more than {MOST_BYTES} bytes") });
            }
            Ok(_) => {}
        }
        Self::parse(&fs::read_to_string(path)?)
    }

    fn parse(text: &str) -> Result<Self, ConfigError> {
        let wrong = |at: usize, what: &str| {
            let before = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
            ConfigError::Wrong { line: u32::try_from(before + 1).unwrap_or(u32::MAX), what: what.to_owned() }
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            wrong(error.span().map_or(0, |span| span.start), &error.message().replace('\n', "; "))
        })?;
        let notify = written.notify.map(NotifyWritten::read).transpose();
        let backup = written.backup.map(BackupWritten::read).transpose();
        let print = written.print.map_or(Ok(Vec::new()), PrintWritten::read);
        let ssh = written.ssh.map(SshWritten::read).transpose();
        let idle_lock = written.session.map(SessionWritten::read).transpose();
        let audit = written.audit.map(AuditWritten::read).transpose();
        let read = notify.and_then(|notify| {
            Ok(Self {
                notify,
                print: print?,
                backup: backup?,
                ssh: ssh?,
                idle_lock: idle_lock?,
                audit: audit?,
            })
        });
        read.map_err(|(at, what)| wrong(at, what))
    }
}

/// Where in the text something is wrong, and what would be right.
type Fault = (usize, &'static str);

impl PrintWritten {
    fn read(self) -> Result<Vec<String>, Fault> {
        match self.command.get_ref().first() {
            Some(program) if !program.is_empty() => Ok(self.command.into_inner()),
            _ => Err((self.command.span().start, "command is a program and its arguments")),
        }
    }
}

impl NotifyWritten {
    fn read(self) -> Result<Notify, Fault> {
        let Self { command, timeout_s } = self;
        if command.get_ref().first().is_none_or(String::is_empty) {
            return Err((command.span().start, "command is a program and its arguments"));
        }
        if !(1..=600).contains(timeout_s.get_ref()) {
            return Err((timeout_s.span().start, "timeout_s is from 1 to 600"));
        }
        let timeout = Duration::from_secs(timeout_s.into_inner());
        Ok(Notify { command: command.into_inner(), timeout })
    }
}

impl SessionWritten {
    fn read(self) -> Result<i64, Fault> {
        if !(0..=1_440).contains(self.idle_lock.get_ref()) {
            return Err((self.idle_lock.span().start, "idle_lock is in minutes, from 0 (never) to 1440"));
        }
        Ok(self.idle_lock.into_inner() * 60)
    }
}

impl SshWritten {
    fn read(self) -> Result<SocketAddr, Fault> {
        let wrong = "listen is an address and a port, like \"127.0.0.1:2222\"";
        self.listen.get_ref().parse().map_err(|_| (self.listen.span().start, wrong))
    }
}

impl AuditWritten {
    fn read(self) -> Result<Witnessed, Fault> {
        let Self { checkpoint_command: command, timeout_s } = self;
        if command.get_ref().first().is_none_or(String::is_empty) {
            return Err((command.span().start, "checkpoint_command is a program and its arguments"));
        }
        if !(1..=600).contains(timeout_s.get_ref()) {
            return Err((timeout_s.span().start, "timeout_s is from 1 to 600"));
        }
        let timeout = Duration::from_secs(timeout_s.into_inner());
        Ok(Witnessed { command: command.into_inner(), timeout })
    }
}

impl BackupWritten {
    fn read(self) -> Result<Nightly, Fault> {
        let Self { dir, at, keep } = self;
        if !dir.get_ref().is_absolute() {
            return Err((
                dir.span().start,
                "dir is a path from the root of the file system on, like \"/mnt/backup\"",
            ));
        }
        let time = Time::strptime("%H:%M", at.get_ref());
        let time = time.map_err(|_| (at.span().start, "at is a time of day like \"02:30\""))?;
        if !(1..=9).contains(keep.get_ref()) {
            return Err((keep.span().start, "keep is from 1 to 9"));
        }
        Ok(Nightly { dir: dir.into_inner(), at: time, keep: keep.into_inner() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_and_what_is_wrong_is_named_with_its_line() {
        assert_eq!(Config::parse("").unwrap(), Config::default());
        let notify = |text: &str| Config::parse(text).unwrap().notify.unwrap();
        let set = notify("[notify]\ncommand = [\"/opt/sms\", \"--now\"]\n");
        assert_eq!((set.command.len(), set.timeout), (2, Duration::from_secs(30)));
        assert_eq!(notify("[notify]\ncommand = [\"x\"]\ntimeout_s = 5").timeout, Duration::from_secs(5));
        let nightly = |text: &str| Config::parse(text).unwrap().backup.unwrap();
        let set = nightly("[notify]\ncommand = [\"x\"]\n[backup]\ndir = \"/mnt/disk\"");
        assert_eq!((set.dir, set.at, set.keep), ("/mnt/disk".into(), Time::constant(2, 30, 0, 0), 2));
        let set = nightly("[backup]\ndir = \"/b\"\nat = \"23:05\"\nkeep = 9");
        assert_eq!((set.at, set.keep), (Time::constant(23, 5, 0, 0), 9));
        let set = Config::parse("[audit]\ncheckpoint_command = [\"logger\"]").unwrap().audit.unwrap();
        assert_eq!((set.command.len(), set.timeout), (1, Duration::from_secs(30)));
        let ssh = Config::parse("[ssh]\nlisten = \"127.0.0.1:2222\"").unwrap().ssh.unwrap();
        assert_eq!(ssh, SocketAddr::from(([127, 0, 0, 1], 2_222)));
        let idle = |text: &str| Config::parse(text).unwrap().idle_lock;
        assert_eq!(
            (idle("[session]\nidle_lock = 5"), idle("[session]\nidle_lock = 0")),
            (Some(300), Some(0))
        );
        for (text, line) in [
            ("[session]\nidle_lock = -1\n", 2),
            ("[session]\nidle_lock = 1441\n", 2),
            ("[ssh]\n", 1),
            ("[ssh]\nlisten = \"2222\"\n", 2),
            ("[ssh]\nlisten = \"localhost\"\n", 2),
            ("[ssh]\nlisten = \"127.0.0.1:2222\"\npassword = true\n", 3),
            ("[audit]\ncheckpoint_command = []\n", 2),
            ("[audit]\ncheckpoint_command = [\"x\"]\ntimeout_s = 0\n", 3),
            ("[backup]\n", 1),
            ("[backup]\ndir = \"backup\"\n", 2),
            ("[backup]\ndir = \"/b\"\nat = \"25:00\"\n", 3),
            ("[backup]\ndir = \"/b\"\nat = \"at night\"\n", 3),
            ("[backup]\ndir = \"/b\"\nkeep = 0\n", 3),
            ("[backup]\ndir = \"/b\"\nkeep = 10\n", 3),
            ("[notify]\ncommand = [\"x\"]\n[backup]\ndirs = \"/b\"\n", 4),
            ("\n\n[notify]\ncommand = []\n", 4),
            ("[notify]\ncommand = [\"\"]\n", 2),
            ("[notify]\ncommand = \"x\"\n", 2),
            ("[notify]\ncommand = [\"x\"]\ntimeout_s = 0\n", 3),
            ("[notify]\ncommand = [\"x\"]\ntimeout_s = 601\n", 3),
            ("[notify]\ncomand = [\"x\"]\n", 2),
            ("x", 1),
        ] {
            match Config::parse(text) {
                Err(ConfigError::Wrong { line: said, .. }) => assert_eq!(said, line, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Config::read(dir.path()).unwrap(), Config::default());
        fs::write(dir.path().join(FILE), " ".repeat(70_000)).unwrap();
        assert!(matches!(Config::read(dir.path()), Err(ConfigError::Wrong { line: 1, .. })));
    }
}
