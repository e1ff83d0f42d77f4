//! `board`: what lies where, and what will be late by the end of the shift.

use std::process::ExitCode;

use clap::Args;

use super::{CliError, Options, Server, columns::align};
use crate::{
    api::{BoardView, Load, Reply, Request},
    client::ClientError,
    lang::{Lang, Word, say},
    rules::Pack,
};

#[derive(Debug, Args)]
pub struct Board {
    #[arg(long)]
    json: bool,
}

impl Board {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints where it says.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        let Reply::Board(view) = server.get(Request::Board)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let value = serde_json::to_value(&view).map_err(|error| CliError::Failed(error.to_string()))?;
            server.out.json(&value)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack) = (server.lang, server.pack());
        align(&rows(&view, &pack, lang)).iter().try_for_each(|row| server.out.line(row))?;
        let until = say::time(view.until, &server.zone, view.at);
        let pace = format!("{}.{}", view.total.pace / 100, view.total.pace % 100 / 10);
        let total = &view.total;
        server.out.line(&Word::BoardForecast.with(lang, &[&pace, &total.risk, &until, &total.due]))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn rows(view: &BoardView, pack: &Pack, lang: Lang) -> Vec<Vec<String>> {
    let titles = [
        Word::BoardTeams,
        Word::BoardOpen,
        Word::BoardAccept,
        Word::BoardHandle,
        Word::BoardFeedback,
        Word::BoardRevisit,
        Word::BoardLate,
        Word::BoardSoon,
        Word::BoardDueToday,
        Word::BoardLater,
        Word::BoardIdle,
        Word::BoardRisk,
    ];
    let row = |name: String, load: &Load| {
        let counts = [load.open].into_iter().chain(load.stages).chain(load.bands).chain([load.risk]);
        [name].into_iter().chain(counts.map(|count| count.to_string())).collect::<Vec<_>>()
    };
    let named = |load: &Load| match load.team.as_str() {
        "" => Word::BoardNoTeam.say(lang).to_owned(),
        team => say::team(team, pack, lang),
    };
    let mut rows = vec![titles.map(|word| word.say(lang).to_owned()).to_vec()];
    rows.extend(view.teams.iter().map(|load| row(named(load), load)));
    rows.push(row(Word::BoardTotal.say(lang).to_owned(), &view.total));
    rows
}
