//! Logs of another system, step by step through the acts of this one: what the rules of this store refuse, and
//! what has no act here, becomes a note. Nothing fires for the past.

use sha2::{Digest, Sha256};

use super::{
    authorize::Op,
    customer::{Owner, add_owner, owner_of},
    import::LIMITED,
    work::{Halt, Hand, Work},
};
use crate::{
    api::{Actor, Log, LogOutcome, LogStep, RowResult, Towards},
    case::{
        self, Case, Command, CommandId, Context, Door, Event, Fact, Fields, KeyId, NO_RECEPTION, NO_STOCK,
        Origin, Person, PersonId, Reading, Reason, Reference, Refusal, Relation, Role, Stage, Subject, Verb,
        Word, Words,
    },
    rules::{Pack, Whom},
};

/// Acts that one step may take: more would be a circle.
const ACTS_OF_A_STEP: usize = 6;
/// The longest staff number, in bytes.
const MAX_STAFF: usize = 32;

/// Replays logs, each on its own: what is wrong with one is answered for that one.
pub fn replay(work: &mut Work<'_>, actor: Actor, logs: &[Log]) -> Result<Vec<LogOutcome>, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Import) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let mut outcomes = Vec::with_capacity(logs.len());
    for log in logs {
        let mut outcome = LogOutcome {
            at: log.at,
            what: RowResult::Refused(Refusal::bare(Reason::Unknown)),
            events: 0,
            notes: 0,
            holds: 0,
            reopened: 0,
            kept: Vec::new(),
            people: 0,
        };
        outcome.what = match take(work, actor, log, &mut outcome) {
            Ok(done) => done,
            Err(Halt::Refused(refusal) | Halt::Stale(refusal, _)) => RowResult::Refused(refusal),
            Err(Halt::Store(error)) => return Err(error.into()),
        };
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

fn take(work: &mut Work<'_>, actor: Actor, log: &Log, outcome: &mut LogOutcome) -> Result<RowResult, Halt> {
    let Reference { source, id } = &log.external;
    if let Some(known) = work.external(&log.external)? {
        let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
        if reader.wall.is_some() {
            work.case(known)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
        }
        return Ok(RowResult::Already(known));
    }
    let (pack_no, pack) = work.pack()?;
    let opened = log.opened.min(work.at);
    let nobody = |_: &str| None;
    let spoken = Verb::Open.read(
        true,
        &log.fields,
        &Reading { pack: &pack, now: opened, staff: &nobody, past: true },
    )?;
    let Command::New(mut intake) = spoken.command else { return Err(Reason::Unknown.into()) };
    intake.references = vec![log.external.clone()];
    let line = spoken.words.get(Word::Line).map(str::to_owned);
    let own = intake.relation == Relation::Own;
    let name = spoken.words.get(Word::Name).filter(|_| own).map(str::to_owned);
    let mut hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: Door::Import,
        command: CommandId::of(&format!("replay\u{0}{source}\u{0}{id}")),
        base: None,
    };
    let number = work.mint()?;
    let owner = owner_of(work, line.as_deref())?;
    let origin = Origin::Imported { source: source.clone() };
    let mut with = Context {
        actor: actor.person,
        team: None,
        proxy: actor.on_behalf,
        leads: true,
        manages: true,
        posts: &Whom::ALL,
        stands_for: &[],
        now: opened,
        occurred: opened,
        origin: &origin,
        pack: &pack,
        pack_no,
        customer: owner.as_ref().map(|owner| owner.id),
        star: owner.as_ref().and_then(Owner::star),
        others: &[],
        repeat: false,
        stock: &NO_STOCK,
        reception: &NO_RECEPTION,
    };
    let mut facts = case::open(number, *intake, spoken.words, &with)?;
    if let Some(deadline) = log.limit {
        facts.push(Fact::bare(Event::LimitSet { clock: LIMITED.to_owned(), deadline }));
    }
    // Nothing is written before the case can be opened, and everybody is there before it is.
    let mut people = Vec::with_capacity(log.steps.len());
    for step in &log.steps {
        people.push(match &step.by {
            Some(by) => person(work, actor, source, by, outcome)?,
            None => actor.person,
        });
    }
    add_owner(work, &hand, owner, name, opened)?;
    let before = work.records.len();
    let facts = facts.into_iter().map(|fact| (opened, fact)).collect();
    let mut case = work.make(&hand, number, facts)?;
    for (n, (step, by)) in (0..).zip(log.steps.iter().zip(people)) {
        let at = step.at.min(work.at).max(opened);
        hand.actor = by;
        hand.command = CommandId::nth(&format!("replay\u{0}{source}\u{0}{id}"), n);
        (with.actor, with.now, with.occurred) = (hand.actor, at, at);
        let (mut moved, kept) = (false, outcome.kept.len());
        for _ in 0..ACTS_OF_A_STEP {
            let Some((verb, fields)) =
                step.to.as_ref().and_then(|to| next(&case, to, step, hand.actor, &pack))
            else {
                break;
            };
            match act(&case, verb, &fields, &with) {
                Ok(facts) => {
                    let held = |fact: &Fact| matches!(fact.event, Event::Held { .. });
                    let again = |fact: &Fact| matches!(fact.event, Event::Reopened { .. });
                    outcome.holds += u32::from(facts.iter().any(held));
                    outcome.reopened += u32::from(facts.iter().any(again));
                    let facts = facts.into_iter().map(|fact| (at, fact)).collect();
                    case = work.write(&hand, case, facts)?;
                    moved = true;
                }
                Err(refusal) => {
                    outcome.kept.push((step.what.clone(), refusal.reason));
                    break;
                }
            }
        }
        // What is refused half way is kept too.
        if !moved || outcome.kept.len() > kept {
            let words = Words::of([(Word::Text, Some(step.what.clone()))]);
            outcome.notes += 1;
            case = work.write(&hand, case, vec![(at, Fact { event: Event::Noted, words })])?;
        }
    }
    outcome.events = u32::try_from(work.records.len() - before).unwrap_or(u32::MAX);
    Ok(RowResult::Imported(number))
}

fn act(case: &Case, verb: Verb, fields: &Fields, with: &Context<'_>) -> Result<Vec<Fact>, Refusal> {
    let nobody = |_: &str| None;
    let reading = Reading { pack: with.pack, now: with.now, staff: &nobody, past: true };
    // A log speaks of one case at a time: nothing in it touches another.
    case::decide(case, verb.read(false, fields, &reading)?, &[], with).map(|decision| decision.facts)
}

/// The next act on the way to where a step brings a case; none when it is there.
fn next(case: &Case, to: &Towards, step: &LogStep, by: PersonId, pack: &Pack) -> Option<(Verb, Fields)> {
    let fields = |of: &[(&str, &str)]| -> Fields {
        let said = [("text", step.what.as_str())];
        of.iter().chain(&said).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let bare = |verb| Some((verb, Fields::new()));
    let waits_for = case.hold.as_ref().map(|hold| &hold.reason);
    if let (Towards::Held(reason), Some(now)) = (to, waits_for)
        && reason == now
    {
        return None;
    }
    if case.stage.is_open() && waits_for.is_some() && !matches!(to, Towards::Withdrawn) {
        return bare(Verb::Resume);
    }
    let again = || Some((Verb::Reopen, fields(&[])));
    match (to, case.stage) {
        (_, Stage::Archived | Stage::Rejected | Stage::Withdrawn) => None,
        (Towards::Held(reason), stage) if stage.is_open() => {
            Some((Verb::Hold, fields(&[("reason", reason.as_str())])))
        }
        (Towards::Held(_), _) => again(),
        (Towards::Handle, Stage::Handle) => (case.owner != Some(by)).then(|| (Verb::Claim, Fields::new())),
        (Towards::Dispatched(team), Stage::Accept | Stage::Handle) => (case.team.as_ref() != Some(team)
            || case.owner.is_some())
        .then(|| (Verb::Dispatch, fields(&[("team", team)]))),
        (Towards::Handle | Towards::Dispatched(_), Stage::Feedback | Stage::Revisit | Stage::Closed) => {
            again()
        }
        (Towards::Handle | Towards::Finished(_) | Towards::Answered(_), Stage::Accept) => {
            Some((Verb::Accept, fields(&[])))
        }
        (Towards::Finished(disposition) | Towards::Answered(disposition), Stage::Handle) => {
            Some((Verb::Finish, fields(&[("disposition", disposition)])))
        }
        (Towards::Answered(_), Stage::Feedback) => {
            let reached = pack.reached_result();
            Some((Verb::Reply, fields(&[("result", reached), ("kind", "final")])))
        }
        (Towards::Finished(_), Stage::Feedback | Stage::Revisit | Stage::Closed)
        | (Towards::Answered(_), Stage::Revisit | Stage::Closed)
        | (Towards::Closed | Towards::Withdrawn, Stage::Closed) => None,
        (Towards::Closed, _) => Some((Verb::Close, fields(&[]))),
        (Towards::Withdrawn, _) => Some((Verb::Withdraw, fields(&[]))),
    }
}

/// The person who stands for somebody of another system. Nobody signs on as one of these: they have no PIN and
/// are not active.
fn person(
    work: &mut Work<'_>,
    actor: Actor,
    source: &str,
    name: &str,
    outcome: &mut LogOutcome,
) -> Result<PersonId, Halt> {
    for staff in staff_numbers(source, name) {
        match work.people.of_staff(&staff) {
            Some(known) if known.name == name => return Ok(known.id),
            Some(_) => {}
            None => {
                outcome.people += 1;
                return Ok(add(work, actor, staff, name)?);
            }
        }
    }
    Err(Reason::Exists { case: None }.into())
}

/// The staff numbers that somebody may get: one that can be read where it fits, and one that always does.
fn staff_numbers(source: &str, name: &str) -> [String; 2] {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' };
    let readable: String = format!("{source}.{name}").chars().map(plain).collect();
    let hash = Sha256::digest(format!("{source}\u{0}{name}").as_bytes());
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let readable = if readable.len() <= MAX_STAFF { readable } else { short.clone() };
    [readable, short]
}

fn add(work: &mut Work<'_>, actor: Actor, staff: String, name: &str) -> Result<PersonId, Reason> {
    let id = work.people.next_id();
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: Door::Import,
        command: CommandId::nth("people", work.next.seq),
        base: None,
    };
    let (subject, key) = (Subject::Person(id), KeyId::Person(id));
    let words = Words::of([(Word::Name, Some(name.to_owned()))]);
    let added = Event::PersonAdded { staff, role: Role::Handler, team: None };
    let added = work.note(&hand, subject, 0, (work.at, Fact { event: added, words }), key);
    let mut person = Person::added(&added).ok_or(Reason::Unknown)?;
    let left = Event::PersonChanged { role: Role::Handler, team: None, active: false };
    let left = work.note(&hand, subject, person.last, (work.at, Fact::bare(left)), key);
    person.apply(&left);
    std::sync::Arc::make_mut(&mut work.people).put(person);
    Ok(id)
}
