//! `demo`: a throw-away store with a few people and cases of every line, made through the same requests as any other.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::Path,
    process::ExitCode,
};

use clap::Args;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{CliError, Options, attach, command_id, init, stop::Stop};
use crate::{
    api::{Actor, ImportMode, Reply, Request, ResultRow, Row, RowResult, Target},
    case::{
        Article, ArticleSort, Came, CaseId, Door, Fields, FigureRow, FiguresTaken, Month, Reference, Role,
        Stage, StockChange, Verb, short,
    },
    client::{self, ClientError},
    desk::{Clock, Desk},
    lang::{Lang, Word},
    rules::{Pack, Words},
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
        fill(&Script::read()?, &store.with.data, lang, Clock::System)?;
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
    articles: Vec<Stocked>,
    loaners: Vec<Loaner>,
    figures: Vec<Figures>,
    cases: Vec<Case>,
}

/// An article, and how much of it is at a team.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stocked {
    id: String,
    name: Words,
    sort: ArticleSort,
    place: String,
    reorder: u32,
    count: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loaner {
    loaner: String,
    article: String,
    model: String,
    place: String,
}

/// What another system counted, so many months ago.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    figure: String,
    months: u32,
    key: Vec<String>,
    figures: Vec<i64>,
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
    /// The same from each of these lines too, some minutes later each.
    #[serde(default)]
    also: Vec<String>,
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
    /// Dates among the fields, in days from now.
    #[serde(default)]
    days: BTreeMap<String, i64>,
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
fn fill(script: &Script, dir: &Path, lang: Lang, clock: Clock) -> Result<(), CliError> {
    let facts = SiteFacts {
        site: script.letters.parse().map_err(|_| CliError::Failed(script.letters.clone()))?,
        name: script.site.say(lang).to_owned(),
        lang,
        zone: init::ZONE.to_owned(),
        test_clock: clock != Clock::System,
        epoch: 1,
    };
    let founder = &script.founder.staff;
    init::make(dir, &facts, founder, script.founder.name.say(lang), lang)?;
    let office = Office::open(dir, clock)?;
    for person in &script.people {
        let add = Request::AddPerson {
            staff: person.staff.clone(),
            name: person.name.say(lang).to_owned(),
            role: person.role,
            team: person.team.clone(),
            pin: None,
        };
        office.ask(founder, add)?;
    }
    office.ask(founder, Request::ChangeStock { changes: stock(script, lang), dry: false })?;
    for figures in &script.figures {
        office.take(founder, figures)?;
    }
    let cases: Vec<(&Case, Option<&str>, i64)> = script.cases.iter().flat_map(each).collect();
    let (now, source) = (office.desk.now(), script.source.say(lang));
    let rows = (1..).zip(&cases).map(|(at, of)| row(*of, at, source, now, lang)).collect();
    let Reply::Imported(imported) = office.ask(founder, Request::Import { rows, mode: ImportMode::Add })?
    else {
        return Err(ClientError::Unexpected.into());
    };
    for ((case, ..), outcome) in cases.into_iter().zip(imported) {
        let RowResult::Imported(id) = outcome.what else {
            return Err(CliError::Failed(format!("{:?}", outcome.what)));
        };
        case.acts.iter().try_for_each(|act| office.play(act, id, lang))?;
    }
    office.pay(founder)?;
    office.desk.stop();
    Ok(())
}

/// A case of the script, and the same again from other lines, with how many minutes after it.
fn each(case: &Case) -> impl Iterator<Item = (&Case, Option<&str>, i64)> {
    let also = case.also.iter().zip(1..).map(move |(line, n)| (case, Some(line.as_str()), 7 * n));
    std::iter::once((case, None, 0)).chain(also)
}

fn stock(script: &Script, lang: Lang) -> Vec<StockChange> {
    let articles = script.articles.iter().flat_map(|of| {
        let article = Article {
            id: of.id.clone(),
            name: of.name.say(lang).to_owned(),
            sort: of.sort,
            models: Vec::new(),
            reorder: of.reorder,
            version: None,
        };
        let (article, place) = (StockChange::Article(article), of.place.clone());
        let taken_in = StockChange::TakeIn { article: of.id.clone(), place, count: of.count, text: None };
        std::iter::once(article).chain((of.count > 0).then_some(taken_in))
    });
    let loaners = script.loaners.iter().map(|of| StockChange::Loaner {
        loaner: of.loaner.clone(),
        article: of.article.clone(),
        model: of.model.clone(),
        place: of.place.clone(),
    });
    articles.chain(loaners).collect()
}

