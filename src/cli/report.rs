//! `report`: the standard reports of a period, and the cases behind each of their figures.

mod counted;
mod freeze;
mod out;

pub use out::write_whole;

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use serde_json::{Value, json};

use self::{
    counted::{Counted, period},
    freeze::Freeze,
    out::Form,
};
use super::{CliError, Options, Server, out as stdout};
use crate::{
    api::CaseFacts,
    case::CaseId,
    exchange::report::{self, Columns, ColumnsFault, LISTED, Name, Period, Sheet, Telling},
    lang::{Lang, Word, say},
};

/// Names in a sentence at most.
const NAMED: usize = 24;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Report {
    #[arg(value_name = "REPORT", value_parser = PossibleValuesParser::new(Name::ALL.map(Name::id)))]
    name: Option<String>,
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    #[arg(long, value_name = "N")]
    base: Option<u64>,
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Form::ALL.map(Form::id)))]
    format: Option<String>,
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "FIGURE", requires = "name")]
    cases: Option<String>,
    #[arg(long, value_name = "FILE", requires = "name")]
    columns: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["period", "cases", "columns", "out"])]
    list: bool,
    #[command(subcommand)]
    freeze: Option<Freezing>,
}

#[derive(Debug, Subcommand)]
enum Freezing {
    Freeze(Freeze),
}

impl Report {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if let Some(Freezing::Freeze(freeze)) = self.freeze {
            return freeze.run(with);
        }
        let form = Form::asked(self.format.as_deref(), self.out.as_deref());
        let name = self.name.as_deref().and_then(Name::of);
        if self.list {
            return list(name, form, with.lang());
        }
        let lang = with.lang();
        let Some(asked) = &self.period else {
            return Err(CliError::Usage(Word::ReportNeedsPeriod.say(lang).to_owned()));
        };
        if name.is_none() && form == Form::Csv {
            let names = Name::ALL.map(Name::id).join(Word::ListComma.say(lang));
            return Err(CliError::Usage(Word::ReportNeedsName.with(lang, &[&names])));
        }
        if form == Form::Xlsx && self.out.is_none() {
            return Err(CliError::Usage(Word::ReportNeedsFile.say(lang).to_owned()));
        }
        let columns = self.columns.as_deref().map(|file| out::columns(file, lang)).transpose()?;
        let mut server = with.connect()?;
        let period = period(asked, &server)?;
        let names = name.map_or_else(|| Name::ALL.to_vec(), |name| vec![name]);
        let counted = Counted::of(&mut server, period, self.team.as_deref(), self.base)?;
        let counted = counted.with_outside(&mut server, &names)?;
        let telling = counted.telling(columns.as_ref());
        let wrong = |fault: ColumnsFault, there: &[&str]| {
            let file = self.columns.as_deref().unwrap_or(std::path::Path::new(""));
            CliError::Usage(out::columns_fault(file, &fault, there, server.lang))
        };
        if let (Some(name), Some(figure)) = (name, &self.cases) {
            let sheet = counted.behind(name, figure, &telling)?.map_err(|fault| wrong(fault, &LISTED))?;
            let json = sheet_json(&sheet);
            return out::give(&[sheet], json, form, self.out.as_deref(), server.lang);
        }
        let (mut sheets, mut documents) = (Vec::new(), Vec::new());
        for name in names {
            let report = counted.report(name);
            let there: Vec<&str> =
                ["row", "key"].into_iter().chain(name.columns().iter().map(|it| it.id)).collect();
            let sheet = report::sheet(&report, counted.title(name), counted.notes(name), &telling);
            sheets.push(sheet.map_err(|fault| wrong(fault, &there))?);
            documents.push(counted.document(&report, &telling));
        }
        let json = match (name, documents.pop()) {
            (Some(_), Some(document)) => document,
            (_, last) => Value::Array(documents.into_iter().chain(last).collect()),
        };
        out::give(&sheets, json, form, self.out.as_deref(), server.lang)
    }
}

/// Names reports and their columns. Needs no server.
fn list(name: Option<Name>, form: Form, lang: Lang) -> Result<ExitCode, CliError> {
    let names = Name::ALL.into_iter().filter(|one| name.is_none_or(|name| name == *one));
    for name in names {
        if form == Form::Json {
            let columns: Vec<&str> = name.columns().iter().map(|column| column.id).collect();
            let title = report::title(name, lang);
            stdout::json(&json!({ "report": name.id(), "title": title, "columns": columns }))?;
            continue;
        }
        stdout::line(&format!("{:<14}{}", name.id(), report::title(name, lang)))?;
        stdout::line(&format!("{:<14}{}", "", report::definition(name, lang)))?;
        for column in name.columns() {
            stdout::line(&format!("{:<16}{:<18}{}", "", column.id, report::column(column.id, lang)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A list of cases as an array of objects.
fn sheet_json(sheet: &Sheet) -> Value {
    let object = |row: &Vec<report::Cell>| {
        let cells = sheet.heads.iter().zip(row).map(|(head, cell)| {
            let value = match cell {
                report::Cell::Nothing => Value::Null,
                cell => Value::from(cell.shown()),
            };
            (head.id.clone(), value)
        });
        Value::Object(cells.collect())
    };
    Value::Array(sheet.rows.iter().map(object).collect())
}
