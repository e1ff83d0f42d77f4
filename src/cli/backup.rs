//! `backup`: copies everything into a file while people work, piece by piece.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use indicatif::ProgressBar;
use serde_json::json;

use super::{CliError, Options, files, out};
use crate::{
    api::{BackedUp, Backup as Piece, Reply, Request},
    client::ClientError,
    lang::{Lang, Word, say},
    text::clean_line,
};

#[derive(Debug, Args)]
pub struct Backup {
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        // Paths are the server's, which stands in another directory than whoever asks.
        let file = self.file.map(std::path::absolute).transpose()?;
        let name = |file: PathBuf| file.into_os_string().into_string();
        let mut server = with.connect()?;
        let lang = server.lang;
        let file = file.map(name).transpose().map_err(|file| {
            CliError::Failed(Word::RestoreNotHere.with(lang, &[&clean_line(&file.to_string_lossy())]))
        })?;
        let bar = files::progress(0);
        let done = loop {
            let Reply::Backup(piece) = server.get(Request::Backup { file: file.clone() })? else {
                return Err(ClientError::Unexpected.into());
            };
            match piece {
                Piece::Copied { upto, last } => show(&bar, Word::BackupCopying, lang, upto, last),
                Piece::Verified { upto, last } => show(&bar, Word::BackupReading, lang, upto, last),
                Piece::Done(done) => break done,
                Piece::Failed(fault) => {
                    bar.finish_and_clear();
                    return Err(CliError::Failed(say::backup_fault(&fault, lang)));
                }
            }
        };
        bar.finish_and_clear();
        let BackedUp { file, events, bytes, at } = done;
        if self.json {
            out::json(&json!({ "file": file, "events": events, "bytes": bytes, "at": at }))?;
        } else {
            out::line(
                &Word::BackupDone.with(lang, &[&clean_line(&file), &events, &bytes.div_ceil(1 << 20)]),
            )?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Shows how far something is.
pub fn show(bar: &ProgressBar, what: Word, lang: Lang, upto: u64, last: u64) {
    bar.set_prefix(what.say(lang));
    bar.set_length(last);
    bar.set_position(upto);
}
