//! One act on one case: permission, what is due first, the decision, and what it is answered.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{
    authorize::{Op, Reader},
    certify,
    customer::{Owner, add_owner, name_own, owner_of},
    erase, show,
    work::{Dated, Halt, Hand, Work},
};
use crate::{
    api::{Actor, Reply, Target},
    case::{
        self, Case, CaseId, Command, CommandId, Context, CustomerId, EditionNo, Fact, Fields, LinkKind,
        NO_RECEPTION, NO_STOCK, Origin, PersonId, Reading, Reason, Recorded, Refusal, Relation, Stage,
        Subject, Verb, Word,
    },
    rules::Pack,
    store::Outcome,
};

/// Events since a stale base that are told at most.
const CHANGED: usize = 200;

/// A request to do something with a case.
pub struct Act {
    pub target: Target,
    pub verb: Verb,
    pub fields: Fields,
    pub command: CommandId,
    pub base: Option<u64>,
}

/// Does an act in a batch.
pub fn act(work: &mut Work<'_>, actor: Actor, act: Act) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    let digest = digest(&reader, &act);
    if let Some(reply) = answered(work, &reader, act.command, digest)? {
        return Ok(reply);
    }
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: act.command,
        base: act.base,
    };
    let first = work.records.len();
    let case = match act.target {
        Target::New => new_case(work, &reader, &hand, act)?,
        Target::Case(id) => on_case(work, &reader, &hand, id, act)?,
    };
    // What a timer wrote about this case just before is not of this command, and what it wrote about another
    // case is not what is answered.
    let is_own = |record: &&Recorded| {
        let elsewhere = matches!(record.envelope.subject, Subject::Case(of) if of != case.id);
        record.envelope.command == hand.command && !elsewhere
    };
    let own: Vec<Recorded> = work.records.iter().skip(first).filter(is_own).cloned().collect();
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        let outcome = Outcome { case: case.id, first: first.seq(), last: last.seq(), digest, at: work.at };
        work.commands.insert(hand.command, outcome);
    }
    Ok(done(work, &reader, &case, own))
}

/// The answer to an act that was done before, if it was.
pub fn known(work: &Work<'_>, actor: Actor, act: &Act) -> Result<Option<Reply>, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    answered(work, &reader, act.command, digest(&reader, act))
}

/// The answer to a command that was done before: the same as then.
pub(super) fn answered(
    work: &Work<'_>,
    reader: &Reader,
    command: CommandId,
    digest: [u8; 8],
) -> Result<Option<Reply>, Halt> {
    let outcome = match work.commands.get(&command) {
        Some(outcome) => *outcome,
        None => match work.core.store.outcome(command)? {
            Some(outcome) => outcome,
            None => return Ok(None),
        },
    };
    if outcome.digest != digest {
        return Err(Reason::OtherCommand.into());
    }
    // A case of which nothing is known yet came with a command that failed for want of room, and stands.
    let case = work.case(outcome.case)?.ok_or(Reason::ReadOnly)?;
    let own = |record: &Recorded| (outcome.first..=outcome.last).contains(&record.seq());
    let mut records: Vec<Recorded> = work.records.iter().filter(|record| own(record)).cloned().collect();
    if records.is_empty() {
        let most = usize::try_from(outcome.last - outcome.first).unwrap_or_default() + 1;
        records = work.core.store.history(outcome.last, most)?;
        records.retain(own);
    }
    Ok(Some(done(work, reader, &case, records)))
}

pub(super) fn done(work: &Work<'_>, reader: &Reader, case: &Case, mut records: Vec<Recorded>) -> Reply {
    records.retain(|record| record.envelope.subject == Subject::Case(case.id));
    let plain = reader.right(case).is_some() || work.core.revealed(reader.id, Subject::Case(case.id));
    Reply::Done {
        case: case.id,
        revision: records.last().map_or(case.revision, Recorded::seq),
        // What is told back is what this person just wrote: nothing that was hidden is seen.
        events: show::event_views(&records, &work.people, plain),
    }
}

/// Of everything that a command says, so that its id serves for nothing else.
fn digest(reader: &Reader, act: &Act) -> [u8; 8] {
    let case = match act.target {
        Target::New => None,
        Target::Case(id) => Some(id),
    };
    // To write into memory cannot fail; should it, an id would serve once only.
    let said: (PersonId, Option<CaseId>, Verb, &Fields) = (reader.id, case, act.verb, &act.fields);
    let said = postcard::to_stdvec(&said).unwrap_or_default();
    let mut digest = [0; 8];
    digest.iter_mut().zip(Sha256::digest(&said)).for_each(|(slot, byte)| *slot = byte);
    digest
}

pub(super) fn reading<'a>(
    work: &'a Work<'_>,
    pack: &'a Pack,
    staff: &'a dyn Fn(&str) -> Option<PersonId>,
) -> Reading<'a> {
    Reading { pack, now: work.at, staff, past: false }
}

