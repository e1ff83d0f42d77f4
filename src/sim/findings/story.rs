//! The story of one case held to what must be so of every story. Pure: the same events give the same findings.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Stood, Told, Wrong, proof, told};
use crate::{
    case::{CaseId, Door, Editions, Event, Recorded, Subject, undone},
    rules::Pack,
    sim::{digest::rule_of, outage::Down},
    sla::{self, Instant},
};

/// What a timer wrote about a case.
#[derive(Debug)]
struct Alarm<'a> {
    record: &'a Recorded,
    clock: Option<&'a str>,
    told: Told,
    /// When the timer had to write it.
    due: Instant,
}

fn alarm(record: &Recorded) -> Option<Alarm<'_>> {
    let (clock, told, due) = match &record.event {
        Event::Warned { clock, cycle, per_mille, due } => {
            (Some(clock.as_str()), Told::Share { cycle: *cycle, per_mille: *per_mille }, *due)
        }
        // The deadline itself is in time.
        Event::Breached { clock, cycle, due } => {
            (Some(clock.as_str()), Told::Share { cycle: *cycle, per_mille: 1000 }, due.plus(1))
        }
        Event::StepFired { clock, cycle, step, due, .. } => {
            (Some(clock.as_str()), Told::Step { cycle: *cycle, step: *step }, *due)
        }
        Event::Resumed | Event::Unparked if record.envelope.door == Door::Timer => {
            (None, Told::HoldEnds, record.envelope.occurred)
        }
        _ => return None,
    };
    Some(Alarm { record, clock, told, due })
}

/// How late what came due without a server was written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lateness {
    pub alarms: u64,
    pub longest_s: i64,
}

/// Reads the story of a case. `stood` is how the desk says that its clocks stand.
pub fn read(
    story: &[Recorded],
    stood: &[Stood],
    downs: &[Down],
    editions: &Editions,
    findings: &mut Findings,
) -> Lateness {
    let Some(Subject::Case(case)) = story.first().map(|record| record.envelope.subject) else {
        return Lateness::default();
    };
    in_order(case, story, findings);
    let alarms: Vec<Alarm<'_>> = story.iter().filter_map(alarm).collect();
    once_and_in_order(case, &alarms, findings);
    let late = on_time(case, story, &alarms, downs, findings);
    steps_in_time(case, story, &alarms, editions, findings);
    told::told(case, story, editions, findings);
    proved(case, story, editions, findings);
    complete(case, story, &alarms, stood, findings);
    late
}

/// No event is earlier than the one before it. A timer writes when something was due, which may have been before.
fn in_order(case: CaseId, story: &[Recorded], findings: &mut Findings) {
    let mut before: Option<(Instant, Instant)> = None;
    for record in story {
        let (occurred, recorded) = (record.envelope.occurred, record.envelope.recorded);
        let timer = record.event.is_alarm();
        if let Some((happened, written)) = before {
            if recorded < written {
                let wrong = Wrong::RecordedEarlier { before: written, at: recorded };
                findings.of(case, None, Some(record.seq()), wrong);
            }
            if occurred < happened && !timer {
                let wrong = Wrong::OccurredEarlier { before: happened, at: occurred };
                findings.of(case, None, Some(record.seq()), wrong);
            }
        }
        let happened = before.map_or(occurred, |(happened, _)| happened);
        before = Some((if timer { happened } else { occurred.max(happened) }, recorded));
    }
}

