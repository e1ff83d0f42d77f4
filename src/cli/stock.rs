//! `stock`: what is where, what is low and what is overdue; and what those who lead do to it.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CliError, Options, Server, columns::align, out};
use crate::{
    api::{HoldingView, LoanerView, Reply, Request, StockChanged, StockView},
    case::{Article, ArticleSort, Condition, Refusal, StockChange},
    client::ClientError,
    exchange::{Saying, StockFile},
    lang::{Word, say},
};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Stock {
    #[command(subcommand)]
    does: Option<Does>,
    #[arg(long, value_name = "TEAM")]
    place: Option<String>,
    #[arg(long)]
    low: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Does {
    Article(NewArticle),
    In(TakeIn),
    Move(Move),
    Receive(Receive),
    Count(Count),
    Loaner(OneLoaner),
    Import(Import),
}

#[derive(Debug, Args)]
struct NewArticle {
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "SORT", value_parser = ArticleSort::ALL.map(ArticleSort::id))]
    sort: String,
    #[arg(long, value_name = "MODEL")]
    model: Vec<String>,
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    reorder: u32,
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
}

#[derive(Debug, Args)]
struct TakeIn {
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[arg(value_name = "COUNT")]
    count: u32,
    #[arg(long, value_name = "TEAM", default_value = "")]
    place: String,
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
}

#[derive(Debug, Args)]
struct Move {
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[arg(value_name = "COUNT")]
    count: u32,
    #[arg(long, value_name = "TEAM", default_value = "")]
    from: String,
    #[arg(long, value_name = "TEAM")]
    to: String,
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
}

#[derive(Debug, Args)]
struct Receive {
    #[arg(value_name = "NO")]
    no: u64,
    #[arg(long, value_name = "COUNT")]
    count: Option<u32>,
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
}

#[derive(Debug, Args)]
struct Count {
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[arg(value_name = "COUNT")]
    count: u32,
    #[arg(long, value_name = "TEAM", default_value = "")]
    place: String,
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
}

#[derive(Debug, Args)]
struct OneLoaner {
    #[arg(value_name = "LOANER")]
    loaner: String,
    #[arg(long, value_name = "ARTICLE", requires = "model", required_unless_present = "state")]
    article: Option<String>,
    #[arg(long, value_name = "MODEL", requires = "article")]
    model: Option<String>,
    #[arg(long, value_name = "TEAM", default_value = "")]
    place: String,
    #[arg(long, value_name = "STATE", conflicts_with = "article", value_parser = Condition::ALL.map(Condition::id))]
    state: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "state")]
    text: Option<String>,
}

#[derive(Debug, Args)]
struct Import {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    dry_run: bool,
}

