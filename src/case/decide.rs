//! What follows from a command: events, or a refusal. Pure: the same view, command and context give the same
//! answer, and a refusal changes nothing.

use super::{
    Case, CaseId, Command, CustomerId, Decision, EditionNo, Event, FlagKind, LinkKind, Origin, PersonId,
    Reason, Reception, Recorded, RefundCommand, Refusal, Spoken, Stage, Stock, Verb, WHILE_HELD, Words,
    required::misfit,
};
use crate::{
    rules::{Pack, Whom},
    sla::Instant,
};

/// What a decision is made with.
pub struct Context<'a> {
    pub actor: PersonId,
    /// The team of who acts.
    pub team: Option<&'a str>,
    /// Who sits there and acts as this person, where it is somebody else.
    pub proxy: Option<PersonId>,
    /// May do what belongs to others: take over, undo for them.
    pub leads: bool,
    /// May decide what goes to the site manager and above.
    pub manages: bool,
    /// What they are to this case, themselves or for somebody who is away.
    pub posts: &'a [Whom],
    /// Those who are away and for whom they act.
    pub stands_for: &'a [PersonId],
    pub now: Instant,
    /// When it happened; `now`, or earlier for what comes from a file.
    pub occurred: Instant,
    pub origin: &'a Origin,
    pub pack: &'a Pack,
    pub pack_no: EditionNo,
    /// The customer who owns the line of a new case.
    pub customer: Option<CustomerId>,
    /// The star level of that customer now, where it is known.
    pub star: Option<u8>,
    /// The other cases that the command touches, as far as there are such.
    pub others: &'a [&'a Case],
    /// Open complaints of the same line within the pack's window: a new one is a repeat.
    pub repeat: bool,
    /// What the site has.
    pub stock: &'a Stock,
    /// 客户接待日
    pub reception: &'a Reception,
}

/// An event to be written, with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub event: Event,
    pub words: Words,
}

impl Fact {
    /// An event without words.
    pub fn bare(event: Event) -> Self {
        Self { event, words: Words::default() }
    }
}

/// Decides a command on a case that exists. `history` is read for undo only and may be empty otherwise.
///
/// # Errors
/// Why nothing is done, and which acts the case would take.
pub fn decide(
    case: &Case,
    spoken: Spoken,
    history: &[Recorded],
    with: &Context<'_>,
) -> Result<Decision, Refusal> {
    let Spoken { verb, command, words, late } = spoken;
    if !case.acts().contains(&verb) {
        let held = case.hold.is_some() && case.stage.is_open();
        let reason = match verb {
            _ if !case.stage.acts().contains(&verb) => Reason::Stage { stage: case.stage, verb },
            _ if held && !WHILE_HELD.contains(&verb) => Reason::Held { verb },
            Verb::Close => Reason::RevisitFirst,
            Verb::Undo => Reason::NothingToUndo,
            _ => Reason::NothingToDo { verb },
        };
        return Err(case.refuse(reason));
    }
    if let Some(field) = case.lacks(verb, &command, &words, with.pack) {
        return Err(case.refuse(Reason::Field { field, fault: super::Fault::Missing }));
    }
    if let Command::Finish { disposition, reason } = &command
        && let Some(reason) = misfit(&case.facts.kind, disposition, reason.as_deref(), with.pack)
    {
        return Err(case.refuse(reason));
    }
    let one = |event: Event| Ok(vec![Fact { event, words: words.clone() }]);
    let facts: Result<Vec<Fact>, Refusal> = match command {
        Command::Link { case: other, how, solved } => return case.link(other, how, solved, words, with),
        Command::Unlink { case: other } => return case.unlink(other, words, with),
        Command::Merge { case: other } => return case.merge(other, words, with),
        Command::Inform => return case.inform(words, with),
        Command::Undo => return case.undo(history, words, with),
        Command::New(_) => Err(case.refuse(Reason::Exists { case: Some(case.id) })),
        Command::Accept { classify } => {
            let mut facts: Vec<Fact> = case.classified(&classify).map(Fact::bare).into_iter().collect();
            facts.push(Fact { event: Event::Accepted, words });
            Ok(facts)
        }
        Command::Classify { classify } => match case.classified(&classify) {
            Some(event) => one(event),
            None => Err(case
                .refuse(super::Reason::Field { field: "category".to_owned(), fault: super::Fault::Missing })),
        },
        Command::Reject { reason } => {
            case.has_no_loaner()?;
            one(Event::Rejected { reason })
        }
        Command::Withdraw => {
            case.refund_lets_withdraw()?;
            if case.flags.iter().any(|flag| flag.kind == FlagKind::Appeal) {
                return Err(case.refuse(Reason::Appeal));
            }
            case.has_no_loaner()?;
            one(Event::Withdrawn { reason: "customer".to_owned() })
        }
        Command::Dispatch { team } => {
            // To hand a case that waits over is to accept it.
            let waits = case.stage == Stage::Accept;
            let mut facts: Vec<Fact> = waits.then(|| Fact::bare(Event::Accepted)).into_iter().collect();
            facts.push(Fact { event: Event::Dispatched { team }, words });
            Ok(facts)
        }
        Command::Assign { to } if case.owner == Some(to) => Err(case.refuse(Reason::AlreadyTheirs)),
        Command::Assign { to } => one(Event::Assigned { to }),
        Command::Claim if case.owner == Some(with.actor) => Err(case.refuse(Reason::AlreadyTheirs)),
        Command::Claim => one(Event::Claimed),
        Command::Transfer { team, to } => one(Event::Transferred { team, to }),
        Command::Note => one(Event::Noted),
        Command::Contact { channel, result } => {
            let reached = with.reached(&result);
            one(Event::Contacted { channel, result, reached })
        }
        Command::Hold { reason, until, told } => case.hold_on(reason, until, told, words, with),
        Command::Resume => Ok(case.go_on(words)),
        Command::Finish { disposition, reason } => {
            case.nobody_works(None)?;
            case.refund_lets_finish(&disposition, reason.as_deref())?;
            one(Event::Finished { disposition, reason })
        }
        Command::Reply { kind, channel, result } => case.reply(kind, channel, result, words, with),
        Command::Revisit { result, answer, why } => case.revisit(result, answer, why, words, with),
        Command::Close => case.close(words),
        Command::Reopen => case.reopen(words, with),
        Command::Archive => case.archive(with),
        Command::Urge { by } => one(Event::Urged { by }),
        Command::Amend => case.amend(words),
        Command::Flag(flag) => one(Event::Flagged(flag)),
        Command::Unflag(kind) => one(Event::Unflagged(kind)),
        Command::Refer(reference) => one(Event::Referenced(reference)),
        Command::Attach(attachment) => one(Event::Attached(attachment)),
        Command::Promise { what, due } => case.promise(what, due, words),
        Command::Keep { promise } => case.keep(promise, words),
        Command::Park { until, told } => case.park(until, told, words, with),
        Command::Judge(judgement) => one(Event::Judged(judgement)),
        Command::Escalate { whom } => case.escalate(whom, words),
        Command::Acknowledge => case.acknowledge(words, with),
        Command::Deescalate => one(Event::Deescalated),
        Command::Supervise { due } => case.supervise(due, words),
        Command::Answer { order } => case.answer(order, words, with),
        Command::Task { role, team, to } => case.give_task(role, team, to, words),
        Command::Respond { task, disposition, reason } => {
            case.respond(task, disposition, reason, words, with)
        }
        Command::Review { task, verdict } => case.review(task, verdict, words, with),
        Command::TakeBack { task } => case.take_back(task, words, with),
        Command::HandOver { to } => case.hand_over(to, words, with),
        Command::Ask(wish) => case.ask(wish, words, with),
        Command::Grant { ask, team } => case.grant(ask, team, words, with),
        Command::Refuse { ask } => case.refuse_ask(ask, words, with),
        Command::Fill(filled) => case.fill(filled, words, with),
        Command::Stock(draw) => case.draw(draw, words, with),
        Command::Refund(RefundCommand::Charge(wish)) => case.charge(wish, words, with),
        Command::Refund(RefundCommand::Strike { charge }) => case.strike(charge, words),
        Command::Refund(RefundCommand::Propose) => case.propose(words, with),
        Command::Refund(RefundCommand::Approve { binding }) => case.approve(&binding, words, with),
        Command::Refund(RefundCommand::Decline) => case.decline(words, with),
        Command::Reception(command) => case.attend(command, words, with),
    };
    let mut facts = facts?;
    case.explain(verb, &mut facts, late, with.pack)?;
    // What a parent comes to, its children come to.
    Ok(case.solve_children(facts, with))
}