/// Each thing is told once in a cycle of its clock, and after what comes before it.
fn once_and_in_order(case: CaseId, alarms: &[Alarm<'_>], findings: &mut Findings) {
    let mut told: BTreeMap<(&str, bool, u32), Vec<Told>> = BTreeMap::new();
    for alarm in alarms {
        let Some(clock) = alarm.clock else { continue };
        let (is_step, cycle) = match alarm.told {
            Told::Share { cycle, .. } => (false, cycle),
            Told::Step { cycle, .. } => (true, cycle),
            Told::HoldEnds => continue,
        };
        let before = told.entry((clock, is_step, cycle)).or_default();
        let seq = Some(alarm.record.seq());
        if before.contains(&alarm.told) {
            findings.of(case, Some(clock), seq, Wrong::Twice { what: alarm.told });
        } else if let Some(after) = before.iter().find(|before| **before > alarm.told) {
            findings.of(case, Some(clock), seq, Wrong::OutOfOrder { what: alarm.told, after: *after });
        }
        before.push(alarm.told);
    }
}

/// Fired to the second while the server was there; at once when it came back; or at once after the act that made it due.
fn on_time(
    case: CaseId,
    story: &[Recorded],
    alarms: &[Alarm<'_>],
    downs: &[Down],
    findings: &mut Findings,
) -> Lateness {
    let mut late = Lateness::default();
    for alarm in alarms {
        let (seq, fired) = (alarm.record.seq(), alarm.record.envelope.recorded);
        let (what, due) = (alarm.told, alarm.due);
        if fired < due {
            findings.of(case, alarm.clock, Some(seq), Wrong::Early { what, due, fired });
        }
        if fired <= due {
            continue;
        }
        if downs.iter().any(|down| down.from < due && due <= down.to && fired == down.to) {
            late.alarms += 1;
            late.longest_s = late.longest_s.max(fired.since(due));
            continue;
        }
        // An act, or a calendar, that made it due.
        let acts = story.iter().take_while(|record| record.seq() < seq);
        let acts = acts
            .filter(|record| !record.event.is_alarm() || matches!(record.event, Event::Recalculated { .. }));
        if acts.last().is_none_or(|act| act.envelope.recorded != fired) {
            findings.of(case, alarm.clock, Some(seq), Wrong::Late { what, due, fired });
        }
    }
    late
}

/// A step that comes before its own time comes because nobody acknowledged the one before it in the time for that.
fn steps_in_time(
    case: CaseId,
    story: &[Recorded],
    alarms: &[Alarm<'_>],
    editions: &Editions,
    findings: &mut Findings,
) {
    for alarm in alarms {
        let (Some(clock), Told::Step { cycle, step }) = (alarm.clock, alarm.told) else { continue };
        let before = |other: &&Alarm<'_>| {
            step > 1 && other.clock == alarm.clock && other.told == Told::Step { cycle, step: step - 1 }
        };
        let Some(before) = alarms.iter().find(before) else { continue };
        let Some(pack) = rules_before(story, alarm.record.seq(), editions) else { continue };
        let ladder = pack.ladder_of(rule_of(clock));
        let ack =
            ladder.zip(usize::try_from(step - 2).ok()).and_then(|(it, place)| it.steps.get(place)?.ack_s);
        let told = before.due.max(before.record.envelope.recorded);
        let heard_by = ack.and_then(|seconds| pack.calendar().add(told, seconds));
        let prompted = heard_by == Some(alarm.due);
        if !prompted {
            continue;
        }
        // In the time for it somebody said "seen", and nothing climbed again since.
        let until: Vec<Recorded> =
            story.iter().filter(|record| record.seq() < alarm.record.seq()).cloned().collect();
        let undone = undone(&until);
        let between: Vec<&Event> = until
            .iter()
            .filter(|record| record.seq() > before.record.seq() && !undone.contains(&record.seq()))
            .map(|record| &record.event)
            .collect();
        let heard =
            between.iter().rposition(|event| matches!(event, Event::Acknowledged | Event::Deescalated));
        let again = between
            .iter()
            .rposition(|event| matches!(event, Event::Escalated { .. } | Event::StepFired { .. }));
        if heard.is_some() && again < heard {
            findings.of(
                case,
                Some(clock),
                Some(alarm.record.seq()),
                Wrong::Unprompted { what: alarm.told, due: alarm.due },
            );
        }
    }
}

/// The rules of a case on the calendar on which it counted before an event.
pub(super) fn rules_before(story: &[Recorded], seq: u64, editions: &Editions) -> Option<Pack> {
    let Event::Opened(facts) = &story.first()?.event else { return None };
    let before = story.iter().take_while(|record| record.seq() < seq);
    let calendar = before.filter_map(|record| match record.event {
        Event::Recalculated { calendar, .. } => Some(calendar),
        _ => None,
    });
    editions.under(facts.pack, calendar.last().unwrap_or(facts.pack))
}

/// Every breach is proved by the story up to it: the deadline of the proof is the one that was missed.
fn proved(case: CaseId, story: &[Recorded], editions: &Editions, findings: &mut Findings) {
    for (place, record) in story.iter().enumerate() {
        let Event::Breached { clock, cycle, due } = &record.event else { continue };
        let seq = Some(record.seq());
        let then = story.get(..=place).and_then(|then| editions.fold(then));
        let proof = then.and_then(|then| {
            let pack = editions.of(&then)?;
            let timed = then.timed(&pack).into_iter().find(|timed| timed.id == *clock)?;
            sla::prove(&timed.spec, &timed.stamps, record.envelope.recorded)
        });
        let what = Told::Share { cycle: *cycle, per_mille: 1000 };
        let proved = proof.as_ref().filter(|proof| proof.cycle == *cycle).and_then(|proof| proof.deadline);
        if proved != Some(*due) {
            findings.of(case, Some(clock), seq, Wrong::NotAsProved { what, due: *due, proved });
        }
        if proof.is_some_and(|proof| !proof::adds_up(&proof)) {
            findings.of(case, Some(clock), seq, Wrong::DoesNotAddUp { cycle: *cycle });
        }
    }
}

/// Whether an event changes how long clocks run, so that what was told before was told by other figures.
fn moves(event: &Event) -> bool {
    let moves = ["classified", "absorbed", "extended", "limit_set", "undone", "recalculated"];
    moves.contains(&event.name())
}

/// What the desk says was due was told, and when it says.
fn complete(
    case: CaseId,
    story: &[Recorded],
    alarms: &[Alarm<'_>],
    stood: &[Stood],
    findings: &mut Findings,
) {
    for clock in stood {
        let told: BTreeMap<Told, &Alarm<'_>> = alarms
            .iter()
            .filter(|alarm| alarm.clock == Some(clock.clock.as_str()))
            .map(|alarm| (alarm.told, alarm))
            .collect();
        for (what, due) in clock.due.iter().chain(&clock.before) {
            let (what, due) = (*what, *due);
            let Some(alarm) = told.get(&what) else {
                // A figure that was corrected once the clock had stopped made it late for nobody.
                let since = clock.stopped.filter(|_| clock.due.contains(&(what, due)));
                let over = |record: &Recorded| since.is_none_or(|at| record.envelope.recorded >= at);
                if (since.is_some() || clock.before.contains(&(what, due)))
                    && story.iter().any(|record| moves(&record.event) && over(record))
                {
                    continue;
                }
                findings.of(case, Some(&clock.clock), None, Wrong::Missing { what, due });
                continue;
            };
            let moved = story.iter().any(|record| record.seq() > alarm.record.seq() && moves(&record.event));
            let is_step = matches!(what, Told::Step { .. });
            // A step may come before its own time, where nobody acknowledged the one before it.
            let right = alarm.due == due || is_step && alarm.due < due;
            if !moved && !right {
                let seq = Some(alarm.record.seq());
                let wrong = Wrong::NotAsProved { what, due: alarm.due, proved: Some(due) };
                findings.of(case, Some(&clock.clock), seq, wrong);
            }
        }
        let known: BTreeSet<Told> = clock.due.iter().chain(&clock.before).map(|(what, _)| *what).collect();
        let breached = |alarm: &&&Alarm<'_>| matches!(alarm.told, Told::Share { per_mille: 1000, .. });
        for alarm in told.values().filter(breached).filter(|alarm| !known.contains(&alarm.told)) {
            let moved = story.iter().any(|record| record.seq() > alarm.record.seq() && moves(&record.event));
            if !moved {
                let seq = Some(alarm.record.seq());
                let wrong = Wrong::NotAsProved { what: alarm.told, due: alarm.due, proved: None };
                findings.of(case, alarm.clock, seq, wrong);
            }
        }
    }
}
