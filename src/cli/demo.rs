//! `demo`: a throw-away store with a few people and cases, made through the same requests as any other.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    process::ExitCode,
};

use clap::Args;
use serde::Deserialize;

use super::{CliError, Options, Server, attach, command_id, init, stop::Stop};
use crate::{
    api::{ImportMode, Reply, Request, Row, RowResult, Target},
    case::{CaseId, Fields, Reference, Role, Stage, Verb},
    client::{self, ClientError},
    lang::{Lang, Word},
    rules::Words,
    sla::Instant,
    store::SiteFacts,
};

#[derive(Debug, Args)]
pub struct Demo {}

impl Demo {
    pub fn run(self, with: &Options) -> Result<ExitCode, CliError> {
        if !client::has_terminal() {
            return Err(ClientError::NoTerminal.into());
        }
        let store = ThrowAway::new(with)?;
        let lang = store.with.lang();
        fill(&Script::read()?, &store.with)?;
        let shown = attach::open(&store.with)?;
        eprintln!("{}", Word::DemoOver.say(lang));
        Ok(shown)
    }
}

/// A store that goes when this does.
struct ThrowAway {
    with: Options,
}

impl ThrowAway {
    fn new(with: &Options) -> Result<Self, CliError> {
        let dir = std::env::temp_dir().join(format!("caseloop-demo-{}", command_id::random()?));
        DirBuilder::new().mode(0o700).create(&dir)?;
        let lang = with.lang_without_site().unwrap_or_default();
        let terminal = with.terminal;
        Ok(Self {
            with: Options { data: dir, asked_data: true, asked_lang: Some(lang), as_staff: None, terminal },
        })
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        // Best effort, in this order: a server that runs would go on writing.
        let _ = Stop {}.end(&self.with);
        let _ = fs::remove_dir_all(&self.with.data);
    }
}

/// What `demo.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Script {
    letters: String,
    site: Words,
    source: Words,
    founder: Founder,
    people: Vec<Person>,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Founder {
    staff: String,
    name: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    staff: String,
    name: Words,
    role: Role,
    team: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Minutes from now, as all times here.
    opened: i64,
    closed: Option<i64>,
    limit: Option<i64>,
    stage: Option<Stage>,
    fields: Fields,
    words: BTreeMap<String, Words>,
    answer: Option<Answer>,
    #[serde(default)]
    acts: Vec<Act>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    at: i64,
    text: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    by: String,
    verb: Verb,
    #[serde(default)]
    fields: Fields,
    #[serde(default)]
    words: BTreeMap<String, Words>,
}

impl Script {
    fn read() -> Result<Self, CliError> {
        // The text is part of the program; a test reads it.
        toml::from_str(include_str!("demo.toml")).map_err(|error| CliError::Failed(error.to_string()))
    }
}

/// Fields with the words of one language among them.
fn spoken(fields: &Fields, words: &BTreeMap<String, Words>, lang: Lang) -> Fields {
    let words = words.iter().map(|(name, words)| (name.clone(), words.say(lang).to_owned()));
    fields.iter().map(|(name, value)| (name.clone(), value.clone())).chain(words).collect()
}

/// Makes the store and everything in it.
fn fill(script: &Script, with: &Options) -> Result<(), CliError> {
    let lang = with.lang();
    let facts = SiteFacts {
        site: script.letters.parse().map_err(|_| CliError::Failed(script.letters.clone()))?,
        name: script.site.say(lang).to_owned(),
        lang,
        zone: init::ZONE.to_owned(),
        test_clock: false,
        epoch: 1,
    };
    init::make(&with.data, &facts, &script.founder.staff, script.founder.name.say(lang), lang)?;
    let mut server = with.connect()?;
    for person in &script.people {
        server.get(Request::AddPerson {
            staff: person.staff.clone(),
            name: person.name.say(lang).to_owned(),
            role: person.role,
            team: person.team.clone(),
            pin: None,
        })?;
    }
    let now = server.site().now;
    let source = script.source.say(lang);
    let rows = script.cases.iter().zip(1..).map(|(case, at)| row(case, at, source, now, lang)).collect();
    let Reply::Imported(imported) = server.get(Request::Import { rows, mode: ImportMode::Add })? else {
        return Err(ClientError::Unexpected.into());
    };
    let mut seats = BTreeMap::from([(script.founder.staff.clone(), server)]);
    for (case, outcome) in script.cases.iter().zip(imported) {
        let RowResult::Imported(id) = outcome.what else { return Err(ClientError::Unexpected.into()) };
        case.acts.iter().try_for_each(|act| play(act, id, &mut seats, with))?;
    }
    Ok(())
}

fn row(case: &Case, at: u64, source: &str, now: Instant, lang: Lang) -> Row {
    let when = |minutes: i64| now.plus(minutes * 60);
    Row {
        at,
        external: Reference { source: source.to_owned(), id: format!("202611{:04}", 1_280 + at * 37) },
        fields: spoken(&case.fields, &case.words, lang),
        opened: when(case.opened),
        stage: case.stage,
        status: None,
        answer: case.answer.as_ref().map(|answer| (answer.text.say(lang).to_owned(), when(answer.at))),
        closed: case.closed.map(when),
        urged: 0,
        limit: case.limit.map(when),
        more: Vec::new(),
    }
}

/// One act by its person, each on a connection of their own.
fn play(
    act: &Act,
    case: CaseId,
    seats: &mut BTreeMap<String, Server>,
    with: &Options,
) -> Result<(), CliError> {
    if !seats.contains_key(&act.by) {
        let theirs = Options { as_staff: Some(act.by.clone()), ..with.clone() };
        seats.insert(act.by.clone(), theirs.connect()?);
    }
    let Some(seat) = seats.get_mut(&act.by) else { return Ok(()) };
    let fields = spoken(&act.fields, &act.words, with.lang());
    let command = command_id::random()?;
    seat.get(Request::Act { target: Target::Case(case), verb: act.verb, fields, command, base: None })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::Reading, rules::Pack};

    #[test]
    fn the_script_is_read_and_every_act_in_it_can_be() {
        let script = Script::read().unwrap();
        let pack = Pack::builtin();
        let now = Instant::from_seconds(1_800_000_000);
        let staff = |_: &str| Some(crate::case::PersonId(1));
        let with = Reading { pack, now, staff: &staff, past: false };
        for lang in [Lang::Zh, Lang::En] {
            for case in &script.cases {
                let fields = spoken(&case.fields, &case.words, lang);
                Verb::Open.read(true, &fields, &with).unwrap();
                for act in &case.acts {
                    let fields = spoken(&act.fields, &act.words, lang);
                    act.verb.read(false, &fields, &with).unwrap();
                    assert!(
                        act.by == script.founder.staff || script.people.iter().any(|p| p.staff == act.by),
                        "{}",
                        act.by
                    );
                }
            }
        }
    }
}
