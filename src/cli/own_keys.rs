//! The person's own keymap file: where it is, and its text as it is sent to the server.

use std::{
    env,
    fs::{self, File},
    io::{self, ErrorKind, Read},
    os::unix::fs::FileTypeExt,
    path::{Path, PathBuf},
};

use crate::{
    keys::MAX_KEYMAP,
    lang::{Lang, Word},
    text::clean_line,
};

/// A place for the file, and whether the person named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFile {
    pub path: PathBuf,
    pub named: bool,
}

impl OwnFile {
    /// `$CASELOOP_KEYS`, otherwise `$XDG_CONFIG_HOME/caseloop/keys.toml`; none where there is no home either.
    pub fn find() -> Option<Self> {
        let set = |name| env::var_os(name).map(PathBuf::from).filter(|path| !path.as_os_str().is_empty());
        place(set("CASELOOP_KEYS"), set("XDG_CONFIG_HOME"), set("HOME"))
    }

    /// Whether there is a file, or the person says that there is one.
    pub fn is_there(&self) -> bool {
        self.named || self.path.exists()
    }
}

fn place(named: Option<PathBuf>, config: Option<PathBuf>, home: Option<PathBuf>) -> Option<OwnFile> {
    if let Some(path) = named {
        return Some(OwnFile { path, named: true });
    }
    let absolute = |path: &PathBuf| path.is_absolute();
    let config = config.filter(absolute).or_else(|| Some(home.filter(absolute)?.join(".config")))?;
    Some(OwnFile { path: config.join("caseloop/keys.toml"), named: false })
}

/// The text of the person's own file. Where there is one that cannot be read, standard error says so.
pub fn sent(lang: Lang) -> Option<String> {
    let own = OwnFile::find().filter(OwnFile::is_there)?;
    let said = |error: &io::Error| {
        let said = Word::KeysUnread.with(lang, &[&own.path.display(), error]);
        eprintln!("{}", clean_line(&said));
    };
    read(&own.path).inspect_err(said).ok()
}

/// Reads so much that the server sees what is too long. What is no UTF-8 becomes what no key is called.
fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.file_type().is_fifo() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let most = u64::try_from(MAX_KEYMAP + 4).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_where_the_person_says_or_where_programs_keep_such_files() {
        let some = |path: &str| (!path.is_empty()).then(|| PathBuf::from(path));
        for (named, config, home, path) in [
            ("my.toml", "/c", "/h", "my.toml"),
            ("", "/c", "/h", "/c/caseloop/keys.toml"),
            ("", "c", "/h", "/h/.config/caseloop/keys.toml"),
            ("", "", "/h", "/h/.config/caseloop/keys.toml"),
            ("", "", "h", ""),
            ("", "", "", ""),
        ] {
            let found = place(some(named), some(config), some(home));
            assert_eq!(found.as_ref().map(|own| own.path.clone()), some(path));
            assert!(found.is_none_or(|own| own.named != named.is_empty()));
        }
    }

    #[test]
    fn of_a_long_file_so_much_is_read_that_it_is_seen_to_be_too_long() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys.toml");
        fs::write(&path, "字".repeat(MAX_KEYMAP)).unwrap();
        let text = read(&path).unwrap();
        assert!((MAX_KEYMAP + 1..MAX_KEYMAP + 9).contains(&text.len()), "{}", text.len());
        fs::write(&path, b"# \xcc\xec\n[case]\n").unwrap();
        assert_eq!(read(&path).unwrap(), "# \u{fffd}\u{fffd}\n[case]\n");
    }
}
