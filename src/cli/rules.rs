//! `rules`: checks a site's file, shows what holds, and what one file says otherwise than another. Needs no server.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    CliError, Options,
    adopt::{Adoption, IN_FORCE, SHIPPED},
    calendar::read,
    columns::align,
    out,
};
use crate::{
    lang::{Lang, Word, say},
    rules::{Change, Pack, PackError, Sourced},
    text::clean_line,
};

#[derive(Debug, Subcommand)]
pub enum Rules {
    Check(Check),
    Show(Show),
    Adopt(Adoption),
    Diff(Diff),
}

#[derive(Debug, Args)]
pub struct Check {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[arg(long, value_name = "FILE")]
    with: Option<PathBuf>,
    #[arg(long, conflicts_with = "with")]
    in_force: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Diff {
    #[arg(value_name = "A")]
    a: PathBuf,
    #[arg(value_name = "B")]
    b: PathBuf,
    #[arg(long)]
    json: bool,
}

impl Rules {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        match self {
            Self::Check(it) => it.run(lang),
            Self::Show(it) => it.run(with),
            Self::Adopt(it) => it.rules(with),
            Self::Diff(it) => it.run(with),
        }
    }
}

impl Check {
    fn run(self, lang: Lang) -> Result<ExitCode, CliError> {
        let name = self.file.display().to_string();
        let laid = Pack::overlay(Pack::builtin(), &read(&self.file, lang)?);
        let errors = laid.as_ref().err().map_or(&[][..], Vec::as_slice);
        let said: Vec<String> = errors.iter().map(|error| say::pack_error(error, &name, lang)).collect();
        let changes = laid.as_ref().map_or(0, |pack| Pack::builtin().diff(pack).len());
        if self.json {
            let problem = |(error, what): (&PackError, &String)| {
                let base = error.at.file == crate::rules::File::Base;
                json!({ "file": if base { "shipped" } else { &*name }, "line": error.at.line, "what": what })
            };
            let problems: Vec<_> = errors.iter().zip(&said).map(problem).collect();
            out::json(&json!({ "ok": errors.is_empty(), "changes": changes, "problems": problems }))?;
        } else if said.is_empty() {
            out::line(&Word::RulesSound.with(lang, &[&changes]))?;
        } else {
            said.iter().try_for_each(|line| out::line(&clean_line(line)))?;
            eprintln!("{}", Word::RulesUnsound.with(lang, &[&said.len()]));
        }
        Ok(if said.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

impl Show {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let lang = with.lang();
        let side = if self.in_force { Path::new(IN_FORCE) } else { Path::new(SHIPPED) };
        let pack = side_of(self.with.as_deref().unwrap_or(side), with)?;
        let all = pack.sourced();
        let Some(asked) = &self.id else {
            if self.json {
                all.iter().try_for_each(|one| out::json(&as_json(one, &pack, lang)))?;
            } else {
                let rows: Vec<_> = all.iter().map(|one| cells(one, &pack, lang)).collect();
                align(&rows).iter().try_for_each(|line| out::line(line))?;
            }
            return Ok(ExitCode::SUCCESS);
        };
        let values = pack.values();
        let of: Vec<(&String, &String)> = values.iter().filter(|(path, _)| is_of(path, asked)).collect();
        if of.is_empty() {
            return Err(CliError::Failed(Word::RulesNone.with(lang, &[asked])));
        }
        let rules: Vec<&Sourced<'_>> = all.iter().filter(|one| names(one, asked)).collect();
        if self.json {
            let object: serde_json::Map<_, _> =
                of.iter().map(|(path, value)| ((*path).clone(), json!(value))).collect();
            let rules: Vec<_> = rules.iter().map(|one| as_json(one, &pack, lang)).collect();
            out::json(&json!({ "rules": rules, "values": object }))?;
            return Ok(ExitCode::SUCCESS);
        }
        for one in rules {
            out::line(clean_line(&cells(one, &pack, lang).join("  ")).trim_end())?;
            out::line(&Word::RulesSource.with(lang, &[&one.source]))?;
        }
        let rows: Vec<_> = of.into_iter().map(|(path, value)| vec![path.clone(), value.clone()]).collect();
        align(&rows).iter().try_for_each(|line| out::line(line))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Diff {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let (a, b) = (side_of(&self.a, with)?, side_of(&self.b, with)?);
        let changes = a.diff(&b);
        if self.json {
            let change = |one: &Change| json!({ "path": one.path, "before": one.before, "after": one.after });
            changes.iter().try_for_each(|one| out::json(&change(one)))?;
        } else {
            let value = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
            let row = |one: Change| vec![one.path, value(one.before), "->".to_owned(), value(one.after)];
            let rows: Vec<_> = changes.into_iter().map(row).collect();
            align(&rows).iter().try_for_each(|line| out::line(line))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Whether a path lies in the row or the section that was asked for: `result`, `clock.result`, `undo`.
fn is_of(path: &str, asked: &str) -> bool {
    let inside =
        |path: &str| path.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    inside(path) || path.split_once('.').is_some_and(|(_, path)| inside(path))
}

fn names(one: &Sourced<'_>, asked: &str) -> bool {
    one.id == asked || asked.strip_prefix(one.list).and_then(|rest| rest.strip_prefix('.')) == Some(one.id)
}

fn cells(one: &Sourced<'_>, pack: &Pack, lang: Lang) -> Vec<String> {
    let off = if one.on { "" } else { Word::RulesOff.say(lang) };
    vec![
        if one.list == one.id { one.id.to_owned() } else { format!("{}.{}", one.list, one.id) },
        say::figure_standing(one.standing, lang).to_owned(),
        off.to_owned(),
        say::measures(&one.measures, pack, lang),
        one.words.map(|words| words.say(lang)).unwrap_or_default().to_owned(),
    ]
}

fn as_json(one: &Sourced<'_>, pack: &Pack, lang: Lang) -> serde_json::Value {
    json!({
        "list": one.list,
        "id": one.id,
        "words": one.words.map(|words| words.say(lang)),
        "says": say::measures(&one.measures, pack, lang),
        "source": one.source,
        "standing": one.standing.id(),
        "on": one.on,
    })
}

/// The shipped rules, those in force in the store, or the shipped ones with a file laid over.
fn side_of(path: &Path, with: &Options) -> Result<Pack, CliError> {
    match path.to_str() {
        Some(SHIPPED) => Ok(Pack::builtin().clone()),
        Some(IN_FORCE) => Ok(with.connect()?.in_force()?.1),
        _ => laid(path, with.lang()),
    }
}

/// The shipped rules with a file laid over.
///
/// # Errors
/// What is wrong with the file, said line by line.
pub fn laid(path: &Path, lang: Lang) -> Result<Pack, CliError> {
    let name = path.display().to_string();
    Pack::overlay(Pack::builtin(), &read(path, lang)?).map_err(|errors| {
        let said: Vec<_> = errors.iter().map(|error| say::pack_error(error, &name, lang)).collect();
        CliError::Failed(said.iter().map(|line| clean_line(line)).collect::<Vec<_>>().join("\n"))
    })
}
