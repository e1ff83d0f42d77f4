//! Customers at the desk: whose a line is, what is changed of a customer, and customers of a file.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    authorize::Reader,
    core::Core,
    rows, show,
    work::{Dated, Halt, Hand, Work},
};
use crate::{
    api::{Actor, CustomerRow, CustomerView, ImportMode, Reply, RowOutcome, RowResult, TakenLine, Whose},
    case::{
        CommandId, Customer, CustomerChange, CustomerId, Door, Event, Fact, Fault, KeyId, MAX_LINE, Reason,
        Reference, Refusal, Relation, Subject, Word, Words,
    },
    sla::Instant,
    store::StoreError,
    text,
};

/// Events of a customer that are shown.
const EVENTS: usize = 200;
/// Open cases of a customer that are shown.
const OPEN: usize = 10;

/// Whose a line is.
pub struct Owner {
    pub id: CustomerId,
    line: String,
    /// Who has it; nobody before.
    known: Option<Arc<Customer>>,
}

impl Owner {
    /// The star level now.
    pub fn star(&self) -> Option<u8> {
        self.known.as_ref()?.facts.star
    }
}

/// The customer of a line: the one who has it, or the one whom it makes.
pub fn owner_of(work: &Work<'_>, line: Option<&str>) -> Result<Option<Owner>, Halt> {
    let Some(line) = line else { return Ok(None) };
    let known = match work.customers_of(line)?.first() {
        Some(id) => work.customer(*id)?,
        None => None,
    };
    let id = known.as_ref().map_or(CustomerId(work.next.customer), |known| known.id);
    Ok(Some(Owner { id, line: line.to_owned(), known }))
}

/// 本人: who complains of their own line has the name that is known of its customer, where no other was written.
pub fn name_own(words: &mut Words, relation: Relation, owner: Option<&Owner>) {
    let known = owner.and_then(|owner| owner.known.as_ref()).and_then(|known| known.words.get(Word::Name));
    if relation == Relation::Own && words.get(Word::Name).is_none() {
        words.set(Word::Name, known.map(str::to_owned));
    }
}

/// Writes down a customer who was not known. The name is that of the complainant only where they are the same.
pub fn add_owner(
    work: &mut Work<'_>,
    hand: &Hand,
    owner: Option<Owner>,
    name: Option<String>,
    occurred: Instant,
) -> Result<(), Halt> {
    let Some(Owner { id, line, known: None }) = owner else { return Ok(()) };
    let words = Words::of([(Word::Line, Some(line)), (Word::Name, name)]);
    write(work, hand, id, None, vec![(occurred, Fact { event: Event::CustomerAdded, words })])
}

/// Writes events of a customer who stands as `before`, or whom the first of them makes.
pub fn write(
    work: &mut Work<'_>,
    hand: &Hand,
    id: CustomerId,
    before: Option<Arc<Customer>>,
    facts: Vec<Dated>,
) -> Result<(), Halt> {
    let mut now = before;
    for dated in facts {
        let prev = now.as_ref().map_or(0, |customer| customer.last);
        let record = work.note(hand, Subject::Customer(id), prev, dated, KeyId::Customer(id));
        match &mut now {
            Some(customer) => Arc::make_mut(customer).apply(&record),
            None => {
                now = Some(Arc::new(Customer::first(&record).ok_or(Reason::Unknown)?));
                work.next.customer = id.0.saturating_add(1);
            }
        }
    }
    if let Some(customer) = now {
        work.fresh.customers.put(customer);
    }
    Ok(())
}

/// The customer who is meant. Nothing is done with one who was erased.
pub fn named(work: &Work<'_>, of: &Whose) -> Result<Arc<Customer>, Halt> {
    let id = match of {
        Whose::Id(id) => Some(*id),
        Whose::Line(line) => work.customers_of(&text::digits(line))?.first().copied(),
    };
    let customer = match id {
        Some(id) => work.customer(id)?,
        None => None,
    };
    let customer = customer.ok_or(Reason::NoCustomer)?;
    if customer.erased { Err(Reason::Erased.into()) } else { Ok(customer) }
}

