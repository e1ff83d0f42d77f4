//! `person key`: the public keys with which people come in at the SSH door.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CliError, Options, columns::align, out};
use crate::{
    api::{PersonKeyView, Reply, Request},
    client::ClientError,
    lang::{Word, say},
};

/// The longest file of a key, in bytes.
const MAX_FILE: u64 = 64 * 1024;

#[derive(Debug, Subcommand)]
pub enum Key {
    Add {
        #[arg(value_name = "STAFF")]
        staff: String,
        #[arg(value_name = "FILE|-", default_value = "-")]
        file: PathBuf,
        #[arg(long)]
        json: bool,
    },
    Remove {
        #[arg(value_name = "STAFF")]
        staff: String,
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
    },
    List(List),
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "STAFF")]
    staff: Option<String>,
    #[arg(long)]
    json: bool,
}

impl Key {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Add { staff, file, json } => {
                let text = read(&file)?;
                let Some(key) = only_key(&text) else {
                    return Err(CliError::Failed(Word::KeyOneOnly.say(with.lang()).to_owned()));
                };
                let mut server = with.connect()?;
                let add = Request::AddPersonKey { staff, key: key.to_owned() };
                let Reply::PersonKeys(keys) = server.get(add)? else {
                    return Err(ClientError::Unexpected.into());
                };
                for key in &keys {
                    if json {
                        out::json(&as_json(key))?;
                    } else {
                        eprintln!("{}", Word::KeyAdded.with(server.lang, &[&key.staff, &key.fingerprint]));
                    }
                }
            }
            Self::Remove { staff, fingerprint } => {
                let mut server = with.connect()?;
                server.get(Request::RemovePersonKey { staff, fingerprint })?;
                eprintln!("{}", Word::KeyRemoved.say(server.lang));
            }
            Self::List(List { staff, json }) => {
                let mut server = with.connect()?;
                let Reply::PersonKeys(keys) = server.get(Request::PersonKeys { staff })? else {
                    return Err(ClientError::Unexpected.into());
                };
                if json {
                    keys.iter().try_for_each(|key| out::json(&as_json(key)))?;
                    return Ok(ExitCode::SUCCESS);
                }
                let (zone, now) = (&server.zone, server.site().now);
                let cells = |key: &PersonKeyView| {
                    let added = say::time(key.added, zone, now);
                    vec![key.staff.clone(), sort(key).to_owned(), key.fingerprint.clone(), added]
                };
                let rows: Vec<Vec<String>> = keys.iter().map(cells).collect();
                align(&rows).iter().try_for_each(|row| out::line(row))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// `ssh-ed25519` and the like.
fn sort(key: &PersonKeyView) -> &str {
    key.key.split(' ').next().unwrap_or_default()
}

fn as_json(key: &PersonKeyView) -> Value {
    json!({
        "staff": key.staff,
        "fingerprint": key.fingerprint,
        "key": key.key,
        "added": key.added,
    })
}

fn read(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    if file == Path::new("-") {
        io::stdin().take(MAX_FILE).read_to_string(&mut text)?;
    } else {
        fs::File::open(file)?.take(MAX_FILE).read_to_string(&mut text)?;
    }
    Ok(text)
}

/// The one key of a file: comments and empty lines aside.
fn only_key(text: &str) -> Option<&str> {
    let mut keys = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let key = keys.next()?;
    keys.next().is_none().then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_key_or_it_is_not_taken() {
        assert_eq!(only_key("# mine\n\n ssh-ed25519 AAAA me@desk \n"), Some("ssh-ed25519 AAAA me@desk"));
        assert_eq!(only_key("ssh-ed25519 AAAA\nssh-ed25519 BBBB\n"), None);
        assert_eq!(only_key("# nothing\n"), None);
    }
}