fn row(
    (case, line, later): (&Case, Option<&str>, i64),
    at: u64,
    source: &str,
    now: Instant,
    lang: Lang,
) -> Row {
    let when = |minutes: i64| now.plus((minutes + later) * 60);
    let mut fields = spoken(&case.fields, &case.words, lang);
    if let Some(line) = line {
        fields.insert("line".to_owned(), line.to_owned());
        fields.remove("name");
    }
    Row {
        at,
        external: Reference { source: source.to_owned(), id: format!("202611{:04}", 1_280 + at * 37) },
        fields,
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

/// The desk of the store before anybody sits down at it. Everybody acts for themselves, as at a terminal of their own:
/// who approves is not who proposed.
struct Office {
    desk: Desk,
    runtime: tokio::runtime::Runtime,
}

impl Office {
    fn open(dir: &Path, clock: Clock) -> Result<Self, CliError> {
        let desk = Desk::start(dir, clock, None);
        let desk = desk.map_err(|error| CliError::Failed(error.to_string()))?;
        Ok(Self { desk, runtime: tokio::runtime::Builder::new_current_thread().build()? })
    }

    /// What the desk answers to somebody; nothing where nobody has that number.
    fn reply(&self, staff: &str, request: Request) -> Option<Reply> {
        let person = self.desk.person_of_staff(staff)?.id;
        let actor = Actor { person, on_behalf: None, door: Door::Terminal };
        Some(self.runtime.block_on(self.desk.ask(actor, request)))
    }

    fn ask(&self, staff: &str, request: Request) -> Result<Reply, CliError> {
        match self.reply(staff, request) {
            None => Err(CliError::Failed(staff.to_owned())),
            Some(Reply::Refused { refusal, .. }) => {
                Err(CliError::Failed(format!("{staff}: {:?}", refusal.reason)))
            }
            Some(reply) => Ok(reply),
        }
    }

    /// Takes a row of figures in.
    fn take(&self, staff: &str, row: &Figures) -> Result<(), CliError> {
        let pack = Pack::builtin();
        let of = pack.outside(&row.figure).ok_or_else(|| CliError::Failed(row.figure.clone()))?;
        let month = Month::of(self.desk.now().zoned(&pack.zone).date()).before(row.months);
        let figures = row.figures.iter().copied().map(Some).collect();
        let rows = vec![FigureRow { month, key: row.key.clone(), figures }];
        let taken =
            Box::new(FiguresTaken { rows, ..FiguresTaken::empty(of, &format!("{}.csv", row.figure)) });
        match self.ask(staff, Request::TakeFigures { taken, dry: false })? {
            Reply::FiguresTaken(done) if done.wrong.is_empty() => Ok(()),
            other => Err(CliError::Failed(format!("{other:?}"))),
        }
    }

    /// One act by its person. Who approves a refund reads the code of what is proposed.
    fn play(&self, act: &Act, case: CaseId, lang: Lang) -> Result<(), CliError> {
        let mut fields = spoken(&act.fields, &act.words, lang);
        let zone = TimeZone::get(init::ZONE).unwrap_or(TimeZone::UTC);
        let date = |days: i64| self.desk.now().plus(days * 86_400).zoned(&zone).date().to_string();
        fields.extend(act.days.iter().map(|(name, days)| (name.clone(), date(*days))));
        if act.verb == Verb::Approve
            && let Reply::Refund(view) = self.ask(&act.by, Request::ShowRefund { case })?
        {
            let mut codes = view.refund.proposals.iter().map(|proposal| short(&proposal.binding));
            fields.extend(codes.next_back().map(|code| ("binding".to_owned(), code)));
        }
        let (target, command) = (Target::Case(case), command_id::random()?);
        self.ask(&act.by, Request::Act { target, verb: act.verb, fields, command, base: None })?;
        Ok(())
    }

    /// Pays what is approved.
    fn pay(&self, staff: &str) -> Result<(), CliError> {
        let Reply::RefundBatchMade { batch, .. } = self.ask(staff, Request::MakeRefundBatch)? else {
            return Err(ClientError::Unexpected.into());
        };
        let Reply::RefundBatch(view) = self.ask(staff, Request::RefundBatch { batch })? else {
            return Err(ClientError::Unexpected.into());
        };
        let paid = |(line, row): (u32, &crate::api::PaymentRow)| ResultRow {
            line,
            key: row.key.to_string(),
            amount: row.amount,
            came: Came::Paid { reference: format!("P{batch:04}-{line}"), at: self.desk.now() },
            why: None,
        };
        let rows = (1..).zip(&view.rows).map(paid).collect();
        self.ask(staff, Request::TakeRefundResults { rows })?;
        Ok(())
    }
}

#[cfg(test)]
mod pictures;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Effect;
    use crate::api::View;

    #[test]
    fn every_line_is_there_and_every_act_of_the_script_is_done() {
        for lang in [Lang::Zh, Lang::En] {
            let dir = tempfile::tempdir().unwrap();
            let (script, store) = (Script::read().unwrap(), dir.path().join("store"));
            fill(&script, &store, lang, Clock::System).unwrap();
            let office = Office::open(&store, Clock::System).unwrap();
            let ask = |request| office.ask(&script.founder.staff, request).unwrap();
            let Reply::Topics(topics) = ask(Request::Topics) else { panic!() };
            let watched: Vec<&str> = topics.alarms.iter().map(|alarm| alarm.watch.as_str()).collect();
            assert!(watched.contains(&"cell") && watched.contains(&"sender"), "{watched:?}");
            let Reply::Stock(stock) = ask(Request::Stock { place: None, low: true }) else { panic!() };
            assert!(stock.holdings.iter().any(|row| row.low), "something is to be ordered");
            let Reply::Rows { rows, .. } = ask(Request::List { view: View::All, skip: 0, limit: 500 }) else {
                panic!()
            };
            let known = rows.iter().filter(|row| match ask(Request::Show { case: row.case }) {
                Reply::Case(view) => !view.outside.is_empty(),
                other => panic!("{other:?}"),
            });
            assert!(known.count() > 0, "something is known from outside of a place");
            let Reply::RefundBatches(batches) = ask(Request::RefundBatches { before: None }) else {
                panic!()
            };
            assert_eq!(batches.len(), 1, "something was paid");
            let [item] = topics.improvements.as_slice() else { panic!("{:?}", topics.improvements) };
            let Effect::Counted(counted) = &item.effect else { panic!("{:?}", item.effect) };
            assert_eq!((counted.after.len(), counted.sums().0), (2, 11));
            assert!(counted.change().is_some_and(|change| change < 0), "{counted:?}");
        }
    }
}
