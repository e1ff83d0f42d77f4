//! A case as it stands: folded from its events, nothing that they do not say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Ask, Attachment, CaseId, Climbed, Closing, CommandId, EditionNo, Escalation, Extension, Flag, Judgement,
    Link, LinkKind, Loan, Opened, Order, Origin, PersonId, Promise, ProposalState, Reference, Refund,
    Satisfaction, Stage, Step, StepDue, Task, TaskState, Verb, WHILE_HELD, Word, Words,
};
use crate::sla::{Clock, HoldReason, Instant, Stamp};

/// The head of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// The facts of its beginning, with kind, category, severity and place as corrected since.
    pub facts: Opened,
    /// Star level of the customer when the case was opened, where it was known.
    pub star: Option<u8>,
    /// Line, name, contact, address, wishes, title and text, as they stand now.
    pub words: Words,
    pub stage: Stage,
    pub hold: Option<Hold>,
    /// The team that has it.
    pub team: Option<String>,
    /// The person who has it.
    pub owner: Option<PersonId>,
    /// 登记单: how often each was filled in.
    pub sheets: BTreeMap<String, u32>,
    /// The last open value of each field of them; those that are sealed stand in `words`.
    pub values: BTreeMap<String, String>,
    /// Everybody who worked on a result or told it: none of them revisits.
    pub handlers: BTreeSet<PersonId>,
    pub flags: Vec<Flag>,
    pub references: Vec<Reference>,
    pub attachments: Vec<Attachment>,
    pub disposition: Option<String>,
    pub reason: Option<String>,
    /// Tries to reach the customer since the result is there, for the reply and then for the revisit.
    pub tries: Tries,
    pub satisfaction: Option<Satisfaction>,
    pub closing: Option<Closing>,
    /// How often it was handled again after a revisit or a reopening.
    pub rounds: u32,
    /// How often somebody asked to hurry, customer or supervisor.
    pub urges: u32,
    /// How often of these it was a supervisor.
    pub urges_above: u32,
    pub judgement: Option<Judgement>,
    pub promises: Vec<Promise>,
    pub orders: Vec<Order>,
    pub tasks: Vec<Task>,
    pub escalation: Option<Escalation>,
    pub asks: Vec<Ask>,
    /// Limits that were granted.
    pub extensions: Vec<Extension>,
    /// How often the case or a task of it was sent back.
    pub bounces: u32,
    /// Who handed the case over last.
    pub sender: Option<PersonId>,
    /// Granted: the customer is not asked afterwards.
    pub no_revisit: bool,
    /// Steps of ladders that were fired.
    pub climbed: Vec<Climbed>,
    /// Breaches that were given a reason: clock and cycle.
    pub explained: Vec<(String, u32)>,
    pub links: Vec<Link>,
    /// Loaners that it has or had.
    pub loans: Vec<Loan>,
    pub opened: Instant,
    /// Who took it in; nobody where it was imported or made by the program.
    pub taken_by: Option<PersonId>,
    pub closed: Option<Instant>,
    /// What the clocks are replayed from.
    pub stamps: Vec<Stamp>,
    pub clocks: Vec<NamedClock>,
    /// The edition on whose calendar the clocks count.
    pub calendar: EditionNo,
    /// Points of priority: the more, the sooner it is served. A flag counts if it had not ended when the case was
    /// last touched.
    pub priority: u32,
    /// When its last event was recorded.
    pub touched: Instant,
    /// Limits set from outside: clock id and deadline.
    pub limits: Vec<(String, Instant)>,
    /// What timers already told about this case.
    pub fired: BTreeSet<Fired>,
    /// Nothing that was due before this moment fires (the time of import).
    pub quiet_until: Instant,
    /// Last event by a person or for a person: what a form was filled in against.
    pub revision: u64,
    /// Last event of all: where its chain begins.
    pub last: u64,
    /// The command that `undo` would take back.
    pub last_act: Option<Act>,
    /// 退费: disputed charges, and what was proposed, approved and paid.
    pub refund: Refund,
}

/// 挂起
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub reason: HoldReason,
    pub since: Instant,
    /// Ends by itself then.
    pub until: Option<Instant>,
    /// The customer was told.
    pub told: bool,
}

/// Tries that did not reach the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    pub made: u32,
    /// Local days on which they were made; bounded by what a policy asks for.
    pub days: BTreeSet<jiff::civil::Date>,
}

/// A clock of the rule pack, run on this case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedClock {
    pub id: String,
    pub clock: Clock,
    /// The steps of its ladder that are due on it as it stands.
    pub steps: Vec<StepDue>,
}

/// A timer's word about one cycle of one clock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fired {
    pub clock: String,
    pub cycle: u32,
    /// Share of the target; 1000 is the breach.
    pub per_mille: u16,
}

