//! `person`: who is here, who comes and who leaves.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use serde_json::{Value, json};

use super::{
    CliError, Options,
    absence::{Away, Posts},
    certify::{Certify, said},
    columns::align,
    list::cells,
    out, person_key,
};
use crate::{
    api::{GivenBack, PersonChange, PersonView, Reply, Request},
    case::{Choice, Role},
    client::ClientError,
    lang::{Word, say},
};

#[derive(Debug, Subcommand)]
pub enum Person {
    Add(Add),
    Change(Change),
    List(List),
    Away(Away),
    Posts(Posts),
    Certify(Certify),
    #[command(subcommand)]
    Key(person_key::Key),
}

#[derive(Args)]
pub struct Add {
    #[arg(value_name = "STAFF")]
    staff: String,
    #[arg(value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "ROLE", value_parser = PossibleValuesParser::new(Role::ALL.map(Role::id)))]
    role: String,
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    #[arg(long, value_name = "FILE")]
    pin_file: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

untold!(Add);

#[derive(Debug, Args)]
#[group(id = "changes", required = true, multiple = true,
    args = ["name", "role", "team", "no_team", "active", "pin_file"])]
pub struct Change {
    #[arg(value_name = "STAFF")]
    staff: String,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "ROLE", value_parser = PossibleValuesParser::new(Role::ALL.map(Role::id)))]
    role: Option<String>,
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    #[arg(long, conflicts_with = "team")]
    no_team: bool,
    #[arg(long, value_name = "yes|no", value_parser = PossibleValuesParser::new(["yes", "no"]))]
    active: Option<String>,
    #[arg(long, value_name = "FILE")]
    pin_file: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(long)]
    json: bool,
}

impl Person {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        match self {
            Self::Add(it) => it.run(with),
            Self::Change(it) => it.run(with),
            Self::List(it) => it.run(with),
            Self::Away(it) => it.run(with),
            Self::Posts(it) => it.run(with),
            Self::Certify(it) => it.run(with),
            Self::Key(it) => it.run(with),
        }
    }
}

impl Add {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let pin = pin_of(self.pin_file)?;
        // The parser of the argument knows the same words.
        let role = Role::of(&self.role).unwrap_or(Role::Agent);
        let mut server = with.connect()?;
        let add = Request::AddPerson { staff: self.staff, name: self.name, role, team: self.team, pin };
        let Reply::Person(person) = server.get(add)? else { return Err(ClientError::Unexpected.into()) };
        if self.json {
            out::json(&as_json(&person))?;
        } else {
            let role = say::role(person.role, server.lang);
            eprintln!("{}", Word::PersonAdded.with(server.lang, &[&person.staff, &person.name, &role]));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn pin_of(file: Option<PathBuf>) -> Result<Option<String>, CliError> {
    Ok(file.map(fs::read_to_string).transpose()?.map(|pin| pin.trim().to_owned()))
}

impl Change {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let pin = pin_of(self.pin_file)?;
        let mut server = with.connect()?;
        if let Some(pin) = pin {
            server.get(Request::SetPin { staff: self.staff.clone(), pin })?;
        }
        let change = PersonChange {
            name: self.name,
            role: self.role.as_deref().and_then(Role::of),
            team: if self.no_team { Some(None) } else { self.team.map(Some) },
            active: self.active.map(|active| active == "yes"),
        };
        let asked = Request::ChangePerson { staff: self.staff, change };
        let Reply::PersonChanged { person, given_back, total } = server.get(asked)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            let given: Vec<Value> = given_back
                .iter()
                .map(|given| json!({ "case": given.row.case, "team": given.row.team, "task": given.task }))
                .collect();
            out::json(&json!({ "person": as_json(&person), "given_back": given, "total": total }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, now, pack) = (server.lang, server.site().now, server.pack());
        let role = say::role(person.role, lang);
        let word = if person.active { Word::PersonChanged } else { Word::PersonGone };
        eprintln!("{}", word.with(lang, &[&person.staff, &person.name, &role]));
        if total > 0 {
            eprintln!("{}", Word::PersonGaveBack.with(lang, &[&total]));
        }
        let line = |given: &GivenBack| {
            let mut line = cells(&given.row, &pack, lang, now);
            line.push(given.task.map(|no| Word::PersonTask.with(lang, &[&no])).unwrap_or_default());
            line
        };
        let rows: Vec<Vec<String>> = given_back.iter().map(line).collect();
        align(&rows).iter().try_for_each(|row| out::line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        let mut server = with.connect()?;
        let Reply::People(people) = server.get(Request::People)? else {
            return Err(ClientError::Unexpected.into());
        };
        if self.json {
            people.iter().try_for_each(|person| out::json(&as_json(person)))?;
            return Ok(ExitCode::SUCCESS);
        }
        let (lang, pack, now) = (server.lang, &server.pack(), server.site().now);
        let cells = |person: &PersonView| {
            let team = person.team.as_deref().map(|team| say::team(team, pack, lang)).unwrap_or_default();
            let mut notes = Vec::new();
            if person.has_pin {
                notes.push("PIN".to_owned());
            }
            notes.extend(person.accounts.iter().map(|(uid, _)| format!("uid {uid}")));
            if person.away.is_some_and(|away| away.at(now)) {
                notes.push(Word::PersonIsAway.say(lang).to_owned());
            }
            notes.extend(person.posts.iter().map(|post| say::choice(Choice::Whom, post.id(), pack, lang)));
            notes.extend(said(person, pack, lang, now));
            if !person.active {
                notes.push(Word::PersonLeft.say(lang).to_owned());
            }
            let role = say::role(person.role, lang).to_owned();
            vec![person.staff.clone(), person.name.clone(), role, team, notes.join(Word::ListComma.say(lang))]
        };
        let rows: Vec<Vec<String>> = people.iter().map(cells).collect();
        align(&rows).iter().try_for_each(|row| out::line(row))?;
        Ok(ExitCode::SUCCESS)
    }
}

pub fn as_json(person: &PersonView) -> Value {
    json!({
        "staff": person.staff,
        "name": person.name,
        "role": person.role.id(),
        "team": person.team,
        "active": person.active,
        "has_pin": person.has_pin,
        "away": person.away.map(|away| json!({ "from": away.from, "until": away.until })),
        "posts": person.posts.iter().map(|post| post.id()).collect::<Vec<_>>(),
        "certificates": person
            .certificates
            .iter()
            .map(|held| json!({ "id": held.id, "until": held.until }))
            .collect::<Vec<_>>(),
        "accounts": person.accounts.iter().map(|(uid, _)| uid).collect::<Vec<_>>(),
    })
}
