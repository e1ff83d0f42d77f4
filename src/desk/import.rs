//! Rows of a file: cases as another system knows them. Only what the file says becomes an event, with the time
//! at which it happened there; nothing fires for the past.

use super::{
    authorize::{Op, Reader},
    customer::{Owner, add_owner, owner_of},
    work::{Dated, Halt, Hand, Work},
};
use crate::{
    api::{Actor, ImportMode, Row, RowOutcome, RowResult},
    case::{
        self, Case, Closing, Command, CommandId, Context, Door, Event, Fact, Fault, MAX_LINE, MAX_TEXT,
        NO_RECEPTION, NO_STOCK, Origin, Reading, Reason, Recorded, Reference, Refusal, Relation, ReplyKind,
        Stage, Urger, Verb, Word, Words,
    },
    rules::Pack,
    sla::Instant,
};

/// The clock that a limit from outside is set for.
pub const LIMITED: &str = "whole_case";
/// How far the clocks of two systems may be apart: what is opened later than that is refused.
const SKEW_S: i64 = 3_600;
/// How often a customer may have asked to hurry before it is taken for a mistake.
const MOST_URGES: u32 = 1_000;

/// What a row comes to.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    pub facts: Vec<Dated>,
    /// Events that keep what has no place of its own.
    pub notes: u32,
}

/// Takes rows in, each on its own: what is wrong with one is answered for that one.
pub fn import(
    work: &mut Work<'_>,
    actor: Actor,
    rows: Vec<Row>,
    mode: ImportMode,
) -> Result<Vec<RowOutcome>, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Import) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        let at = row.at;
        let (what, notes) = match take(work, actor, &reader, &row, mode) {
            Ok(done) => done,
            Err(Halt::Refused(refusal) | Halt::Stale(refusal, _)) => (RowResult::Refused(refusal), 0),
            Err(Halt::Store(error)) => return Err(error.into()),
        };
        outcomes.push(RowOutcome { at, what, notes });
    }
    Ok(outcomes)
}

fn take(
    work: &mut Work<'_>,
    actor: Actor,
    reader: &Reader,
    row: &Row,
    mode: ImportMode,
) -> Result<(RowResult, u32), Halt> {
    fits(row, work.at)?;
    let Reference { source, id } = &row.external;
    // The reference of the case makes a row count once; the id of its command only says the same aloud.
    let word = format!("import\u{0}{source}\u{0}{id}");
    let mut hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: Door::Import,
        command: CommandId::of(&word),
        base: None,
    };
    let Some(known) = work.external(&row.external)? else {
        return add(work, reader, &hand, row);
    };
    // Without a wall nothing is read of a row that changes nothing.
    if !mode.updates() && reader.wall.is_none() {
        return Ok((RowResult::Already(known), 0));
    }
    let case = work.case(known)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
    if !mode.updates() {
        return Ok((RowResult::Already(known), 0));
    }
    let case = work.fire(case)?;
    let history = work.history(known, usize::MAX)?;
    let pack = work.pack_of(&case)?;
    let plan = changes(row, &case, &history, work.at, &pack);
    if plan.facts.is_empty() {
        return Ok((RowResult::Already(known), 0));
    }
    hand.command = CommandId::nth(&word, case.last);
    work.write(&hand, case, plan.facts)?;
    Ok((RowResult::Updated(known), plan.notes))
}

fn add(work: &mut Work<'_>, reader: &Reader, hand: &Hand, row: &Row) -> Result<(RowResult, u32), Halt> {
    let (pack_no, pack) = work.pack()?;
    let opened = row.opened.min(work.at);
    let nobody = |_: &str| None;
    let reading = Reading { pack: &pack, now: opened, staff: &nobody, past: true };
    let spoken = Verb::Open.read(true, &row.fields, &reading)?;
    let Command::New(mut intake) = spoken.command else { return Err(Reason::Unknown.into()) };
    intake.references = vec![row.external.clone()];
    let channel = intake.channel.clone();
    let relation = intake.relation;
    let line = spoken.words.get(Word::Line).map(str::to_owned);
    let name = spoken.words.get(Word::Name).filter(|_| relation == Relation::Own).map(str::to_owned);
    let id = work.mint()?;
    let owner = owner_of(work, line.as_deref())?;
    let origin = Origin::Imported { source: row.external.source.clone() };
    let with = Context {
        actor: reader.id,
        team: None,
        proxy: None,
        leads: false,
        manages: false,
        posts: &[],
        stands_for: &[],
        now: work.at,
        occurred: opened,
        origin: &origin,
        pack: &pack,
        pack_no,
        customer: owner.as_ref().map(|owner| owner.id),
        star: owner.as_ref().and_then(Owner::star),
        others: &[],
        // A file says what happened, not what we would have made of it.
        repeat: false,
        stock: &NO_STOCK,
        reception: &NO_RECEPTION,
    };
    let facts = case::open(id, *intake, spoken.words, &with)?;
    let mut plan = history_of(row, opened, work.at, &channel, &pack);
    plan.facts.splice(0..0, facts.into_iter().map(|fact| (opened, fact)));
    add_owner(work, hand, owner, name, opened)?;
    work.make(hand, id, plan.facts)?;
    Ok((RowResult::Imported(id), plan.notes))
}

