//! 批量退费: charges of many customers under one parent. Each goes to the case of its customer, or to one that is opened for
//! it; what is owed there is proposed, and all proposals are one list. All of it is written, or nothing.

use std::{collections::BTreeMap, sync::Arc};

use sha2::{Digest, Sha256};

use crate::{
    api::{Actor, GatherRow, Reply, WrongCharge},
    case::{
        self, Case, CaseId, Command, CommandId, Context, Event, Fact, Fields, LinkKind, MOST_GATHERED,
        Origin, REFUND, Reason, Recorded, RefundEvent, Refusal, Verb, grouped, list_approvers, list_digest,
    },
    desk::{
        act::{answered, context, done, reading},
        authorize::{Op, Reader},
        work::{Dated, Halt, Hand, Work},
    },
    rules::Pack,
    store::Outcome,
    text,
};

/// What is tried on one case before anything is written.
struct Tried {
    case: Case,
    /// As it stands now; none where it is opened for this.
    before: Option<Arc<Case>>,
    facts: Vec<Fact>,
}

/// Gathers charges under a parent and proposes what is owed, or tells each row that is wrong.
pub fn gather(
    work: &mut Work<'_>,
    actor: Actor,
    parent: CaseId,
    rows: &[GatherRow],
    text: &str,
    command: CommandId,
) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    let digest = said(&("gather", actor.person, parent, rows, text));
    if let Some(reply) = answered(work, &reader, command, digest)? {
        return Ok(reply);
    }
    if rows.len() > MOST_GATHERED {
        return Err(Reason::TooMany { field: "charge".to_owned(), max: MOST_GATHERED }.into());
    }
    let verbs = [Verb::Accept, Verb::Charge, Verb::Link, Verb::Propose];
    if !verbs.iter().all(|verb| reader.may(Op::Act(*verb))) {
        return Err(Reason::NotPermitted { role: reader.role }.into());
    }
    let parent = work.case(parent)?.filter(|case| reader.sees(case)).ok_or(Reason::NotFound)?;
    let parent = work.fire(parent)?;
    let hand = hand(actor, command);
    let mut of_line: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (no, row) in (0..).zip(rows) {
        of_line.entry(text::digits(&row.line)).or_default().push(no);
    }
    parent.may_gather(of_line.len())?;
    let list = u32::try_from(parent.refund.lists.len()).unwrap_or(u32::MAX).saturating_add(1);
    let gathering = Gathering { reader: &reader, actor, hand, parent: &parent, list, text };
    let (mut tried, mut wrong, mut next) = (Vec::new(), Vec::new(), work.next.case);
    for numbers in of_line.values() {
        let rows = numbers.iter().filter_map(|no| Some((*no, rows.get(*no as usize)?)));
        match gathering.of_customer(work, rows.collect(), &mut next)? {
            Ok(one) => tried.extend(one),
            Err(mut faults) => wrong.append(&mut faults),
        }
    }
    if !wrong.is_empty() {
        wrong.sort_by_key(|wrong| wrong.row);
        return Ok(Reply::ChargesWrong(wrong));
    }
    gathering.write(work, tried, digest)
}

/// Everything that a command says, so that its id serves for nothing else.
pub fn said(of: &impl serde::Serialize) -> [u8; 8] {
    let said = postcard::to_stdvec(of).unwrap_or_default();
    let mut digest = [0; 8];
    digest.iter_mut().zip(Sha256::digest(&said)).for_each(|(slot, byte)| *slot = byte);
    digest
}

pub fn hand(actor: Actor, command: CommandId) -> Hand {
    let Actor { person, on_behalf, door } = actor;
    Hand { actor: person, on_behalf, door, command, base: None }
}

struct Gathering<'a> {
    reader: &'a Reader,
    actor: Actor,
    hand: Hand,
    parent: &'a Arc<Case>,
    list: u32,
    text: &'a str,
}

