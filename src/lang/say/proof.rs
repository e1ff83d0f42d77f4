//! The proof of a deadline, line by line: it can be read aloud, and it adds up.

use jiff::tz::TimeZone;

use super::{choice, clock, clock_state, figure_standing, time};
use crate::{
    api::ClockProof,
    case::Choice,
    lang::{Lang, Word},
    rules::Pack,
    sla::{Day, DayKind, HeldSpan, Instant, MarkName, Phase, ProofSpan, Unit},
};

/// Stretches that are said one by one; of more the first and the last ones are.
const SPANS: usize = 40;

/// A line of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofLine {
    /// The clock, and how it stands.
    Title(String),
    Line(String),
}

/// All that stands in the proof of a clock.
pub fn proof(of: &ClockProof, pack: &Pack, lang: Lang, now: Instant) -> Vec<ProofLine> {
    let proof = &of.proof;
    let zone = &pack.zone;
    let at = |at: Instant| exact(at, zone, now);
    let title = format!("{}  {}", clock(&of.id, pack, lang), clock_state(proof.state, lang));
    let mut lines = Vec::new();
    let mut say = |text: String| lines.push(ProofLine::Line(text));
    if of.by_moment {
        say(Word::ProofByMoment.say(lang).to_owned());
    } else if let Some((source, standing)) = &of.source {
        let amount = amount(proof.unit, proof.target, lang);
        let standing = figure_standing(*standing, lang);
        say(Word::ProofTarget.with(lang, &[&amount, source, &standing, &of.pack]));
        if let Some(star) = of.star {
            say(Word::ProofStar.with(lang, &[&star]));
        }
    }
    if let Some((calendar, hash)) = &proof.calendar {
        let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        say(Word::ProofCalendar.with(lang, &[calendar, &hash]));
    }
    let mark = mark(proof.started_by, pack, lang);
    say(Word::ProofStart.with(lang, &[&at(proof.start), &mark, &proof.cycle]));
    let spans = proof.spans.iter().map(|span| (span.from, said_span(span, zone, now, lang)));
    let holds = proof.holds.iter().map(|held| (held.from, said_hold(held, of, pack, lang, now)));
    let idle =
        proof.idle.iter().map(|(from, to)| (*from, Word::ProofIdle.with(lang, &[&at(*from), &at(*to)])));
    let mut stretches: Vec<(Instant, String)> = spans.chain(holds).chain(idle).collect();
    stretches.sort_by_key(|(from, _)| *from);
    let over = stretches.len().saturating_sub(SPANS);
    for (n, (_, text)) in stretches.into_iter().enumerate() {
        if over > 0 && n == SPANS / 2 {
            say(Word::ProofMore.with(lang, &[&over]));
        }
        if n < SPANS / 2 || n >= SPANS / 2 + over {
            say(text);
        }
    }
    for day in proof.days.iter().filter(|day| day.kind != DayKind::Plain) {
        say(Word::ProofDay.with(lang, &[&day.date, &day_kind(day, lang)]));
    }
    let (spent, held) = (seconds(proof.spent_s), seconds(proof.held_s));
    say(Word::ProofSum.with(lang, &[&spent, &held, &seconds(proof.target_s)]));
    match proof.deadline {
        Some(deadline) => say(Word::ProofDeadline.with(lang, &[&at(deadline)])),
        None => say(Word::ProofNoDeadline.say(lang).to_owned()),
    }
    if let Some(act_by) = proof.act_by.filter(|act_by| Some(*act_by) != proof.deadline) {
        say(Word::ProofActBy.with(lang, &[&at(act_by)]));
    }
    if let Some(stopped) = proof.stopped {
        say(Word::ProofStopped.with(lang, &[&at(stopped)]));
    }
    for told in &of.steps {
        let whom = choice(Choice::Whom, told.whom.id(), pack, lang);
        let (due, fired) = (at(told.due), at(told.fired));
        say(Word::ProofStep.with(lang, &[&told.step, &whom, &due, &fired]));
        match told.told {
            Some(moment) if moment != told.fired => say(Word::ProofStepTold.with(lang, &[&at(moment)])),
            None => say(Word::ProofStepWaits.say(lang).to_owned()),
            Some(_) => {}
        }
        if let Some((by, moment)) = &told.seen {
            say(Word::ProofStepSeen.with(lang, &[&by.name, &by.staff, &at(*moment)]));
        }
    }
    if proof.provisional {
        say(Word::ProofProvisional.say(lang).to_owned());
    }
    lines.insert(0, ProofLine::Title(title));
    lines
}

