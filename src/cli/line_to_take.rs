//! `line-to-take`: what everybody is to say about something, told, listed and withdrawn.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CliError, Options, Server, columns::align, out};
use crate::{
    api::{LineToTakeView, NewLineToTake, Reply, Request},
    case::{CaseId, LineAbout},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Subcommand)]
pub enum LineToTake {
    Add(Add),
    List(List),
    Withdraw(Withdraw),
}

#[derive(Debug, Args)]
pub struct Add {
    #[arg(value_name = "TEXT")]
    text: String,
    #[arg(long, value_name = "WHEN")]
    until: String,
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    #[arg(long, value_name = "WORDS")]
    address: Option<String>,
    #[arg(long, value_name = "TEAM")]
    team: Vec<String>,
    #[arg(long, value_name = "CASE")]
    case: Option<String>,
    #[arg(long, value_name = "NO")]
    instead: Option<u64>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Withdraw {
    #[arg(value_name = "NO")]
    no: u64,
    #[arg(long)]
    json: bool,
}

impl LineToTake {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let (request, json, said) = match self {
            Self::Add(add) => {
                let json = add.json;
                (add.request(&server)?, json, Some(Word::LineToTakeSent))
            }
            Self::Withdraw(Withdraw { no, json }) => {
                (Request::WithdrawLineToTake { line: no }, json, Some(Word::LineToTakeWithdrawn))
            }
            Self::List(List { json }) => (Request::LinesToTake, json, None),
        };
        let Reply::LinesToTake(lines) = server.get(request)? else {
            return Err(ClientError::Unexpected.into());
        };
        if json {
            lines.iter().try_for_each(|line| out::json(&as_json(line)))?;
            return Ok(ExitCode::SUCCESS);
        }
        if let Some(word) = said {
            eprintln!("{}", word.say(server.lang));
        } else if lines.is_empty() {
            eprintln!("{}", Word::LineToTakeNone.say(server.lang));
        }
        let (lang, pack, now) = (server.lang, &server.pack(), server.site().now);
        let row = |line: &LineToTakeView| {
            let (about, state) =
                (say::line_to_take_about(line, pack, lang), say::line_to_take_state(line, pack, lang, now));
            vec![line.no.to_string(), say::line_to_take(line, pack, now), about, state]
        };
        let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
        align(&rows).iter().try_for_each(|row| out::line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    fn request(self, server: &Server) -> Result<Request, CliError> {
        let Self { text, until, category, address, team: teams, case, instead, json: _ } = self;
        let unknown = |_| CliError::Failed(Word::NoNotFound.say(server.lang).to_owned());
        let case: Option<CaseId> = case.map(|case| case.parse()).transpose().map_err(unknown)?;
        let about = LineAbout { category, address, case };
        Ok(Request::SetLineToTake(NewLineToTake { text, until, teams, about, instead }))
    }
}

fn as_json(line: &LineToTakeView) -> Value {
    json!({
        "no": line.no,
        "at": line.at,
        "until": line.until,
        "by": line.by.staff,
        "teams": line.teams,
        "category": line.about.category,
        "address": line.about.address,
        "case": line.about.case,
        "text": line.text,
        "seen": line.seen,
        "seen_by_me": line.seen_by_me,
    })
}
