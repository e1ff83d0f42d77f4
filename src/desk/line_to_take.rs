//! 口径: written by who leads, for the own team or by the house for all; told to whom it means, and counted until seen.

use std::sync::Arc;

use super::{
    authorize::{Op, Reader},
    core::Core,
    enrol::{hand, put, wrong},
    people::People,
    work::{Halt, Work},
};
use crate::{
    api::{Actor, LineToTakeView, NewLineToTake, Reply},
    case::{
        Case, Event, Fact, Fault, KeyId, LineAbout, LineToTake, MAX_LINE, MAX_LINE_TO_TAKE,
        MAX_LINES_TO_TAKE, PersonId, Reason, Subject, Word, Words, read_when,
    },
    sla::Instant,
};

/// Where the rules say nothing: days after which one ends at the latest.
const LONGEST_DAYS: u16 = 7;

/// Those in force that mean the reader, the newest first.
pub fn list(core: &Core, reader: &Reader) -> Reply {
    let now = core.time.now();
    core.read(|live| {
        let lines = live.lines_to_take.in_force(now).filter(|line| is_told(line, reader));
        Reply::LinesToTake(lines.map(|line| view(line, reader, &live.people)).collect())
    })
}

/// The numbers of those in force that mean the reader and this case.
pub fn of_case(core: &Core, reader: &Reader, case: &Case) -> Vec<u64> {
    let now = core.time.now();
    let is_open = case.stage.is_open();
    core.read(|live| {
        let Some((_, pack)) = live.editions.in_force().filter(|_| is_open) else { return Vec::new() };
        let (category, address) = (case.facts.category.as_deref(), case.word(Word::Address));
        let means = |line: &&LineToTake| {
            line.about.case == Some(case.id) || line.about.means(category, address, pack)
        };
        let told = live.lines_to_take.in_force(now).filter(|line| is_told(line, reader));
        told.filter(means).map(|line| line.no).collect()
    })
}

/// Whether it is told to this person.
fn is_told(line: &LineToTake, reader: &Reader) -> bool {
    line.teams.is_empty()
        || line.by == reader.id
        || reader.may(Op::Manage)
        || reader.team.as_ref().is_some_and(|team| line.teams.contains(team))
}

/// Whether this person may withdraw or replace it: what a leader of a team wrote for it, any leader of it may.
fn may_change(line: &LineToTake, reader: &Reader) -> bool {
    reader.may(Op::Lead)
        && reader.counts_only().is_none_or(|own| matches!(line.teams.as_slice(), [team] if team == own))
}

fn view(line: &LineToTake, reader: &Reader, people: &People) -> LineToTakeView {
    LineToTakeView {
        no: line.no,
        at: line.at,
        until: line.until,
        by: people.by(line.by),
        teams: line.teams.clone(),
        about: line.about.clone(),
        text: line.text.clone(),
        seen: u32::try_from(line.seen.len()).unwrap_or(u32::MAX),
        seen_by_me: line.seen.contains(&reader.id),
        may_change: may_change(line, reader),
    }
}

/// Who leads, and may change the line of this number, if one is named.
fn leader(work: &Work<'_>, actor: Actor, no: Option<u64>) -> Result<Reader, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    let refused = Reason::NotPermitted { role: reader.role };
    if !reader.may(Op::Lead) {
        return Err(refused.into());
    }
    let Some(no) = no else { return Ok(reader) };
    let told = |line: &&LineToTake| line.no == no && is_told(line, &reader);
    let Some(line) = work.lines_to_take.in_force(work.at).find(told) else {
        let there = work.lines_to_take.in_force(work.at).filter(|line| is_told(line, &reader));
        let values = there.map(|line| line.no.to_string()).collect();
        return Err(wrong("line_to_take", Fault::NotOneOf { values }).into());
    };
    if may_change(line, &reader) { Ok(reader) } else { Err(refused.into()) }
}

/// Writes one, for now or in the place of another.
pub fn set(work: &mut Work<'_>, actor: Actor, new: NewLineToTake) -> Result<Reply, Halt> {
    let reader = leader(work, actor, new.instead)?;
    let text = new.text.trim().to_owned();
    if text.is_empty() {
        return Err(wrong("text", Fault::Missing).into());
    }
    if text.len() > MAX_LINE_TO_TAKE {
        return Err(wrong("text", Fault::TooLong { max: MAX_LINE_TO_TAKE }).into());
    }
    let until = until(work, &new.until)?;
    let teams = teams(work, &reader, new.teams)?;
    let about = about(work, new.about)?;
    let others = work.lines_to_take.in_force(work.at).filter(|line| Some(line.no) != new.instead);
    if others.count() >= MAX_LINES_TO_TAKE {
        return Err(Reason::TooMany { field: "line_to_take".to_owned(), max: MAX_LINES_TO_TAKE }.into());
    }
    let event = Event::LineToTakeSet { until, teams, about, instead: new.instead };
    let fact = Fact { event, words: Words::of([(Word::Text, Some(text))]) };
    write(work, actor, fact);
    // Who wrote it knows it.
    let written = work.lines_to_take.in_force(work.at).map(|line| line.no).next();
    written.into_iter().for_each(|no| see_all(work, actor, reader.id, vec![no]));
    answer(work, &reader)
}

