//! `report freeze`: keeps the figures of a month as they are, once and for good.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{
    CliError, Name, Options, Word,
    counted::{Counted, hex, period},
    stdout,
};
use crate::{
    api::{Reply, Request},
    client::ClientError,
    exchange::report::{Frozen, Report, digest},
};

#[derive(Debug, Args)]
pub struct Freeze {
    #[arg(value_name = "MONTH")]
    month: String,
    #[arg(long, value_name = "N")]
    base: Option<u64>,
    #[arg(long)]
    json: bool,
}

impl Freeze {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let period = period(&self.month, &server)?;
        if !period.is_month {
            return Err(CliError::Usage(Word::ReportNotAMonth.with(server.lang, &[&self.month])));
        }
        let counted =
            Counted::of(&mut server, period, None, self.base)?.with_outside(&mut server, &Name::ALL)?;
        // What is frozen already is refused by the server, which says when that was.
        let reports: Vec<Report> = Name::ALL.into_iter().map(|name| counted.today(name)).collect();
        let unsaid = |_| CliError::from(ClientError::Unexpected);
        let figures = Frozen::of(&reports, counted.customers()).text().map_err(unsaid)?;
        let facts = digest(&counted.facts).map_err(unsaid)?;
        let ask = Request::Freeze { period: self.month.clone(), facts, figures };
        let Reply::Frozen(Some(view)) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
        if self.json {
            stdout::json(&json!({
                "period": view.period, "at": view.at, "by": view.by, "facts_sha256": hex(&view.facts),
                "reports": reports.len(), "cases": counted.facts.len(),
            }))?;
        } else {
            let said = Word::ReportFroze;
            stdout::line(&said.with(server.lang, &[&view.period, &reports.len(), &counted.facts.len()]))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