impl Gathering<'_> {
    /// The case of the customer of a line: a child of the parent, or one that has a value of it; none where a new one is
    /// opened.
    fn case_of(&self, work: &Work<'_>, line: &str, pack: &Pack) -> Result<Option<Arc<Case>>, Halt> {
        let values = |case: &Case| -> Vec<(String, String)> {
            let shared = case.shared(pack).into_iter().flat_map(|shared| shared.values);
            shared.map(|(field, value)| (field, grouped(&value))).collect()
        };
        let wanted = values(self.parent);
        let mut cases = work.cases_of(line)?;
        let is_free = |case: &Case| !case.linked(LinkKind::Parent).any(|id| id != self.parent.id);
        cases.retain(|case| {
            let open = case.stage.is_open() && case.facts.kind == REFUND && case.id != self.parent.id;
            open && self.reader.sees(case) && is_free(case) && case.linked(LinkKind::Child).next().is_none()
        });
        let is_child = |case: &&Arc<Case>| case.linked(LinkKind::Parent).next().is_some();
        let alike = |case: &&Arc<Case>| values(case).iter().any(|value| wanted.contains(value));
        Ok(cases.iter().find(is_child).or_else(|| cases.iter().find(alike)).cloned())
    }

    /// What the rows of one customer come to; nothing where all of it is approved or paid already.
    fn of_customer(
        &self,
        work: &mut Work<'_>,
        rows: Vec<(u32, &GatherRow)>,
        next: &mut u32,
    ) -> Result<Result<Option<Tried>, Vec<WrongCharge>>, Halt> {
        let Some((first, line)) = rows.first().map(|(no, row)| (*no, row.line.as_str())) else {
            return Ok(Ok(None));
        };
        let all = |refusal: Refusal| Ok(Err(vec![WrongCharge { row: first, refusal }]));
        let (pack_no, pack) = work.pack()?;
        let before = self.case_of(work, &text::digits(line), &pack)?;
        let mut tried = match before {
            Some(case) => {
                let case = work.fire(case)?;
                Tried { case: Case::clone(&case), before: Some(case), facts: Vec::new() }
            }
            None => {
                let mut fields = Fields::from([
                    ("kind".to_owned(), REFUND.to_owned()),
                    ("line".to_owned(), line.to_owned()),
                    ("text".to_owned(), self.text.to_owned()),
                ]);
                let category =
                    self.parent.facts.category.clone().filter(|_| self.parent.facts.kind == REFUND);
                fields.extend(category.map(|category| ("category".to_owned(), category)));
                let staff = |_: &str| None;
                let read = Verb::Accept.read(true, &fields, &reading(work, &pack, &staff));
                let (intake, words) = match read.map(|spoken| (spoken.command, spoken.words)) {
                    Ok((Command::New(intake), words)) => (intake, words),
                    Ok(_) => return Err(Reason::NotFound.into()),
                    Err(refusal) => return all(refusal),
                };
                let customer = work.customers_of(&text::digits(line))?.first().copied();
                let with = self.context(work, &pack);
                let with = Context { pack_no, customer, ..with };
                let id = CaseId::mint(self.parent.id.site, *next).ok_or(Reason::ReadOnly)?;
                let facts = match case::open(id, *intake, words, &with) {
                    Ok(facts) => facts,
                    Err(refusal) => return all(refusal),
                };
                *next = id.n.saturating_add(1);
                Tried { case: work.tried(&self.hand, id, &facts)?, before: None, facts }
            }
        };
        let pack = work.pack_of(&tried.case)?;
        if tried.case.linked(LinkKind::Parent).next().is_none() {
            let event = Event::Linked { case: self.parent.id, how: LinkKind::Parent };
            self.take(work, &mut tried, &pack, vec![Fact::bare(event)]);
        }
        let mut wrong = Vec::new();
        // A charge that stands there already is that charge, as often as it stands there.
        let mut there = tried.case.refund.charges.clone();
        for (row, gathered) in rows {
            let staff = |_: &str| None;
            let mut fields = gathered.charge();
            let says = |name: &str, value: &str| fields.get(name).is_some_and(|said| said == value);
            let same = there.iter().position(|charge| {
                let (day, amount) = (charge.day.to_string(), charge.amount.to_string());
                says("day", &day) && says("from", &charge.from) && says("amount", &amount)
            });
            if let Some(charge) = same.map(|at| there.remove(at)) {
                fields.insert("charge".to_owned(), charge.no.to_string());
            }
            let with = self.context(work, &pack);
            let read = Verb::Charge.read(false, &fields, &reading(work, &pack, &staff));
            match read.and_then(|spoken| case::decide(&tried.case, spoken, &[], &with)) {
                Ok(decision) => self.take(work, &mut tried, &pack, decision.facts),
                // It stands there as it is told.
                Err(Refusal { reason: Reason::NothingToDo { .. }, .. }) => {}
                Err(refusal) => wrong.push(WrongCharge { row, refusal }),
            }
        }
        if !wrong.is_empty() {
            return Ok(Err(wrong));
        }
        let with = self.context(work, &pack);
        match tried.case.proposed_for_list(self.parent.id, self.list, &with) {
            Ok(facts) if facts.is_empty() => Ok(Ok(None)),
            Ok(facts) => {
                tried.facts.extend(facts);
                Ok(Ok(Some(tried)))
            }
            Err(refusal) => all(refusal),
        }
    }

    fn context<'a>(&'a self, work: &Work<'_>, pack: &'a Pack) -> Context<'a> {
        let with = context(work, self.reader, &Origin::Own, pack, self.parent.facts.pack, None, false);
        Context { proxy: self.actor.on_behalf, ..with }
    }

    fn take(&self, work: &Work<'_>, tried: &mut Tried, pack: &Pack, facts: Vec<Fact>) {
        for fact in facts {
            let record = work.drafted(&self.hand, &tried.case, &fact);
            tried.case.take(&record, pack);
            tried.facts.push(fact);
        }
    }

    fn write(&self, work: &mut Work<'_>, mut tried: Vec<Tried>, digest: [u8; 8]) -> Result<Reply, Halt> {
        let pack = work.pack_of(self.parent)?;
        let cases: Vec<&Case> = tried.iter().map(|tried| &tried.case).collect();
        let sum = cases
            .iter()
            .map(|case| case.refund.left())
            .try_fold(crate::rights::Fen::NONE, |sum, fen| sum.plus(fen));
        let Some(sum) = sum.filter(|_| !cases.is_empty()) else {
            return Err(self.parent.refuse(Reason::NothingToDo { verb: Verb::Propose }).into());
        };
        let whom = list_approvers(&cases, sum, &self.context(work, &pack));
        for fact in tried.iter_mut().flat_map(|tried| &mut tried.facts) {
            if let Event::Refund(event) = &mut fact.event
                && let RefundEvent::Proposed { approvers, .. } = event.as_mut()
            {
                approvers.clone_from(&whom);
            }
        }
        let now = work.at;
        let mut rows = Vec::with_capacity(tried.len());
        for Tried { case, before, facts } in tried {
            let facts: Vec<Dated> = facts.into_iter().map(|fact| (now, fact)).collect();
            let case = match before {
                Some(before) => work.write(&self.hand, before, facts)?,
                None => work.make(&self.hand, case.id, facts)?,
            };
            rows.extend(case.list_row());
        }
        let digest_of_list = list_digest(self.parent.id, self.list, &rows);
        let event = RefundEvent::Gathered { list: self.list, rows, approvers: whom, digest: digest_of_list };
        let fact = Fact::bare(Event::Refund(Box::new(event)));
        let own = work.records.len();
        let parent = work.write(&self.hand, self.parent.clone(), vec![(now, fact)])?;
        work.tell_staff(&parent, own);
        Ok(finish(work, self.reader, &parent, &self.hand, own, digest))
    }
}

/// What was done to the parent, in the events from the `first` of this batch on, is what the command is answered.
pub fn finish(
    work: &mut Work<'_>,
    reader: &Reader,
    parent: &Case,
    hand: &Hand,
    first: usize,
    digest: [u8; 8],
) -> Reply {
    let own: Vec<Recorded> = work.records.iter().skip(first).cloned().collect();
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        let outcome = Outcome { case: parent.id, first: first.seq(), last: last.seq(), digest, at: work.at };
        work.commands.insert(hand.command, outcome);
    }
    done(work, reader, parent, own)
}