/// Whether a row says nothing impossible.
fn fits(row: &Row, now: Instant) -> Result<(), Refusal> {
    let wrong = |field: &str, fault| Refusal::bare(Reason::Field { field: field.to_owned(), fault });
    for (field, text) in [("source", &row.external.source), ("external_id", &row.external.id)] {
        if text.trim().is_empty() {
            return Err(wrong(field, Fault::Missing));
        }
        if text.len() > MAX_LINE {
            return Err(wrong(field, Fault::TooLong { max: MAX_LINE }));
        }
    }
    let late = now.plus(SKEW_S);
    if row.opened > late {
        return Err(wrong("opened", Fault::TooFar { max: now }));
    }
    for (field, at) in [("answered", row.answer.as_ref().map(|(_, at)| *at)), ("closed", row.closed)] {
        match at {
            Some(at) if at < row.opened => return Err(wrong(field, Fault::Past)),
            Some(at) if at > late => return Err(wrong(field, Fault::TooFar { max: now })),
            _ => {}
        }
    }
    if row.status.as_ref().is_some_and(|status| status.len() > MAX_LINE) {
        return Err(wrong("status", Fault::TooLong { max: MAX_LINE }));
    }
    if row.answer.as_ref().is_some_and(|(text, _)| text.len() > MAX_TEXT) {
        return Err(wrong("answer", Fault::TooLong { max: MAX_TEXT }));
    }
    if row.urged > MOST_URGES {
        return Err(wrong("urged", Fault::Number));
    }
    if note(&row.more).len() > MAX_TEXT {
        return Err(wrong("more", Fault::TooLong { max: MAX_TEXT }));
    }
    Ok(())
}

/// Everything that a row says happened after the case was opened.
fn history_of(row: &Row, opened: Instant, now: Instant, channel: &str, pack: &Pack) -> Plan {
    let mut plan = Plan::default();
    if let Some(status) = said(row.status.as_deref()) {
        plan.facts.push((opened, reported(row, status)));
        plan.notes += u32::from(row.stage.is_none());
    }
    if let Some(deadline) = row.limit {
        plan.facts.push((opened, limit(deadline)));
    }
    plan.facts.extend(urges(row.urged, opened));
    let more = note(&row.more);
    if !more.is_empty() {
        plan.facts.push((opened, Fact { event: Event::Noted, words: text(&more) }));
        plan.notes += 1;
    }
    let story = Story { row, opened, now, otherwise: opened, ended_there: true, channel, pack };
    story.reach(Stage::Accept, row.answer.as_ref(), &mut plan);
    plan
}

/// What a row says that the case does not know yet.
fn changes(row: &Row, case: &Case, history: &[Recorded], now: Instant, pack: &Pack) -> Plan {
    let mut plan = Plan::default();
    let source = &row.external.source;
    let imported = || history.iter().filter(|record| record.envelope.door == Door::Import);
    let known = imported().rev().find_map(|record| match &record.event {
        Event::Reported { source: of, status } if of == source => Some(status.as_str()),
        _ => None,
    });
    let status = said(row.status.as_deref()).filter(|status| Some(*status) != known);
    if let Some(status) = status {
        plan.facts.push((now, reported(row, status)));
        plan.notes += u32::from(row.stage.is_none());
    }
    if let Some(deadline) = row.limit
        && !case.limits.contains(&(LIMITED.to_owned(), deadline))
    {
        plan.facts.push((now, limit(deadline)));
    }
    let urged = imported().filter(|record| matches!(record.event, Event::Urged { .. })).count();
    let urged = u32::try_from(urged).unwrap_or(u32::MAX);
    plan.facts.extend(urges(row.urged.saturating_sub(urged), now));

    let has = |answer: &str| imported().any(|record| record.words.get(Word::Text) == Some(answer));
    let answer = row.answer.as_ref().filter(|(text, _)| !text.trim().is_empty() && !has(text));
    if status.is_some() || answer.is_some() {
        let channel = case.facts.channel.as_str();
        let ended_there = case.closing == Some(Closing::Elsewhere);
        let story = Story { row, opened: case.opened, now, otherwise: now, ended_there, channel, pack };
        story.reach(case.stage, answer, &mut plan);
    }
    plan
}