/// Takes one back.
pub fn withdraw(work: &mut Work<'_>, actor: Actor, line: u64) -> Result<Reply, Halt> {
    let reader = leader(work, actor, Some(line))?;
    write(work, actor, Fact::bare(Event::LineToTakeWithdrawn { line }));
    answer(work, &reader)
}

/// Says that somebody has seen these; what is seen or gone already is passed over.
pub fn see(work: &mut Work<'_>, actor: Actor, lines: &[u64]) -> Result<Reply, Halt> {
    let reader = work.people.reader(actor.person).ok_or(Reason::NotFound)?;
    let new = |line: &&LineToTake| {
        lines.contains(&line.no) && is_told(line, &reader) && !line.seen.contains(&reader.id)
    };
    let unseen: Vec<u64> = work.lines_to_take.in_force(work.at).filter(new).map(|line| line.no).collect();
    if !unseen.is_empty() {
        see_all(work, actor, reader.id, unseen);
    }
    answer(work, &reader)
}

fn see_all(work: &mut Work<'_>, actor: Actor, person: PersonId, lines: Vec<u64>) {
    let Some(mut person) = work.people.get(person).cloned() else { return };
    let hand = hand(work, actor);
    let dated = (work.at, Fact::bare(Event::LinesToTakeSeen { lines }));
    let record = work.note(&hand, Subject::Person(person.id), person.last, dated, KeyId::None);
    person.apply(&record);
    put(work, person);
    Arc::make_mut(&mut work.lines_to_take).apply(&record);
}

fn write(work: &mut Work<'_>, actor: Actor, fact: Fact) {
    let hand = hand(work, actor);
    let record = work.note(&hand, Subject::Site, work.next.site, (work.at, fact), KeyId::None);
    Arc::make_mut(&mut work.lines_to_take).apply(&record);
}

fn answer(work: &Work<'_>, reader: &Reader) -> Result<Reply, Halt> {
    let told = work.lines_to_take.in_force(work.at).filter(|line| is_told(line, reader));
    Ok(Reply::LinesToTake(told.map(|line| view(line, reader, &work.people)).collect()))
}

fn until(work: &Work<'_>, typed: &str) -> Result<Instant, Halt> {
    let (_, pack) = work.pack()?;
    let until = read_when(typed.trim(), work.at, &pack.zone).ok_or_else(|| wrong("until", Fault::When))?;
    if until <= work.at {
        return Err(wrong("until", Fault::TooSoon { min: work.at.plus(1) }).into());
    }
    let days = pack.line_to_take.as_ref().map_or(LONGEST_DAYS, |rule| rule.longest_days);
    let max = work.at.plus(i64::from(days) * 86_400);
    if until > max {
        return Err(wrong("until", Fault::TooFar { max }).into());
    }
    Ok(until)
}

fn teams(work: &Work<'_>, reader: &Reader, mut teams: Vec<String>) -> Result<Vec<String>, Halt> {
    if let Some(own) = reader.counts_only() {
        if teams.iter().any(|team| team != own) {
            return Err(Reason::NotPermitted { role: reader.role }.into());
        }
        return Ok(vec![own.to_owned()]);
    }
    let (_, pack) = work.pack()?;
    if teams.iter().any(|team| pack.team(team).is_none()) {
        let values = pack.teams.iter().map(|team| team.id.clone()).collect();
        return Err(wrong("team", Fault::NotOneOf { values }).into());
    }
    teams.sort_unstable();
    teams.dedup();
    Ok(teams)
}

fn about(work: &Work<'_>, about: LineAbout) -> Result<LineAbout, Halt> {
    let (_, pack) = work.pack()?;
    if about.category.as_deref().is_some_and(|id| pack.category(id).is_none()) {
        let values = pack.categories.iter().map(|category| category.id.clone()).collect();
        return Err(wrong("category", Fault::NotOneOf { values }).into());
    }
    let address = about.address.map(|address| address.trim().to_owned()).filter(|it| !it.is_empty());
    if address.as_ref().is_some_and(|address| address.len() > MAX_LINE) {
        return Err(wrong("address", Fault::TooLong { max: MAX_LINE }).into());
    }
    if let Some(case) = about.case
        && work.case(case)?.is_none()
    {
        return Err(Reason::NotFound.into());
    }
    Ok(LineAbout { address, ..about })
}
