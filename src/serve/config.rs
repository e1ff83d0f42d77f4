//! What a site sets on its own machine: `config.toml` in the directory of its store. There need be none.

mod fault;
mod ground;
mod section;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::civil::Time;
use toml::de::{DeTable, DeValue};

use self::{fault::Wrong, section::Section};
use super::{
    log::{LEVELS, Log, MOST_ASIDE},
    place::Access,
};
use crate::{
    desk::{Nightly, Notify, StaffNotify, Witnessed},
    lang::Lang,
};

pub use fault::Fault;
pub use section::Setting;

/// The file in the directory of the store.
pub const FILE: &str = "config.toml";
const MOST_BYTES: u64 = 64 * 1024;
/// Minutes after which a screen is blanked, as usual.
const IDLE_LOCK_MIN: u32 = 15;

/// What is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Who may reach the socket.
    pub access: Access,
    pub log: Log,
    /// Where figures are written for whoever collects them.
    pub metrics: Option<PathBuf>,
    /// The command that prints slips; none are printed where this is not set.
    pub print: Vec<String>,
    /// How notices to customers are delivered; none are written where this is not set.
    pub notify: Option<Notify>,
    /// How messages to staff are sent; none are where this is not set.
    pub staff_notify: Option<StaffNotify>,
    /// Where and when a backup is made each night; none is where this is not set.
    pub backup: Option<Nightly>,
    /// Where the SSH door listens; it stays shut where this is not set.
    pub ssh: Option<SocketAddr>,
    /// Seconds without a key after which a screen is blanked, 0 for never; none where it is as usual.
    pub idle_lock: Option<i64>,
    /// How checkpoints of the audit trail are given out; none are where this is not set.
    pub audit: Option<Witnessed>,
}

/// Who reads a section.
type Reader = fn(&mut Section<'_, '_>, &mut Config);

/// Every section, in the order in which they are shown.
const SECTIONS: [(&str, Reader); 10] = [
    ("socket", socket),
    ("log", log),
    ("metrics", metrics),
    ("print", print),
    ("notify", notify),
    ("staff_notify", staff_notify),
    ("backup", backup),
    ("ssh", ssh),
    ("session", session),
    ("audit", audit),
];

fn socket(of: &mut Section<'_, '_>, config: &mut Config) {
    config.access =
        of.one_of("access", &[("owner", Access::Owner), ("group", Access::Group)], Access::default());
}

fn log(of: &mut Section<'_, '_>, config: &mut Config) {
    let usual = Log::default();
    config.log = Log {
        level: of.one_of("level", &LEVELS, usual.level),
        file: of.truth("file", usual.file),
        most_bytes: u64::from(of.whole("size_mb", 1..=1_024, 4)) << 20,
        keep: of.whole("keep", 0..=MOST_ASIDE, usual.keep),
    };
}

fn metrics(of: &mut Section<'_, '_>, config: &mut Config) {
    config.metrics = of.file("file");
}

fn print(of: &mut Section<'_, '_>, config: &mut Config) {
    config.print = of.command("command").unwrap_or_default();
}

fn notify(of: &mut Section<'_, '_>, config: &mut Config) {
    let command = of.command("command");
    let timeout = Duration::from_secs(of.whole("timeout_s", 1..=600, 30).into());
    config.notify = command.map(|command| Notify { command, timeout, staff: None });
}

fn staff_notify(of: &mut Section<'_, '_>, config: &mut Config) {
    let command = of.command("command");
    let timeout = Duration::from_secs(of.whole("timeout_s", 1..=600, 30).into());
    let per_hour = of.whole("per_hour", 1..=1_000, 12);
    config.staff_notify = command.map(|command| StaffNotify { command, timeout, per_hour });
}

fn backup(of: &mut Section<'_, '_>, config: &mut Config) {
    let dir = of.folder("dir");
    let at = of.time("at", Time::constant(2, 30, 0, 0));
    let keep = of.whole("keep", 1..=9, 2);
    config.backup = dir.map(|dir| Nightly { dir, at, keep });
}