/// How a case came to the stage at which a row says it is.
struct Story<'a> {
    row: &'a Row,
    opened: Instant,
    now: Instant,
    /// When a step happened whose time the row does not say.
    otherwise: Instant,
    /// A case that is closed was closed there: only then is it opened again from there.
    ended_there: bool,
    channel: &'a str,
    pack: &'a Pack,
}

impl Story<'_> {
    /// Adds the steps from one stage to the row's, and what was answered on the way. A case never goes back
    /// because of a file, but for being opened again.
    fn reach(&self, from: Stage, answer: Option<&(String, Instant)>, plan: &mut Plan) {
        let Plan { facts, notes } = plan;
        let target = self.row.stage.unwrap_or(from);
        let answer = answer.filter(|(text, _)| !text.trim().is_empty());
        let when = |at: Option<Instant>| at.map_or(self.otherwise, |at| at.min(self.now).max(self.opened));
        let answered = answer.map(|(_, at)| *at);
        let again = from == Stage::Closed && target.is_open() && self.ended_there;
        if !from.is_open() && !again {
            // What is answered after the end moves nothing; it is kept.
            if let Some((said, at)) = answer {
                facts.push((when(Some(*at)), Fact { event: Event::Noted, words: text(said) }));
                *notes += 1;
            }
            if (from, target) == (Stage::Closed, Stage::Archived) {
                facts.push((self.now, Fact::bare(Event::Archived)));
            }
            return;
        }
        let mut now = from;
        if again {
            let reason = "elsewhere".to_owned();
            facts.push((self.now, Fact::bare(Event::Reopened { reason })));
            now = Stage::Handle;
        }
        let steps = target.is_open() && target > now;
        if steps && now == Stage::Accept {
            facts.push((self.otherwise, Fact::bare(Event::Accepted)));
        }
        let ended = matches!(target, Stage::Closed | Stage::Archived);
        let is_final = ended || target == Stage::Revisit;
        if steps && target >= Stage::Feedback && now < Stage::Feedback {
            let finished = Event::Finished { disposition: String::new(), reason: None };
            facts.push((when(answered.or(self.row.closed)), Fact::bare(finished)));
        }
        let reply = |kind| Event::Replied {
            kind,
            channel: self.channel.to_owned(),
            result: self.pack.reached_result().to_owned(),
            reached: true,
        };
        match answer {
            Some((said, at)) => {
                let kind =
                    if is_final && now < Stage::Revisit { ReplyKind::Final } else { ReplyKind::Interim };
                facts.push((when(Some(*at)), Fact { event: reply(kind), words: text(said) }));
            }
            None if steps && target == Stage::Revisit => {
                facts.push((when(self.row.closed), Fact::bare(reply(ReplyKind::Final))));
            }
            None => {}
        }
        let ends = when(self.row.closed.or(answered));
        match target {
            Stage::Closed | Stage::Archived => {
                facts.push((ends, Fact::bare(Event::Closed { how: Closing::Elsewhere })));
                if target == Stage::Archived {
                    facts.push((ends, Fact::bare(Event::Archived)));
                }
            }
            Stage::Rejected => {
                let reason = self.row.status.clone().unwrap_or_default();
                facts.push((ends, Fact::bare(Event::Rejected { reason })));
            }
            Stage::Withdrawn => {
                facts.push((ends, Fact::bare(Event::Withdrawn { reason: "customer".to_owned() })));
            }
            Stage::Accept | Stage::Handle | Stage::Feedback | Stage::Revisit => {}
        }
    }
}

fn said(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

fn text(said: &str) -> Words {
    Words::of([(Word::Text, Some(said.to_owned()))])
}

fn reported(row: &Row, status: &str) -> Fact {
    let source = row.external.source.clone();
    Fact::bare(Event::Reported { source, status: status.to_owned() })
}

fn limit(deadline: Instant) -> Fact {
    Fact::bare(Event::LimitSet { clock: LIMITED.to_owned(), deadline })
}

fn urges(times: u32, at: Instant) -> impl Iterator<Item = Dated> {
    (0..times).map(move |_| (at, Fact::bare(Event::Urged { by: Urger::Customer })))
}

/// Further columns as lines of text.
fn note(more: &[(String, String)]) -> String {
    let lines = more.iter().filter(|(_, value)| !value.trim().is_empty());
    lines.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