impl Context<'_> {
    /// Whether they stand where this one stands, or above.
    pub(super) fn holds(&self, whom: Whom) -> bool {
        self.posts.iter().any(|post| *post >= whom)
    }

    /// Whether they are this person, or act for them.
    pub(super) fn is(&self, person: PersonId) -> bool {
        self.actor == person || self.stands_for.contains(&person)
    }

    /// Whether a contact result of the pack means that the customer was reached.
    pub(super) fn reached(&self, result: &str) -> bool {
        self.pack.contact_result(result).is_some_and(|result| result.reached)
    }
}

impl Case {
    /// The other cases that a command on this one touches.
    pub fn touches(&self, command: &Command) -> Vec<CaseId> {
        match command {
            Command::Link { case, .. } | Command::Unlink { case } | Command::Merge { case } => vec![*case],
            Command::Finish { .. } | Command::Review { .. } | Command::Inform => {
                self.linked(LinkKind::Child).collect()
            }
            Command::Undo => self.last_act.as_ref().map(|act| act.also.clone()).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A refusal that says what this case takes now.
    pub fn refuse(&self, reason: Reason) -> Refusal {
        Refusal { reason, allowed: self.acts() }
    }

    /// A refusal that offers these acts, as far as the case takes them now.
    pub(super) fn refuse_but(&self, reason: Reason, offered: &[Verb]) -> Refusal {
        let acts = self.acts();
        Refusal { reason, allowed: offered.iter().copied().filter(|verb| acts.contains(verb)).collect() }
    }

    /// The classification as corrected, if that changes anything.
    fn classified(&self, to: &super::Classify) -> Option<Event> {
        let kind = to.kind.clone().unwrap_or_else(|| self.facts.kind.clone());
        let other_kind = kind != self.facts.kind;
        let event = Event::Classified {
            // A category of another kind does not stay.
            category: to.category.clone().or_else(|| self.facts.category.clone().filter(|_| !other_kind)),
            severity: to.severity.unwrap_or(self.facts.severity),
            place: to.place.or(self.facts.place),
            kind,
        };
        let now = Event::Classified {
            kind: self.facts.kind.clone(),
            category: self.facts.category.clone(),
            severity: self.facts.severity,
            place: self.facts.place,
        };
        (event != now).then_some(event)
    }
}
