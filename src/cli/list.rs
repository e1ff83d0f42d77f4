//! `list`: cases in the queue's order.

use std::{collections::HashSet, process::ExitCode};

use clap::{Args, builder::PossibleValuesParser};

use super::{CliError, Options, Server, columns::align, json};
use crate::{
    api::{CaseRow, NextDue, Reply, Request, View},
    case::Stage,
    client::ClientError,
    lang::{Lang, say},
    rules::Pack,
    sla::Instant,
};

/// Rows in one answer.
const PAGE: u32 = 500;

#[derive(Debug, Args)]
pub struct List {
    #[arg(long, value_name = "VIEW", value_parser = PossibleValuesParser::new(View::NAMED.map(|(id, _)| id)))]
    view: Option<String>,
    #[arg(long, value_name = "STAGE", conflicts_with = "view",
        value_parser = PossibleValuesParser::new(Stage::ALL.map(Stage::id)))]
    stage: Option<String>,
    #[arg(long, conflicts_with_all = ["view", "stage"])]
    overdue: bool,
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints the answer where it is wanted.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let stage = self.stage.as_deref().and_then(Stage::of).map(View::Stage);
        let named = self.view.as_deref().and_then(View::of);
        let view = if self.overdue { View::Overdue } else { named.or(stage).unwrap_or(View::All) };
        let (lang, now, pack) = (server.lang, server.site().now, server.pack());
        let mut left = self.limit.unwrap_or(u32::MAX);
        let (mut skip, mut seen) = (0, HashSet::new());
        while left > 0 {
            let ask = Request::List { view: view.clone(), skip, limit: left.min(PAGE) };
            let Reply::Rows { rows, .. } = server.get(ask)? else {
                return Err(ClientError::Unexpected.into());
            };
            let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            // A case that moved on in the order while it was read is printed once.
            let rows: Vec<CaseRow> = rows.into_iter().filter(|row| seen.insert(row.case)).collect();
            if self.json {
                rows.iter().try_for_each(|row| server.out.json(&json::row(row)))?;
            } else {
                let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(row, &pack, lang, now)).collect();
                align(&cells).iter().try_for_each(|row| server.out.line(row))?;
            }
            if read < left.min(PAGE) {
                break;
            }
            (left, skip) = (left - read, skip + read);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A case for people.
pub fn cells(row: &CaseRow, pack: &Pack, lang: Lang, now: Instant) -> Vec<String> {
    let stage = say::stage(row.stage, lang);
    let due = row.next.as_ref();
    vec![
        row.case.to_string(),
        say::matter(&row.kind, row.category.as_deref(), pack, lang),
        format!("{} {}", row.name, row.line).trim().to_owned(),
        stage.to_owned(),
        row.owner
            .clone()
            .or_else(|| row.team.as_deref().map(|team| say::team(team, pack, lang)))
            .unwrap_or_default(),
        due.map(|due| say::clock(&due.clock, pack, lang)).unwrap_or_default(),
        due.map(|due| say::countdown(left(due, now), lang)).unwrap_or_default(),
        row.about.clone(),
    ]
}

/// Seconds left to act, or lateness against the deadline itself once the moment to act by has passed.
fn left(due: &NextDue, now: Instant) -> i64 {
    let until = if due.act_by >= now { due.act_by } else { due.deadline };
    until.since(now)
}
