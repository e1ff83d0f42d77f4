//! `compact`: the files of a stopped store written anew.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, backup::show, files, out};
use crate::{
    lang::Word,
    store::{self, Restoring, StoreError},
};

#[derive(Debug, Args)]
pub struct Compact {
    #[arg(long)]
    json: bool,
}

impl Compact {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if !store::is_here(&with.data) {
            return Err(CliError::NoStore);
        }
        let (bar, lang) = (files::progress(0), with.lang());
        let done = store::compact(&with.data, &mut |step| match step {
            Restoring::Verified { upto, last } => show(&bar, Word::BackupReading, lang, upto, last),
            Restoring::Copied { upto, last } => show(&bar, Word::BackupCopying, lang, upto, last),
            Restoring::Projected { upto, last } => show(&bar, Word::BackupProjecting, lang, upto, last),
        });
        bar.finish_and_clear();
        let done = done.map_err(|error| match error {
            StoreError::InUse => CliError::Failed(Word::CompactInUse.say(lang).to_owned()),
            StoreError::Io(error) => error.into(),
            other => CliError::Failed(Word::IoFailed.with(lang, &[&other])),
        })?;
        if self.json {
            out::json(&json!({ "bytes_before": done.before, "bytes_after": done.after }))?;
        } else {
            let mib = |bytes: u64| bytes.div_ceil(1 << 20);
            out::line(&Word::Compacted.with(lang, &[&mib(done.before), &mib(done.after)]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