fn new_case(work: &mut Work<'_>, reader: &Reader, hand: &Hand, act: Act) -> Result<Arc<Case>, Halt> {
    let allowed = || Verb::NEW.iter().copied().filter(|verb| reader.may(Op::Act(*verb))).collect();
    let refuse = |reason| Halt::Refused(Refusal { reason, allowed: allowed() });
    if !Verb::NEW.contains(&act.verb) {
        return Err(refuse(Reason::NotFound));
    }
    if !reader.may(Op::Act(act.verb)) {
        return Err(refuse(Reason::NotPermitted { role: reader.role }));
    }
    let (pack_no, pack) = work.pack()?;
    let people = work.people.clone();
    let staff = |staff: &str| people.of_staff(staff).filter(|person| person.active).map(|person| person.id);
    let spoken = act
        .verb
        .read(true, &act.fields, &reading(work, &pack, &staff))
        .map_err(|refusal| refuse(refusal.reason))?;
    let Command::New(intake) = spoken.command else { return Err(refuse(Reason::NotFound)) };
    let mut words = spoken.words;
    let id = work.mint()?;
    let line = words.get(Word::Line).map(str::to_owned);
    let owner = owner_of(work, line.as_deref())?;
    let repeat = line.as_deref().map_or(Ok(false), |line| is_repeat(work, line, &intake.kind, &pack))?;
    let relation = intake.relation;
    let name = words.get(Word::Name).filter(|_| relation == Relation::Own).map(str::to_owned);
    name_own(&mut words, relation, owner.as_ref());
    let with =
        context(work, reader, &Origin::Own, &pack, pack_no, owner.as_ref().map(|owner| owner.id), repeat);
    let with = Context { star: owner.as_ref().and_then(Owner::star), ..with };
    let facts = case::open(id, *intake, words, &with).map_err(|refusal| refuse(refusal.reason))?;
    certify::check_new(work, reader.id, &facts, &pack).map_err(refuse)?;
    let now = work.at;
    add_owner(work, hand, owner, name, now)?;
    let dated: Vec<Dated> = facts.into_iter().map(|fact| (now, fact)).collect();
    let first = work.records.len();
    let case = work.make(hand, id, dated)?;
    work.tell_staff(&case, first);
    work.notify(hand, case, first)
}

/// Does one act many times on a case, all or none: each is decided on what those before it made. Where some do not fit,
/// these are told, each by the place of its row.
pub fn many(
    work: &mut Work<'_>,
    actor: Actor,
    id: CaseId,
    verb: Verb,
    rows: &[Fields],
    command: CommandId,
    digest: [u8; 8],
) -> Result<Result<Reply, Vec<(u32, Refusal)>>, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    if let Some(reply) = answered(work, &reader, command, digest)? {
        return Ok(Ok(reply));
    }
    let case = work.case(id)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
    if !reader.may(Op::Act(verb)) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let case = work.fire(case)?;
    let pack = work.pack_of(&case)?;
    let people = work.people.clone();
    let staff = |staff: &str| people.of_staff(staff).filter(|person| person.active).map(|person| person.id);
    let (actor_of, door, base) = (actor.person, actor.door, None);
    let hand = Hand { actor: actor_of, on_behalf: actor.on_behalf, door, command, base };
    let mut trial = Case::clone(&case);
    let (mut facts, mut faults) = (Vec::new(), Vec::new());
    for (row, fields) in (0..).zip(rows) {
        let with = context(work, &reader, &Origin::Own, &pack, case.facts.pack, case.facts.customer, false);
        let with = Context { proxy: actor.on_behalf, ..with };
        let read = verb.read(false, fields, &reading(work, &pack, &staff));
        match read.and_then(|spoken| case::decide(&trial, spoken, &[], &with)) {
            Ok(decision) => {
                for fact in decision.facts {
                    let record = work.drafted(&hand, &trial, &fact);
                    trial.take(&record, &pack);
                    facts.push((work.at, fact));
                }
            }
            Err(refusal) => faults.push((row, refusal)),
        }
    }
    if !faults.is_empty() || facts.is_empty() {
        return Ok(Err(faults));
    }
    let first = work.records.len();
    let case = work.write(&hand, case, facts)?;
    let own: Vec<Recorded> = work.records.iter().skip(first).cloned().collect();
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        let outcome = Outcome { case: case.id, first: first.seq(), last: last.seq(), digest, at: work.at };
        work.commands.insert(command, outcome);
    }
    Ok(Ok(done(work, &reader, &case, own)))
}

/// Whether a case of the same line and kind is open, or was opened within the pack's window.
fn is_repeat(work: &Work<'_>, line: &str, kind: &str, pack: &Pack) -> Result<bool, Halt> {
    let since = work.at.plus(-i64::from(pack.repeat.window_days) * 86_400);
    let counts = |case: &Arc<Case>| {
        case.facts.kind == kind
            && !matches!(case.stage, Stage::Rejected | Stage::Withdrawn)
            && (case.stage.is_open() || case.opened >= since)
    };
    Ok(work.cases_of(line)?.iter().any(counts))
}