/// Changes what is known of a customer.
pub fn set(work: &mut Work<'_>, actor: Actor, of: &Whose, change: &CustomerChange) -> Result<Reply, Halt> {
    let reader = work.reader(actor.person).ok_or(Reason::NotFound)?;
    let before = named(work, of)?;
    if let Some((other, _)) = others(work, change, Some(before.id))?.into_iter().next() {
        return Err(Reason::LineTaken { customer: other }.into());
    }
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: actor.door,
        command: CommandId::nth("customer", work.next.seq),
        base: None,
    };
    let (id, at) = (before.id, work.at);
    let facts = change.facts(Some(&before), None)?.into_iter().map(|fact| (at, fact)).collect();
    write(work, &hand, id, Some(before), facts)?;
    let now = work.customer(id)?.ok_or(Reason::NoCustomer)?;
    let customer = Box::new(view(&now, work.core.revealed(reader.id, Subject::Customer(id))));
    Ok(Reply::Customer { customer, open: Vec::new(), events: Vec::new() })
}

/// Customers other than this one who have one of the lines that come, and which.
fn others(
    work: &Work<'_>,
    change: &CustomerChange,
    than: Option<CustomerId>,
) -> Result<BTreeMap<CustomerId, Vec<String>>, Halt> {
    let mut others: BTreeMap<CustomerId, Vec<String>> = BTreeMap::new();
    for line in change.lines()? {
        for other in work.customers_of(&line)?.into_iter().filter(|id| Some(*id) != than) {
            others.entry(other).or_default().push(line.clone());
        }
    }
    Ok(others)
}

/// Takes customers of a file in, each on its own: what is wrong with one is answered for that one.
pub fn import(
    work: &mut Work<'_>,
    actor: Actor,
    rows: Vec<CustomerRow>,
    mode: ImportMode,
    taken: TakenLine,
) -> Result<Vec<RowOutcome<CustomerId>>, Halt> {
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        let what = match take(work, actor, &row, mode, taken) {
            Ok(done) => done,
            Err(Halt::Refused(refusal) | Halt::Stale(refusal, _)) => RowResult::Refused(refusal),
            Err(Halt::Store(error)) => return Err(error.into()),
        };
        outcomes.push(RowOutcome { at: row.at, what, notes: 0 });
    }
    Ok(outcomes)
}

fn take(
    work: &mut Work<'_>,
    actor: Actor,
    row: &CustomerRow,
    mode: ImportMode,
    taken: TakenLine,
) -> Result<RowResult<CustomerId>, Halt> {
    let CustomerRow { external, change, .. } = row;
    external.as_ref().map_or(Ok(()), fits)?;
    let mut others = others(work, change, None)?;
    let named = match external {
        Some(reference) => work.customer_external(reference)?,
        None => None,
    };
    let known = match named {
        Some(id) => Some(id),
        None => by_line(work, &others, external.as_ref())?,
    };
    if let Some(id) = known.filter(|_| !mode.updates()) {
        // Only one whom a case made known, and of whom nobody said more since, takes on what a file says.
        let bare =
            work.customer(id)?.is_some_and(|known| known.facts == crate::case::CustomerFacts::default());
        if named.is_some() || external.is_none() || !bare {
            return Ok(RowResult::Already(id));
        }
    }
    known.map(|id| others.remove(&id));
    if let Some((other, _)) = others.first_key_value().filter(|_| taken == TakenLine::Stays) {
        return Err(Reason::LineTaken { customer: *other }.into());
    }
    let before = match known {
        Some(id) => Some(work.customer(id)?.ok_or(Reason::NoCustomer)?),
        None => None,
    };
    let facts = change.facts(before.as_deref(), external.as_ref())?;
    // From here on nothing is refused: a row is written whole or not at all.
    let (id, at) = (known.unwrap_or(CustomerId(work.next.customer)), work.at);
    if facts.is_empty() {
        return Ok(RowResult::Already(id));
    }
    let word = external
        .as_ref()
        .map_or_else(|| format!("{}", work.next.seq), |of| format!("{}\0{}", of.source, of.id));
    let hand = Hand {
        actor: actor.person,
        on_behalf: actor.on_behalf,
        door: Door::Import,
        command: CommandId::nth(&format!("customer\0{word}"), work.next.seq),
        base: None,
    };
    for (other, lines) in others {
        let removed =
            |line| (at, Fact { event: Event::LineRemoved, words: Words::of([(Word::Line, Some(line))]) });
        let before = work.customer(other)?;
        write(work, &hand, other, before, lines.into_iter().map(removed).collect())?;
    }
    write(work, &hand, id, before, facts.into_iter().map(|fact| (at, fact)).collect())?;
    Ok(if known.is_some() { RowResult::Updated(id) } else { RowResult::Imported(id) })
}

