//! `restore`: a store from a backup, in a directory that has none.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;

use super::{CliError, Options, backup::show, files, out};
use crate::{
    case::CaseId,
    lang::{Lang, Word, say},
    store::{self, Restored, Restoring, StoreError, Unfinished},
    text::clean_line,
};

#[derive(Debug, Args)]
pub struct Restore {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    unfinished: bool,
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let unfinished = if self.unfinished { Unfinished::Take } else { Unfinished::Refuse };
        let bar = files::progress(0);
        let lang = with.lang();
        let mut each = |step: Restoring| match step {
            Restoring::Verified { upto, last } => show(&bar, Word::BackupReading, lang, upto, last),
            Restoring::Copied { upto, last } => show(&bar, Word::BackupCopying, lang, upto, last),
            Restoring::Projected { upto, last } => show(&bar, Word::BackupProjecting, lang, upto, last),
        };
        let now = Timestamp::now().into();
        let done = store::restore(&self.file, &with.data, unfinished, now, &mut each);
        bar.finish_and_clear();
        let done = done.map_err(|error| self.said(error, with))?;
        let Restored { facts, last, recorded, verified, unsure, .. } = &done;
        // The first number that is given out, with its check digit.
        let first = CaseId::mint(facts.site, done.cases_from);
        if self.json {
            out::json(&json!({
                "site": facts.name,
                "epoch": facts.epoch,
                "events": last,
                "recorded": recorded,
                "verified": verified.map(|verified| verified.at),
                "next_case": first,
                "unsure_notices": unsure,
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = with.lang_without_site().unwrap_or(facts.lang);
        let zone = TimeZone::get(&facts.zone).unwrap_or(TimeZone::UTC);
        let recorded = say::time(*recorded, &zone, now);
        out::line(&Word::Restored.with(lang, &[&clean_line(&facts.name), last, &recorded]))?;
        if let Some(first) = first {
            out::line(&Word::RestoredCases.with(lang, &[&first]))?;
        }
        if *unsure > 0 {
            out::line(&Word::RestoredNotices.with(lang, &[unsure]))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn said(&self, error: StoreError, with: &Options) -> CliError {
        let lang: Lang = with.lang();
        let file = self.file.to_string_lossy();
        CliError::Failed(match error {
            StoreError::NotHere => Word::RestoreNotHere.with(lang, &[&clean_line(&file)]),
            StoreError::NotABackup => Word::RestoreNotABackup.say(lang).to_owned(),
            StoreError::Unfinished => Word::RestoreUnfinished.say(lang).to_owned(),
            StoreError::BackupDamaged(what) => Word::RestoreDamaged.with(lang, &[&what]),
            StoreError::SchemaNewer { .. } => Word::BackupNewer.say(lang).to_owned(),
            StoreError::InUse => Word::RestoreInUse.say(lang).to_owned(),
            StoreError::Exists => Word::RestoreThere.with(lang, &[&with.data.display()]),
            StoreError::Io(error) => return error.into(),
            other => Word::IoFailed.with(lang, &[&other]),
        })
    }
}