/// A command that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub command: CommandId,
    pub by: PersonId,
    pub at: Instant,
    pub seqs: Vec<u64>,
    /// Cases that have events of the same command: what is undone here is undone there.
    pub also: Vec<CaseId>,
    /// The first event's name, for saying what would be undone.
    pub what: String,
}

/// What is due next on a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Due<'a> {
    pub clock: &'a NamedClock,
    pub deadline: Instant,
    /// When to act at the latest: the deadline, or the last moment before it at which the customer may be called.
    pub act_by: Instant,
}

impl Case {
    /// The acts that this case takes now, in the order in which they are usually done.
    pub fn acts(&self) -> Vec<Verb> {
        let held = self.hold.is_some() && self.stage.is_open();
        let acts = if held { WHILE_HELD } else { self.stage.acts() };
        let takes = |verb: &&Verb| match verb {
            // A case of our own is closed by its revisit.
            Verb::Close => matches!(self.facts.origin, Origin::Imported { .. }),
            Verb::Undo => self.last_act.is_some(),
            Verb::Unflag => !self.flags.is_empty(),
            Verb::Keep => self.open_promises().next().is_some(),
            Verb::Answer => self.open_orders().next().is_some(),
            Verb::Acknowledge => self.waits_for_acknowledgement(),
            Verb::Deescalate => self.escalation.is_some(),
            Verb::Grant | Verb::Refuse => self.open_asks().next().is_some(),
            Verb::Unlink => {
                let merged = |link: &Link| matches!(link.how, LinkKind::MergedInto | LinkKind::Absorbed);
                self.links.iter().any(|link| !merged(link))
            }
            Verb::Inform => self.linked(LinkKind::Child).next().is_some(),
            Verb::Recover => self.open_loans().next().is_some(),
            Verb::Respond => self.tasks.iter().any(|task| task.state == TaskState::Given),
            Verb::Review => self.tasks.iter().any(|task| task.state == TaskState::Replied),
            Verb::TakeBack => {
                self.team.is_some() || self.owner.is_some() || self.open_tasks().next().is_some()
            }
            Verb::Charge => self.takes_refund(),
            Verb::Strike => !self.refund.charges.is_empty(),
            Verb::Propose => self.refund.owes(),
            Verb::Approve => self.refund.live().is_some_and(|it| it.state == ProposalState::Proposed),
            Verb::Decline => self.refund.live().is_some() && !self.refund.is_under_way(),
            verb if verb.is_of_reception() => self.is_of_reception(),
            Verb::HandOver => self.owner.is_some() || self.open_tasks().any(|task| task.to.is_some()),
            _ => true,
        };
        acts.iter().filter(takes).copied().collect()
    }

    /// The running clock that asks for an act first.
    pub fn next_due(&self) -> Option<Due<'_>> {
        self.dues().min_by_key(|due| (due.act_by, due.deadline))
    }

    /// The running clock with the earliest deadline, if that has passed.
    pub fn overdue(&self, now: Instant) -> Option<Due<'_>> {
        self.dues().filter(|due| due.deadline < now).min_by_key(|due| due.deadline)
    }

    fn dues(&self) -> impl Iterator<Item = Due<'_>> {
        self.clocks.iter().filter(|named| named.clock.is_open()).filter_map(|named| {
            let deadline = named.clock.deadline?;
            Some(Due { clock: named, deadline, act_by: named.clock.act_by.unwrap_or(deadline) })
        })
    }

    /// The next moment at which a timer has something to tell about this case, and what.
    pub fn next_alarm(&self) -> Option<(Instant, Alarm)> {
        let hold_ends = self.hold.as_ref().and_then(|hold| hold.until).map(|until| (until, Alarm::HoldEnds));
        let fires = self.clocks.iter().filter(|named| named.clock.is_open()).flat_map(|named| {
            let clock = &named.clock;
            let breach = clock.deadline.map(|deadline| (1000, deadline.plus(1)));
            clock.warning_times().into_iter().chain(breach).map(move |(per_mille, at)| {
                (at, Fired { clock: named.id.clone(), cycle: clock.cycle, per_mille })
            })
        });
        let due = fires
            .filter(|(at, fired)| *at > self.quiet_until && !self.fired.contains(fired))
            .map(|(at, fired)| (at, Alarm::Clock(fired)));
        due.chain(self.next_steps())
            .chain(self.next_tellings())
            .chain(hold_ends)
            .min_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)))
    }

    /// One of the words as it stands now.
    pub fn word(&self, word: Word) -> Option<&str> {
        self.words.get(word)
    }

    /// The number under which `source` knows this case.
    pub fn reference(&self, source: &str) -> Option<&str> {
        self.references.iter().find(|r| r.source == source).map(|r| r.id.as_str())
    }
}

/// What a timer does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// The hold ends by itself.
    HoldEnds,
    /// A warning share or the deadline of a clock passed.
    Clock(Fired),
    /// Somebody above is to be told.
    Step(Step),
    /// What was due outside working hours is told now.
    Tell(Step),
}
