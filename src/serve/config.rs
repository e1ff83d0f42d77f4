//! What a site sets on its own machine: `config.toml` in the directory of its store. There need be none.

use std::{fs, io, path::Path, time::Duration};

use serde::Deserialize;

use crate::desk::Notify;

/// The file in the directory of the store.
pub const FILE: &str = "config.toml";
const MOST_BYTES: u64 = 64 * 1024;

/// What is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// How notices to customers are delivered; none are written where this is not set.
    pub notify: Option<Notify>,
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotifyWritten {
    command: toml::Spanned<Vec<String>>,
    #[serde(default = "half_a_minute")]
    timeout_s: toml::Spanned<u64>,
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
        let Some(NotifyWritten { command, timeout_s }) = written.notify else { return Ok(Self::default()) };
        if command.get_ref().first().is_none_or(String::is_empty) {
            return Err(wrong(command.span().start, "command is a program and its arguments"));
        }
        if !(1..=600).contains(timeout_s.get_ref()) {
            return Err(wrong(timeout_s.span().start, "timeout_s is from 1 to 600"));
        }
        let timeout = Duration::from_secs(timeout_s.into_inner());
        Ok(Self { notify: Some(Notify { command: command.into_inner(), timeout }) })
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
        for (text, line) in [
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
