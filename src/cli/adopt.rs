//! `rules adopt`, `calendar load`, `calendar moves`: puts what a site's file says in force, and lists the deadlines
//! that moved.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use serde_json::{Value, json};

use super::{CliError, Options, Server, calendar, columns::align, out, rules};
use crate::{
    api::{Adopt, Adopted, CaseMoves, Reply, Request},
    case::EditionNo,
    client::ClientError,
    lang::{Word, say},
    sla::Calendar,
};

/// What is shipped, in the place of a file.
pub const SHIPPED: &str = "shipped";
/// What is in force in the store, in the place of a file.
pub const IN_FORCE: &str = "in-force";

#[derive(Debug, Args)]
pub struct Adoption {
    #[arg(value_name = "FILE|shipped")]
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Moves {
    #[arg(value_name = "EDITION")]
    edition: Option<u32>,
    #[arg(long)]
    json: bool,
}

impl Adoption {
    /// Puts rules in force.
    pub fn rules(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let text = if self.file == Path::new(SHIPPED) {
            String::new()
        } else {
            // Checked here first, where what is wrong can be said line by line.
            rules::laid(&self.file, lang)?;
            calendar::read(&self.file, lang)?
        };
        self.adopt(Adopt::Rules(text), with)
    }

    /// Puts a calendar in force.
    pub fn calendar(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let shipped = [SHIPPED, Calendar::shipped().id()];
        let text = if shipped.iter().any(|name| self.file == Path::new(name)) {
            String::new()
        } else {
            calendar::named(&self.file.display().to_string(), lang)?;
            calendar::read(&self.file, lang)?
        };
        self.adopt(Adopt::Calendar(text), with)
    }

    fn adopt(self, what: Adopt, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let is_calendar = matches!(what, Adopt::Calendar(_));
        let Reply::Adopted(done) = server.get(Request::Adopt { what, dry: self.dry_run })? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let Adopted { edition, changes, recalculated, moved, .. } = &done;
            out::json(&json!({
                "edition": edition.0, "dry_run": self.dry_run, "changes": changes, "recalculated": recalculated,
                "moved": moved, "cases": done.cases.iter().map(as_json).collect::<Vec<_>>(),
            }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let lang = server.lang;
        let word = match (is_calendar, self.dry_run) {
            (true, false) => Word::CalendarLoaded,
            (true, true) => Word::CalendarWouldLoad,
            (false, false) => Word::RulesAdopted,
            (false, true) => Word::RulesWouldAdopt,
        };
        if is_calendar {
            out::line(&word.with(lang, &[&done.edition.0, &done.recalculated, &done.moved]))?;
        } else {
            out::line(&word.with(lang, &[&done.edition.0, &done.changes]))?;
        }
        lines(&mut server, &done.cases)?;
        if done.moved > done.cases.len() as u64 {
            let more = if self.dry_run { Word::MovesMore } else { Word::MovesMoreListed };
            out::line(&more.with(lang, &[&(done.moved - done.cases.len() as u64), &done.edition.0]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Moves {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let edition = match self.edition {
            Some(no) => EditionNo(no),
            None => server.in_force()?.0,
        };
        let mut skip = 0;
        loop {
            let Reply::Moves { cases, total } = server.get(Request::Moves { edition, skip })? else {
                return Err(ClientError::Unexpected.into());
            };
            if self.json {
                cases.iter().try_for_each(|case| out::json(&as_json(case)))?;
            } else {
                lines(&mut server, &cases)?;
            }
            skip += u32::try_from(cases.len()).unwrap_or(u32::MAX);
            if cases.is_empty() || u64::from(skip) >= total {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

fn lines(server: &mut Server, cases: &[CaseMoves]) -> Result<(), CliError> {
    let (pack, lang, now) = (server.pack(), server.lang, server.site().now);
    let row = |of: &CaseMoves| {
        let moved = of.moved.iter().map(|moved| say::moved(moved, &pack, lang, now));
        std::iter::once(of.case.to_string()).chain(moved).collect::<Vec<_>>()
    };
    let rows: Vec<_> = cases.iter().map(row).collect();
    Ok(align(&rows).iter().try_for_each(|line| out::line(line))?)
}

fn as_json(of: &CaseMoves) -> Value {
    json!({ "case": of.case, "moved": of.moved })
}
