//! 预约, 确认电话, 签到, 接待: what is done with a case on the way to the leader on duty and in front of them.

use jiff::civil::Date;

use super::{
    Call, Duty, MAX_SITTINGS, MAX_VISITS, Outcome, Reception, ReceptionEvent, SOLVED_ON_SPOT, Sitting, VISIT,
    Visit, duty, slot_time,
};
use crate::{
    case::{
        Case, Context, Event, Fact, Fault, Reason, Refusal, ReplyKind, Stage, Verb, Word, Words,
        required::misfit,
    },
    sla::{Instant, LastDay, Unit},
};

/// The channel of who comes to a branch.
const HALL: &str = "hall";
/// The most values that a refusal offers.
const MOST: usize = 20;

/// An act on a case on a reception day. Where no branch is named, it is that of whoever acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceptionCommand {
    /// The next reception day where none is named.
    Book {
        branch: Option<String>,
        day: Option<Date>,
        slot: u16,
    },
    Confirm {
        answer: Call,
    },
    Arrive {
        branch: Option<String>,
    },
    /// By the deputy where the leader is away. `due` only where the matter is tracked; the rule's where none is given.
    Receive {
        deputy: bool,
        tracked: bool,
        due: Option<Instant>,
    },
}

impl Case {
    /// Whether somebody may be received about it.
    pub fn is_of_reception(&self) -> bool {
        self.facts.kind == VISIT
    }

    /// Decides such an act.
    pub(in crate::case) fn attend(
        &self,
        command: ReceptionCommand,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        if !self.is_of_reception() {
            return Err(self.refuse(Reason::NothingToDo { verb: command.verb() }));
        }
        let today = with.now.zoned(&with.pack.zone).date();
        let facts = match command {
            ReceptionCommand::Book { branch, day, slot } => {
                self.book(branch.as_deref(), day, slot, today, with).map(|event| vec![fact(event, words)])
            }
            ReceptionCommand::Confirm { answer } => {
                self.confirm(answer, with.reception).map(|event| vec![fact(event, words)])
            }
            ReceptionCommand::Arrive { branch } => {
                self.arrive(branch.as_deref(), today, with).map(|event| vec![fact(event, words)])
            }
            ReceptionCommand::Receive { deputy, tracked, due } => {
                return self.receive(deputy, tracked, due, words, with);
            }
        };
        facts.map_err(|reason| self.refuse(reason))
    }

    fn book(
        &self,
        at: Option<&str>,
        on: Option<Date>,
        slot: u16,
        today: Date,
        with: &Context<'_>,
    ) -> Result<ReceptionEvent, Reason> {
        self.is_not_in_queue(today, Verb::Book, with.reception)?;
        let known = with.reception.visit(self.id).filter(|(_, _, visit)| visit.is_expected());
        // Who moves an appointment stays where it was.
        let at = at.or(known.map(|(_, branch, _)| branch)).or(own_branch(with)).unwrap_or_default();
        let branch = duty::branch(at, with.pack)?;
        let next = || with.pack.reception_day_from(today).ok_or(Reason::NotReceptionDay { next: None });
        let day = duty::day(on.map_or_else(next, Ok)?, today, with.pack)?;
        let sitting = with.reception.sitting(day, &branch);
        came_already(sitting.and_then(|sitting| sitting.visit(self.id)), Verb::Book)?;
        let free = |slot: &u16| {
            let gone = day == today && slot_end(*slot, with) <= minute_of_day(with);
            let taken = sitting.map_or(0, |sitting| sitting.taken(*slot, Some(self.id)));
            !gone && taken < with.pack.reception.as_ref().map_or(0, |rule| rule.places.into())
        };
        let slots = with.pack.reception.as_ref().map(|rule| rule.slots()).unwrap_or_default();
        let open: Vec<u16> = slots.into_iter().filter(free).collect();
        if !open.contains(&slot) {
            let values = open.iter().take(MOST).map(|slot| slot_time(*slot)).collect();
            return Err(Reason::Field { field: "slot".to_owned(), fault: Fault::NotOneOf { values } });
        }
        has_room(sitting, with.reception)?;
        Ok(ReceptionEvent::Booked { day, branch, slot })
    }

    fn confirm(&self, answer: Call, reception: &Reception) -> Result<ReceptionEvent, Reason> {
        match reception.visit(self.id).filter(|(_, _, visit)| visit.is_expected()) {
            Some((day, branch, _)) => Ok(ReceptionEvent::Called { day, branch: branch.to_owned(), answer }),
            None => Err(Reason::NothingToDo { verb: Verb::Confirm }),
        }
    }

    fn arrive(&self, at: Option<&str>, today: Date, with: &Context<'_>) -> Result<ReceptionEvent, Reason> {
        self.is_not_in_queue(today, Verb::Arrive, with.reception)?;
        let booked =
            with.reception.visit(self.id).filter(|(day, _, visit)| *day == today && visit.is_expected());
        let at = at.or(booked.map(|(_, branch, _)| branch)).or(own_branch(with)).unwrap_or_default();
        let branch = duty::branch(at, with.pack)?;
        let day = duty::day(today, today, with.pack)?;
        let sitting = with.reception.sitting(day, &branch);
        came_already(sitting.and_then(|sitting| sitting.visit(self.id)), Verb::Arrive)?;
        has_room(sitting, with.reception)?;
        Ok(ReceptionEvent::Arrived { day, branch, number: sitting.map_or(1, Sitting::next_number) })
    }