/// The customer who has one of the lines, and whom the system of the row does not know under another number.
fn by_line(
    work: &Work<'_>,
    owners: &BTreeMap<CustomerId, Vec<String>>,
    external: Option<&Reference>,
) -> Result<Option<CustomerId>, Halt> {
    for id in owners.keys() {
        let customer = work.customer(*id)?;
        let stranger = |customer: &Arc<Customer>| {
            external.is_some_and(|reference| customer.reference(&reference.source).is_some())
        };
        if customer.is_some_and(|customer| !stranger(&customer)) {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}

/// Whether the number of another system can be one.
fn fits(reference: &Reference) -> Result<(), Refusal> {
    for (field, text) in [("source", &reference.source), ("external_id", &reference.id)] {
        let fault = match text.len() {
            _ if text.trim().is_empty() => Fault::Missing,
            ..=MAX_LINE => continue,
            _ => Fault::TooLong { max: MAX_LINE },
        };
        return Err(Refusal::bare(Reason::Field { field: field.to_owned(), fault }));
    }
    Ok(())
}

/// A customer, open cases of their lines, and what happened to them.
pub fn page(core: &Core, reader: &Reader, of: &Whose) -> Result<Reply, StoreError> {
    let id = match of {
        Whose::Id(id) => Some(*id),
        Whose::Line(line) => core.customers_of(&text::digits(line))?.first().copied(),
    };
    let customer = match id {
        Some(id) => core.customer(id)?,
        None => None,
    };
    let Some(customer) = customer else { return Ok(super::job::refused(Reason::NoCustomer)) };
    let (people, now) = (core.read(|live| live.people.clone()), core.time.now());
    let mut open = Vec::new();
    for line in &customer.lines {
        if open.len() >= OPEN {
            break;
        }
        let cases = core.cases_of(line)?;
        let cases = cases.iter().filter(|case| case.stage.is_open() && reader.sees(case));
        open.extend(cases.map(|case| rows::row(case, &people, now)).take(OPEN.saturating_sub(open.len())));
    }
    let plain = core.revealed(reader.id, Subject::Customer(customer.id));
    let history = core.store.history(customer.last, EVENTS)?;
    let events = show::event_views(&history, &people, plain);
    Ok(Reply::Customer { customer: Box::new(view(&customer, plain)), open, events })
}

/// A customer as they may be seen.
pub fn view(customer: &Customer, plain: bool) -> CustomerView {
    let words = show::masked(&customer.words, plain);
    let text = |word| words.get(word).unwrap_or_default().to_owned();
    let line = |line: &String| if plain { line.clone() } else { text::mask_phone(line) };
    CustomerView {
        id: customer.id,
        name: text(Word::Name),
        address: text(Word::Address),
        lines: customer.lines.iter().map(line).collect(),
        star: customer.facts.star,
        tags: customer.facts.tags.clone(),
        place: customer.facts.place,
        references: customer.facts.references.clone(),
        plain,
    }
}