fn said_span(span: &ProofSpan, zone: &TimeZone, now: Instant, lang: Lang) -> String {
    let word = match span.phase {
        Phase::Spent => Word::ProofSpent,
        Phase::Late => Word::ProofLate,
        Phase::Ahead => Word::ProofAhead,
    };
    let (from, to) = (exact(span.from, zone, now), exact(span.to, zone, now));
    let day = span.day.as_ref().filter(|day| day.kind != DayKind::Plain);
    let day = day.map(|day| format!("  {}", day_kind(day, lang))).unwrap_or_default();
    word.with(lang, &[&from, &to, &seconds(span.seconds), &day])
}

fn said_hold(held: &HeldSpan, of: &ClockProof, pack: &Pack, lang: Lang, now: Instant) -> String {
    let (from, to) = (exact(held.from, &pack.zone, now), exact(held.to, &pack.zone, now));
    let reason = |by: &crate::sla::HeldBy| {
        let id = by.reason.as_str();
        let words =
            pack.hold_reason(id).map_or_else(|| id.to_owned(), |rule| rule.words.say(lang).to_owned());
        let who = of.people.iter().find(|person| Some(u64::from(person.id.0)) == by.by);
        match who.filter(|who| !who.name.is_empty()) {
            Some(who) => Word::ProofHeldBy.with(lang, &[&words, &who.name, &who.staff]),
            None => words,
        }
    };
    let reasons: Vec<String> = held.reasons.iter().map(reason).collect();
    let reasons = reasons.join(Word::ListComma.say(lang));
    Word::ProofHeld.with(lang, &[&from, &to, &seconds(held.seconds), &reasons])
}

/// What sets a day apart, and its name.
pub fn day_kind(day: &Day, lang: Lang) -> String {
    let kind = match day.kind {
        DayKind::Plain => return String::new(),
        DayKind::Holiday => Word::DayHoliday,
        DayKind::MakeUp => Word::DayMakeUp,
        DayKind::OwnHours => Word::DayOwnHours,
    };
    let name = day.name.as_ref().map(|name| match lang {
        Lang::Zh => name.zh.as_str(),
        Lang::En => name.en.as_str(),
    });
    match name {
        Some(name) => format!("{} {name}", kind.say(lang)),
        None => kind.say(lang).to_owned(),
    }
}

/// A target in its unit.
fn amount(unit: Unit, target: i64, lang: Lang) -> String {
    let word = match unit {
        Unit::Natural => return Word::UnitNatural.with(lang, &[&hours(target, lang)]),
        Unit::Working => return Word::UnitWorking.with(lang, &[&hours(target, lang)]),
        Unit::NaturalDays => Word::UnitNaturalDays,
        Unit::WorkingDays => Word::UnitWorkingDays,
        Unit::Months => Word::UnitMonths,
    };
    word.with(lang, &[&target])
}

/// Hours where they are whole.
fn hours(of: i64, lang: Lang) -> String {
    if of % 3_600 == 0 { Word::Hours.with(lang, &[&(of / 3_600)]) } else { seconds(of) }
}

fn mark(name: MarkName, pack: &Pack, lang: Lang) -> String {
    let word = match name {
        MarkName::Filled(sheet) => return choice(Choice::Sheet, sheet.as_str(), pack, lang),
        MarkName::Opened => Word::EventOpened,
        MarkName::Accepted => Word::EventAccepted,
        MarkName::Dispatched => Word::EventDispatched,
        MarkName::Assigned => Word::EventAssigned,
        MarkName::Contacted => Word::EventContacted,
        MarkName::InterimReply => Word::ReplyInterim,
        MarkName::FinalReply => Word::ReplyFinal,
        MarkName::Finished => Word::EventFinished,
        MarkName::Revisited => Word::EventRevisited,
        MarkName::Closed => Word::EventClosed,
        MarkName::Reopened => Word::EventReopened,
        MarkName::Ended => Word::EventWithdrawn,
        MarkName::LoanerLent => Word::EventLoanerLent,
        MarkName::Repaid => Word::EventRefundPaid,
    };
    word.say(lang).to_owned()
}

/// To the second: a proof must add up.
fn seconds(of: i64) -> String {
    let length = of.saturating_abs();
    let sign = if of < 0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", length / 3_600, length / 60 % 60, length % 60)
}

/// A point of time to the second, where it has seconds.
fn exact(at: Instant, zone: &TimeZone, now: Instant) -> String {
    let second = at.zoned(zone).second();
    let minute = time(at, zone, now);
    if second == 0 { minute } else { format!("{minute}:{second:02}") }
}