fn ssh(of: &mut Section<'_, '_>, config: &mut Config) {
    config.ssh = of.address("listen");
}

fn session(of: &mut Section<'_, '_>, config: &mut Config) {
    let minutes = of.whole("idle_lock", 0..=1_440, IDLE_LOCK_MIN);
    config.idle_lock = (minutes != IDLE_LOCK_MIN).then_some(i64::from(minutes) * 60);
}

fn audit(of: &mut Section<'_, '_>, config: &mut Config) {
    let command = of.command("checkpoint_command");
    let timeout = Duration::from_secs(of.whole("timeout_s", 1..=600, 30).into());
    config.audit = command.map(|command| Witnessed { command, timeout });
}

/// What is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// One fault at least, in the order of their lines.
    #[error("{FILE}: {}", said(.0))]
    Wrong(Vec<Fault>),
    #[error("{FILE}: {0}")]
    Io(#[from] io::Error),
}

fn said(faults: &[Fault]) -> String {
    let said = |fault: &Fault| format!("line {}: {}", fault.line, fault.say(Lang::En));
    faults.iter().map(said).collect::<Vec<_>>().join(" ")
}

/// A text, read to its end whatever is wrong with it.
#[derive(Debug)]
pub struct Reading {
    pub config: Config,
    /// In the order of their lines.
    pub faults: Vec<Fault>,
    /// Every key that there is, and what is in force for it.
    pub settings: Vec<Setting>,
    text: String,
}

impl Reading {
    /// Reads a text.
    pub fn of(text: String) -> Self {
        let mut read = Self { config: Config::default(), faults: Vec::new(), settings: Vec::new(), text };
        let mut faults = Vec::new();
        if read.text.len() as u64 > MOST_BYTES {
            faults.push((0, Wrong::Long(MOST_BYTES)));
        } else {
            let (table, errors) = DeTable::parse_recoverable(&read.text);
            let syntax = errors.iter().map(|error| {
                let at = error.span().map_or(0, |span| span.start);
                (at, Wrong::Syntax(error.message().replace('\n', "; ")))
            });
            faults.extend(syntax);
            let (config, settings) = (&mut read.config, &mut read.settings);
            sections(table.get_ref(), config, &mut faults, settings);
        }
        read.faults = faults.into_iter().map(|(at, wrong)| read.fault(at, wrong)).collect();
        read.faults.sort_by_key(|fault| fault.line);
        read
    }

    /// What is set and does not stand on this machine, as the account that asks sees it.
    pub fn missing(&self) -> Vec<Fault> {
        let missing = self.settings.iter().filter_map(|setting| {
            let wrong = ground::missing(setting.key, &setting.ground)?;
            Some(self.fault(setting.at.unwrap_or_default(), wrong))
        });
        missing.collect()
    }

    fn fault(&self, at: usize, wrong: Wrong) -> Fault {
        let before = self.text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        Fault { line: u32::try_from(before + 1).unwrap_or(u32::MAX), wrong }
    }
}

/// Reads every section that there is, and finds fault with those that there are not.
fn sections(
    written: &DeTable<'_>,
    config: &mut Config,
    faults: &mut Vec<(usize, Wrong)>,
    settings: &mut Vec<Setting>,
) {
    let known = || SECTIONS.iter().map(|(name, _)| *name);
    for (name, value) in written {
        let is_table = matches!(value.get_ref(), DeValue::Table(_));
        if !is_table || !known().any(|known| known == name.get_ref()) {
            let name_of = name.get_ref().clone().into_owned();
            faults.push((name.span().start, Wrong::Section { name: name_of, known: known().collect() }));
        }
    }
    for (name, read) in SECTIONS {
        let found = written.iter().find(|(key, _)| key.get_ref() == name);
        let table = found.and_then(|(key, value)| Some((key.span().start, value.get_ref().as_table()?)));
        let mut section = match table {
            Some((at, table)) => Section::new(name, at, Some(table)),
            None => Section::new(name, 0, None),
        };
        read(&mut section, config);
        section.finish();
        faults.append(&mut section.faults);
        settings.append(&mut section.settings);
    }
}