    /// Refuses what somebody who waits to be called in has done already. Who left without being received may come again
    /// on another day.
    fn is_not_in_queue(&self, today: Date, verb: Verb, reception: &Reception) -> Result<(), Reason> {
        match reception.visit(self.id) {
            Some((day, _, visit)) if day == today && visit.waits() => Err(Reason::NothingToDo { verb }),
            _ => Ok(()),
        }
    }

    fn receive(
        &self,
        deputy: bool,
        tracked: bool,
        due: Option<Instant>,
        words: Words,
        with: &Context<'_>,
    ) -> Result<Vec<Fact>, Refusal> {
        let refused = |reason| self.refuse(reason);
        let waiting = with.reception.visit(self.id).filter(|(_, _, visit)| visit.waits());
        let (day, branch, _): (Date, &str, &Visit) =
            waiting.ok_or_else(|| refused(Reason::NothingToDo { verb: Verb::Receive }))?;
        let duty = with.reception.sitting(day, branch).and_then(|sitting| sitting.duty);
        let Some(Duty { leader, deputy: second }) = duty else {
            return Err(refused(Reason::NoLeaderOnDuty { branch: branch.to_owned(), day }));
        };
        let by = if deputy { second } else { leader };
        let branch = branch.to_owned();
        // Who is received is accepted by that.
        let waits = self.stage == Stage::Accept;
        let mut facts: Vec<Fact> = waits.then(|| Fact::bare(Event::Accepted)).into_iter().collect();
        if tracked {
            let order = self.next_number("order", self.orders.len())?;
            let due = match due.or_else(|| tracked_until(with)) {
                Some(due) => due,
                None => return Err(refused(Reason::Field { field: "at".to_owned(), fault: Fault::Missing })),
            };
            facts.push(Fact { event: Event::Supervised { order, due }, words });
            let outcome = Outcome::Tracked { order };
            facts.push(Fact::bare(Event::Reception(ReceptionEvent::Received { day, branch, by, outcome })));
            return Ok(facts);
        }
        if let Some(reason) = misfit(&self.facts.kind, SOLVED_ON_SPOT, None, with.pack) {
            return Err(refused(reason));
        }
        self.nobody_works(None)?;
        if let Some((sheet, clock)) = self.owed_sheet(with.pack, with.now) {
            let reason = Reason::SheetOwed { sheet: sheet.id.clone(), clock: clock.to_owned() };
            return Err(self.refuse_but(reason, &[Verb::Fill]));
        }
        let outcome = Outcome::Solved;
        facts.push(Fact::bare(Event::Reception(ReceptionEvent::Received { day, branch, by, outcome })));
        facts.push(Fact::bare(Event::Finished { disposition: SOLVED_ON_SPOT.to_owned(), reason: None }));
        // The customer sits there: what was said is the answer.
        let text = words.get(Word::Text).map(str::to_owned);
        facts.push(Fact {
            event: Event::Replied {
                kind: ReplyKind::Final,
                channel: HALL.to_owned(),
                result: with.pack.reached_result().to_owned(),
                reached: true,
            },
            words: Words::of([(Word::Text, text)]),
        });
        Ok(facts)
    }

    /// 转督办: the order is that of whoever sat there, not of whoever wrote it down.
    pub(in crate::case) fn take_reception(&mut self, event: &ReceptionEvent) {
        if let ReceptionEvent::Received { by, outcome: Outcome::Tracked { order }, .. } = event {
            let given = self.orders.iter_mut().find(|given| given.no == *order);
            given.into_iter().for_each(|given| given.by = *by);
        }
    }
}

impl ReceptionCommand {
    pub(super) const fn verb(&self) -> Verb {
        match self {
            Self::Book { .. } => Verb::Book,
            Self::Confirm { .. } => Verb::Confirm,
            Self::Arrive { .. } => Verb::Arrive,
            Self::Receive { .. } => Verb::Receive,
        }
    }
}

fn fact(event: ReceptionEvent, words: Words) -> Fact {
    Fact { event: Event::Reception(event), words }
}

/// The team of who acts, where customers are received there; the only branch where there is one only.
fn own_branch<'a>(with: &Context<'a>) -> Option<&'a str> {
    let branches = &with.pack.reception.as_ref()?.branches;
    let own = with.team.filter(|team| branches.iter().any(|branch| branch == team));
    own.or(match branches.as_slice() {
        [only] => Some(only),
        _ => None,
    })
}

/// Who has a number here today comes again on another day.
fn came_already(visit: Option<&Visit>, verb: Verb) -> Result<(), Reason> {
    match visit {
        Some(visit) if visit.arrived.is_some() => Err(Reason::NothingToDo { verb }),
        _ => Ok(()),
    }
}

fn has_room(sitting: Option<&Sitting>, reception: &Reception) -> Result<(), Reason> {
    let (field, max) = match sitting {
        Some(sitting) if sitting.visits().count() >= MAX_VISITS => ("slot", MAX_VISITS),
        None if reception.sittings.len() >= MAX_SITTINGS => ("day", MAX_SITTINGS),
        _ => return Ok(()),
    };
    Err(Reason::TooMany { field: field.to_owned(), max })
}

/// By when a tracked matter is answered, where nobody says.
fn tracked_until(with: &Context<'_>) -> Option<Instant> {
    let days = with.pack.reception.as_ref()?.tracked_days;
    let due = with.pack.calendar().due(Unit::WorkingDays, with.now, days.into(), LastDay::AsItFalls)?;
    Some(due.at)
}

fn minute_of_day(with: &Context<'_>) -> i32 {
    let time = with.now.zoned(&with.pack.zone).time();
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

fn slot_end(slot: u16, with: &Context<'_>) -> i32 {
    i32::from(slot) + with.pack.reception.as_ref().map_or(0, |rule| i32::from(rule.slot_minutes))
}
