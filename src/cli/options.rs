//! What every subcommand is told: where the data are, as whom to act, in which language to speak.

use std::{env, path::PathBuf};

use super::{CliError, Server};
use crate::{
    client::{Connection, Start},
    lang::Lang,
    term::Charset,
};

/// Given on the command line or in the environment.
#[derive(Debug, Clone)]
pub struct Options {
    /// The data directory.
    pub data: PathBuf,
    /// Whether it was named on the command line.
    pub asked_data: bool,
    /// Asked for on the command line.
    pub asked_lang: Option<Lang>,
    /// The person to act as, where not the account's own.
    pub as_staff: Option<String>,
    pub terminal: AskedTerminal,
}

/// What was said of the terminal on the command line.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedTerminal {
    /// Its ground is light.
    pub light: bool,
    /// Signs are to be ASCII.
    pub ascii: bool,
    /// Where not that of the locale.
    pub charset: Option<Charset>,
}

impl Options {
    /// The language, as far as it is known without the site: asked for, or the environment's.
    pub fn lang_without_site(&self) -> Option<Lang> {
        self.asked_lang.or_else(env_lang)
    }

    /// The language where there is no site to ask.
    pub fn lang(&self) -> Lang {
        self.lang_without_site().unwrap_or(Lang::En)
    }

    /// Connects to the server of the data directory, which is started where none runs.
    ///
    /// # Errors
    /// There is no store, no server can be had, or this account may not come in.
    pub fn connect(&self) -> Result<Server, CliError> {
        self.connect_or(Start::Now)
    }

    /// Connects to a server that runs.
    ///
    /// # Errors
    /// None runs, or this account may not come in.
    pub fn connect_running(&self) -> Result<Server, CliError> {
        self.connect_or(Start::Never)
    }

    fn connect_or(&self, start: Start) -> Result<Server, CliError> {
        if start != Start::Never && !crate::store::is_here(&self.data) {
            return Err(CliError::NoStore);
        }
        let connection = Connection::open(&self.data, self.as_staff.as_deref(), start)?;
        Ok(Server::new(connection, self.lang_without_site()))
    }
}

/// Where data are kept when nobody says: `$XDG_DATA_HOME/caseloop`.
pub fn default_data() -> PathBuf {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || absolute("HOME").unwrap_or_default().join(".local/share");
    absolute("XDG_DATA_HOME").unwrap_or_else(home).join("caseloop")
}

/// The language of the environment, where it is one that we speak.
pub fn env_lang() -> Option<Lang> {
    lang_of_locale(&env_locale("LC_MESSAGES")?)
}

/// The locale of the environment in this category.
pub fn env_locale(category: &str) -> Option<String> {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", category, "LANG"].into_iter().find_map(set)
}

fn lang_of_locale(locale: &str) -> Option<Lang> {
    match locale.split(['_', '.', '-', '@']).next() {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_name_a_language_or_none() {
        for (locale, lang) in [
            ("zh_CN.UTF-8", Some(Lang::Zh)),
            ("zh", Some(Lang::Zh)),
            ("en_GB", Some(Lang::En)),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("zhuang", None),
            ("", None),
        ] {
            assert_eq!(lang_of_locale(locale), lang, "{locale}");
        }
    }
}