impl Config {
    /// Reads the file of a store's directory.
    ///
    /// # Errors
    /// It is wrong, with every line, or cannot be read.
    pub fn read(dir: &Path) -> Result<Self, ConfigError> {
        let path = dir.join(FILE);
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
            Ok(meta) if meta.len() > MOST_BYTES => {
                return Err(ConfigError::Wrong(vec![Fault { line: 1, wrong: Wrong::Long(MOST_BYTES) }]));
            }
            Ok(_) => {}
        }
        let read = Reading::of(fs::read_to_string(path)?);
        if read.faults.is_empty() { Ok(read.config) } else { Err(ConfigError::Wrong(read.faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        let read = Reading::of(text.to_owned());
        assert_eq!(read.faults, [], "{text}");
        read.config
    }

    #[test]
    fn what_is_set_is_read() {
        assert_eq!(config(""), Config::default());
        let notify = |text: &str| config(text).notify.unwrap();
        let set = notify("[notify]\ncommand = [\"/opt/sms\", \"--now\"]\n");
        assert_eq!((set.command.len(), set.timeout), (2, Duration::from_secs(30)));
        assert_eq!(notify("[notify]\ncommand = [\"x\"]\ntimeout_s = 5").timeout, Duration::from_secs(5));
        let staff = config("[staff_notify]\ncommand = [\"x\"]\nper_hour = 3").staff_notify.unwrap();
        assert_eq!((staff.per_hour, staff.timeout), (3, Duration::from_secs(30)));
        let nightly = |text: &str| config(text).backup.unwrap();
        let set = nightly("[notify]\ncommand = [\"x\"]\n[backup]\ndir = \"/mnt/disk\"");
        assert_eq!((set.dir, set.at, set.keep), ("/mnt/disk".into(), Time::constant(2, 30, 0, 0), 2));
        let set = nightly("[backup]\ndir = \"/b\"\nat = \"23:05\"\nkeep = 9");
        assert_eq!((set.at, set.keep), (Time::constant(23, 5, 0, 0), 9));
        assert_eq!(config("[socket]\naccess = \"group\"").access, Access::Group);
        let metrics = config("[metrics]\nfile = \"/m/caseloop.prom\"").metrics;
        assert_eq!(metrics, Some("/m/caseloop.prom".into()));
        let log = config("[log]\nlevel = \"debug\"\nfile = false\nsize_mb = 2\nkeep = 3").log;
        assert_eq!((log.file, log.most_bytes, log.keep), (false, 2 << 20, 3));
        assert_eq!(config("[print]\ncommand = [\"lp\"]").print, ["lp"]);
        let ssh = config("[ssh]\nlisten = \"127.0.0.1:2222\"").ssh.unwrap();
        assert_eq!(ssh, SocketAddr::from(([127, 0, 0, 1], 2_222)));
        let idle = |text: &str| config(text).idle_lock;
        assert_eq!(
            (idle("[session]\nidle_lock = 5"), idle("[session]\nidle_lock = 0")),
            (Some(300), Some(0))
        );
        let set = config("[audit]\ncheckpoint_command = [\"logger\"]").audit.unwrap();
        assert_eq!((set.command.len(), set.timeout), (1, Duration::from_secs(30)));
    }

    #[test]
    fn a_section_without_a_key_that_must_be_set_holds_what_holds_without_it() {
        for (name, _) in SECTIONS {
            let read = Reading::of(format!("[{name}]\n"));
            assert_eq!(read.config, Config::default(), "{name}");
            let needs = read.settings.iter().any(|one| one.section == name && one.value.is_none());
            assert_eq!(read.faults.is_empty(), !needs, "{name}: {:?}", read.faults);
        }
    }

    #[test]
    fn every_fault_of_a_file_is_named_with_its_line() {
        for (text, lines) in [
            ("[backup]\n", &[1][..]),
            ("[backup]\ndir = \"backup\"\n", &[2]),
            ("[backup]\ndir = \"/b\"\nat = \"25:00\"\n", &[3]),
            ("[backup]\ndir = \"/b\"\nat = \"at night\"\n", &[3]),
            ("[backup]\ndir = \"/b\"\nkeep = 0\n", &[3]),
            ("[backup]\ndir = \"/b\"\nkeep = 10\n", &[3]),
            ("[backup]\ndir = \"/b\"\nkeep = -1\n", &[3]),
            ("[backup]\ndir = \"/b\"\nkeep = 99999999999999999999\n", &[3]),
            ("[notify]\ncommand = [\"x\"]\n[backup]\ndirs = \"/b\"\n", &[4]),
            ("\n\n[notify]\ncommand = []\n", &[4]),
            ("[notify]\ncommand = [\"\"]\n", &[2]),
            ("[notify]\ncommand = \"x\"\n", &[2]),
            ("[notify]\ncommand = [\"x\", 1]\n", &[2]),
            ("[notify]\ncommand = [\"x\"]\ntimeout_s = 0\n", &[3]),
            ("[notify]\ncommand = [\"x\"]\ntimeout_s = 601\n", &[3]),
            ("[notify]\ncommand = [\"x\"]\ntimeout_s = \"5\"\n", &[3]),
            ("[socket]\naccess = \"all\"\n", &[2]),
            ("[log]\nlevel = \"loud\"\nfile = 1\nsize_mb = 0\nkeep = 10\n", &[2, 3, 4, 5]),
            ("backup = \"/b\"\n", &[1]),
            ("[colour]\nred = 1\n", &[1]),
            ("[session]\nidle_lock = -1\n", &[2]),
            ("[session]\nidle_lock = 1441\n", &[2]),
            ("[ssh]\nlisten = \"2222\"\n", &[2]),
            ("[ssh]\nlisten = \"localhost\"\n", &[2]),
            ("[ssh]\nlisten = \"127.0.0.1:2222\"\npassword = true\n", &[3]),
            ("[audit]\ncheckpoint_command = []\n", &[2]),
            ("[audit]\ncheckpoint_command = [\"x\"]\ntimeout_s = 0\n", &[3]),
            ("x", &[1]),
            ("[notify\ncommand = [\"x\"]\n[backup]\nkeep = 99\n\"", &[1, 3, 4, 5]),
            ("[backup]\nkeep = 0\nat = 7\ndir = 1\nroom = 2\n[socket]\naccess = 0", &[2, 3, 4, 5, 7]),
        ] {
            let read = Reading::of(text.to_owned());
            let mut said: Vec<u32> = read.faults.iter().map(|fault| fault.line).collect();
            said.dedup();
            assert_eq!(said, lines, "{text}: {:?}", read.faults);
            for fault in &read.faults {
                assert!(
                    !fault.say(Lang::Zh).contains('{') && !fault.say(Lang::En).contains('{'),
                    "{fault:?}"
                );
            }
        }
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Config::read(dir.path()).unwrap(), Config::default());
        fs::write(dir.path().join(FILE), " ".repeat(70_000)).unwrap();
        assert!(matches!(Config::read(dir.path()), Err(ConfigError::Wrong(faults)) if faults.len() == 1));
    }

    #[test]
    fn what_is_set_and_not_there_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let there = dir.path().display();
        let told = |text: String| Reading::of(text).missing();
        assert_eq!(told(format!("[backup]\ndir = \"{there}\"\n[print]\ncommand = [\"sh\"]")), []);
        let missing = told(format!(
            "[print]\ncommand = [\"no-such-program\"]\n[notify]\ncommand = [\"{there}\"]\n[backup]\ndir = \"{there}/x\""
        ));
        assert_eq!(missing.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 4, 6]);
        assert!(missing.iter().all(|fault| fault.say(Lang::En).len() > 20));
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        proptest::proptest!(|(text in "[\\[\\]=\"a-z0-9\\n #.{},é]{0,80}")| {
            let read = Reading::of(text);
            for fault in &read.faults {
                assert!(fault.line >= 1);
            }
        });
    }
}