pub(super) fn context<'a>(
    work: &Work<'_>,
    reader: &'a Reader,
    origin: &'a Origin,
    pack: &'a Pack,
    pack_no: EditionNo,
    customer: Option<CustomerId>,
    repeat: bool,
) -> Context<'a> {
    Context {
        actor: reader.id,
        team: reader.team.as_deref(),
        proxy: None,
        leads: reader.may(Op::Lead),
        manages: reader.may(Op::Manage),
        posts: &[],
        stands_for: &[],
        now: work.at,
        occurred: work.at,
        origin,
        pack,
        pack_no,
        customer,
        star: None,
        others: &[],
        repeat,
        stock: &NO_STOCK,
        reception: &NO_RECEPTION,
    }
}

/// The other cases that a command touches, as far as this person may know of them, with what is due written.
fn others(
    work: &mut Work<'_>,
    reader: &Reader,
    case: &Case,
    command: &Command,
) -> Result<Vec<Arc<Case>>, Halt> {
    let mut others = Vec::new();
    for id in case.touches(command) {
        if let Some(other) = work.case(id)?.filter(|other| other.id != case.id && reader.sees(other)) {
            others.push(work.fire(other)?);
        }
    }
    Ok(others)
}

fn on_case(
    work: &mut Work<'_>,
    reader: &Reader,
    hand: &Hand,
    id: CaseId,
    act: Act,
) -> Result<Arc<Case>, Halt> {
    let case = work.case(id)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
    if !case.stage.is_open() && erase::is_erased(work, &case)? {
        return Err(Reason::Erased.into());
    }
    // What is due is written first, so that an act never comes before the breach that it missed.
    let case = work.fire(case)?;
    let allowed = |verbs: Vec<Verb>| -> Vec<Verb> {
        verbs.into_iter().filter(|verb| reader.may(Op::Act(*verb))).collect()
    };
    let refuse = |refusal: Refusal| {
        let verbs = if refusal.allowed.is_empty() { case.acts() } else { refusal.allowed };
        Refusal { reason: refusal.reason, allowed: allowed(verbs) }
    };
    if !reader.may(Op::Act(act.verb)) {
        return Err(refuse(Refusal::bare(Reason::NotPermitted { role: reader.role })).into());
    }
    if let Some(base) = act.base.filter(|base| *base != case.revision) {
        let mut changed = work.history(id, CHANGED)?;
        changed.retain(|record| record.seq() > base && !record.event.is_alarm());
        let reason = Reason::Stale { base, revision: case.revision };
        return Err(Halt::Stale(refuse(Refusal::bare(reason)), changed));
    }
    let pack = work.pack_of(&case)?;
    let people = work.people.clone();
    let staff = |staff: &str| people.of_staff(staff).filter(|person| person.active).map(|person| person.id);
    let spoken = act.verb.read(false, &act.fields, &reading(work, &pack, &staff)).map_err(refuse)?;
    if matches!(spoken.command, Command::Inform) && !work.core.delivers {
        return Err(refuse(Refusal::bare(Reason::NothingDelivers)).into());
    }
    let history =
        if matches!(spoken.command, Command::Undo) { work.history(id, usize::MAX)? } else { Vec::new() };
    let parent = match &spoken.command {
        Command::Link { case, how: LinkKind::Parent, .. } => Some(*case),
        _ => None,
    };
    let others = others(work, reader, &case, &spoken.command)?;
    let touched: Vec<&Case> = others.iter().map(AsRef::as_ref).collect();
    let with = context(work, reader, &Origin::Own, &pack, case.facts.pack, case.facts.customer, false);
    let posts = people.posts().held(reader.id, case.team.as_deref(), work.at);
    let stands_for = people.posts().stands_for(reader.id, work.at);
    let (stock, reception) = (work.stock.clone(), work.reception.clone());
    let with = Context {
        proxy: hand.on_behalf,
        others: &touched,
        posts: &posts,
        stands_for: &stands_for,
        stock: &stock,
        reception: &reception,
        ..with
    };
    let decision = case::decide(&case, spoken, &history, &with).map_err(refuse)?;
    certify::check_decided(work, reader.id, (&case, &pack), act.verb, &decision, &others).map_err(
        |halt| match halt {
            Halt::Refused(refusal) => Halt::Refused(refuse(refusal)),
            halt => halt,
        },
    )?;
    if let Some(parent) = parent {
        work.core.topics.know(parent);
    }
    let now = work.at;
    let dated = |facts: Vec<Fact>| facts.into_iter().map(|fact| (now, fact)).collect();
    for (id, facts) in decision.others {
        if let Some(other) = others.iter().find(|other| other.id == id) {
            let first = work.records.len();
            let other = work.write(hand, other.clone(), dated(facts))?;
            work.notify(hand, other, first)?;
        }
    }
    let first = work.records.len();
    let case = work.write(hand, case, dated(decision.facts))?;
    work.tell_staff(&case, first);
    work.notify(hand, case, first)
}
