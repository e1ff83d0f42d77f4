//! `find`: cases by number, phone tail, name or words.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{CliError, Options, columns::align, list::cells, out};
use crate::{
    api::{Hit, Reply, Request, Why},
    client::ClientError,
    lang::{Word, say},
};

/// Hits that are shown when nobody says.
const LIMIT: u32 = 50;

#[derive(Debug, Args)]
pub struct Find {
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: u32,
    #[arg(long)]
    json: bool,
}

impl Find {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let ask = Request::Find { text: self.text.join(" "), limit: self.limit };
        let Reply::Hits(hits) = server.get(ask)? else { return Err(ClientError::Unexpected.into()) };
        if self.json {
            hits.iter().try_for_each(|hit| out::json(&as_json(hit)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, now, pack) = (server.lang, server.site().now, server.pack());
        if hits.is_empty() {
            eprintln!("{}", Word::NothingFound.say(lang));
        }
        let line = |hit: &Hit| {
            let mut line = cells(&hit.row, &pack, lang, now);
            line.push(say::why(&hit.why, lang));
            line
        };
        let rows: Vec<Vec<String>> = hits.iter().map(line).collect();
        align(&rows).iter().try_for_each(|row| out::line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn as_json(hit: &Hit) -> serde_json::Value {
    let (why, piece) = match &hit.why {
        Why::Number => ("number", None),
        Why::External => ("external", None),
        Why::Phone => ("phone", None),
        Why::Name => ("name", None),
        Why::Text(piece) => ("text", Some(piece)),
    };
    json!({ "case": hit.row.case, "why": why, "text": piece, "stage": hit.row.stage.id() })
}
