//! `board`: what lies where, and what will be late by the end of the shift; `--pledges`: what the house promises to everybody.

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

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
    #[arg(long)]
    pledges: bool,
}

impl Board {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        self.ask(&mut with.connect()?)
    }

    /// Asks a server, and prints where it says.
    pub fn ask(self, server: &mut Server) -> Result<ExitCode, CliError> {
        if self.pledges {
            return pledges(server, self.json);
        }
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

/// How each pledge stands: this month, the months before, and why one is not measured.
fn pledges(server: &mut Server, json: bool) -> Result<ExitCode, CliError> {
    let Reply::Pledges(view) = server.get(Request::Pledges)? else {
        return Err(ClientError::Unexpected.into());
    };
    let (lang, pack) = (server.lang, server.pack());
    if json {
        let mut value = serde_json::to_value(&view).map_err(|error| CliError::Failed(error.to_string()))?;
        let lines = value.get_mut("pledges").and_then(Value::as_array_mut);
        for (line, of) in lines.into_iter().flatten().zip(&view.pledges) {
            let (Some(line), Some(rule)) = (line.as_object_mut(), pack.pledge(&of.pledge)) else { continue };
            let said: [(&str, Value); 5] = [
                ("words", say::pledge(&of.pledge, &pack, lang).into()),
                ("measured", say::pledge_measured(rule, &pack, lang).into()),
                ("not_measured", say::pledge_unmeasured(rule, &pack, lang).into()),
                ("share", rule.share.into()),
                ("standing", rule.standing.id().into()),
            ];
            line.extend(said.map(|(key, value)| (key.to_owned(), value)));
        }
        server.out.json(&value)?;
        return Ok(ExitCode::SUCCESS);
    }
    let titles = [
        Word::BoardPledge,
        Word::PledgeTarget,
        Word::PledgeNow,
        Word::PledgeKept,
        Word::PledgeBroken,
        Word::PledgeRunning,
        Word::PledgeHeld,
    ];
    let before = view.months.iter().rev().skip(1).rev();
    let mut rows = vec![titles.map(|word| word.say(lang).to_owned()).to_vec()];
    for row in &mut rows {
        row.extend(before.clone().cloned());
    }
    for of in &view.pledges {
        let rule = pack.pledge(&of.pledge);
        let mut row = vec![say::pledge(&of.pledge, &pack, lang)];
        row.push(rule.map(|rule| format!("{}%", rule.share)).unwrap_or_default());
        if let Some(why) = rule.and_then(|rule| say::pledge_unmeasured(rule, &pack, lang)) {
            row.push(why);
            rows.push(row);
            continue;
        }
        row.push(say::pledge_share(of.now()));
        let now = of.now();
        row.extend([now.kept, now.broken, of.running, of.held].map(|count| count.to_string()));
        row.extend(of.months.iter().rev().skip(1).rev().map(|month| say::pledge_share(*month)));
        rows.push(row);
    }
    align(&rows).iter().try_for_each(|row| server.out.line(row))?;
    for of in view.pledges.iter().filter_map(|of| pack.pledge(&of.pledge)) {
        server.out.line(&say::pledge_measured(of, &pack, lang))?;
    }
    Ok(ExitCode::SUCCESS)
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