impl Stock {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self.does {
            None => Self::list(self.place, self.low, self.json, with),
            Some(Does::Import(import)) => import.run(with),
            Some(does) => {
                let mut server = with.connect()?;
                let changes = does.changes();
                let StockChanged { wrong, .. } = ask(&mut server, changes, false)?;
                if let Some((_, reason)) = wrong.into_iter().next() {
                    let refusal = Refusal::bare(reason);
                    let (pack, now) = (server.pack(), server.site().now);
                    return Err(CliError::Failed(say::refusal(&refusal, &pack, server.lang, now)));
                }
                eprintln!("{}", Word::StockDone.say(server.lang));
                Ok(ExitCode::SUCCESS)
            }
        }
    }

    fn list(place: Option<String>, low: bool, json: bool, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let Reply::Stock(view) = server.get(Request::Stock { place, low })? else {
            return Err(ClientError::Unexpected.into());
        };
        if json {
            out::json(&as_json(&view))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack, now) = (server.lang, &server.pack(), server.site().now);
        let StockView { holdings, loaners, under_way, more } = *view;
        if holdings.is_empty() && loaners.is_empty() && under_way.is_empty() {
            eprintln!("{}", Word::StockNone.say(lang));
        }
        let print = |rows: Vec<Vec<String>>| align(&rows).iter().try_for_each(|row| out::line(row));
        print(holdings.iter().map(|row| say::holding(row, pack, lang)).collect())?;
        print(loaners.iter().map(|row| say::loaner(row, pack, lang, now)).collect())?;
        print(under_way.iter().map(|sent| say::under_way(sent, pack, lang, now)).collect())?;
        if more > 0 {
            eprintln!("{}", Word::StockMore.with(lang, &[&more]));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn ask(server: &mut Server, changes: Vec<StockChange>, dry: bool) -> Result<StockChanged, CliError> {
    match server.get(Request::ChangeStock { changes, dry })? {
        Reply::StockChanged(changed) => Ok(changed),
        _ => Err(ClientError::Unexpected.into()),
    }
}

impl Does {
    fn changes(self) -> Vec<StockChange> {
        // What clap let through is one of the words.
        vec![match self {
            Self::Article(NewArticle { article: id, name, sort, model: models, reorder, version }) => {
                let sort = ArticleSort::of(&sort).unwrap_or(ArticleSort::Part);
                StockChange::Article(Article { id, name, sort, models, reorder, version })
            }
            Self::In(TakeIn { article, count, place, text }) => {
                StockChange::TakeIn { article, place, count, text }
            }
            Self::Move(Move { article, count, from, to, text }) => {
                StockChange::Send { article, from, to, count, text }
            }
            Self::Receive(Receive { no: sent, count, text }) => StockChange::Receive { sent, count, text },
            Self::Count(Count { article, count, place, text }) => {
                StockChange::Count { article, place, count, text }
            }
            Self::Loaner(OneLoaner { loaner, state: Some(state), text, .. }) => {
                let condition = Condition::of(&state).unwrap_or(Condition::Good);
                StockChange::Judge { loaner, condition, text }
            }
            Self::Loaner(OneLoaner { loaner, article, model, place, .. }) => StockChange::Loaner {
                loaner,
                article: article.unwrap_or_default(),
                model: model.unwrap_or_default(),
                place,
            },
            Self::Import(_) => return Vec::new(),
        }]
    }
}

impl Import {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        // The file is looked through before a server waits for what stands in it.
        let read = StockFile::read(&self.file);
        let mut server = with.connect()?;
        let (lang, pack, now) = (server.lang, server.pack(), server.site().now);
        let saying = Saying { lang, pack: &pack, now };
        let StockFile { changes, wrong } =
            read.map_err(|fault| CliError::Failed(saying.file_fault(&fault, &self.file).join("\n")))?;
        let mut wrong: Vec<(u64, String)> =
            wrong.into_iter().map(|(line, fault)| (line, saying.row_fault(&fault))).collect();
        let (lines, changes): (Vec<u64>, Vec<StockChange>) = changes.into_iter().unzip();
        // With a line that cannot be read nothing is done, but the others are looked at too.
        let dry = self.dry_run || !wrong.is_empty();
        let StockChanged { done, wrong: refused } = ask(&mut server, changes, dry)?;
        for (no, reason) in refused {
            let line = lines.get(no as usize).copied().unwrap_or_default();
            wrong.push((line, say::refusal(&Refusal::bare(reason), &pack, lang, now)));
        }
        if wrong.is_empty() {
            let word = if self.dry_run { Word::StockImportFits } else { Word::StockImported };
            eprintln!("{}", word.with(lang, &[&if self.dry_run { lines.len() } else { done as usize }]));
            return Ok(ExitCode::SUCCESS);
        }
        wrong.sort_by_key(|(line, _)| *line);
        let mut said: Vec<String> = wrong.iter().map(|(line, what)| saying.on_line(*line, what)).collect();
        said.push(Word::StockNotImported.say(lang).to_owned());
        Err(CliError::Failed(said.join("\n")))
    }
}

fn as_json(view: &StockView) -> Value {
    let holding = |row: &HoldingView| {
        json!({
            "article": row.article, "name": row.name, "sort": row.sort, "version": row.version,
            "place": row.place, "there": row.there, "kept": row.kept, "free": row.free,
            "reorder": row.reorder, "low": row.low,
        })
    };
    let loaner = |row: &LoanerView| {
        json!({
            "loaner": row.loaner, "article": row.article, "model": row.model, "place": row.place,
            "state": row.state.id(), "case": row.case(), "lent": row.lent, "until": row.until,
            "due": row.due, "overdue": row.overdue,
        })
    };
    json!({
        "holdings": view.holdings.iter().map(holding).collect::<Vec<_>>(),
        "loaners": view.loaners.iter().map(loaner).collect::<Vec<_>>(),
        "under_way": view.under_way.iter().map(|sent| json!({
            "no": sent.no, "article": sent.article, "from": sent.from, "to": sent.to,
            "count": sent.count, "sent": sent.at,
        })).collect::<Vec<_>>(),
        "more": view.more,
    })
}
