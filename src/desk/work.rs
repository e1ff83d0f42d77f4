//! A batch on its way to the disk: what would stand if it were committed. Nobody but the writer sees it, and
//! dropping it leaves no trace.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    num::NonZero,
    panic::resume_unwind,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use super::{alarm, alarm::Around, authorize::Reader, core::Core, live::Fresh, people::People, wall};
use crate::{
    case::{
        Case, CaseId, CommandId, Customer, CustomerId, Door, EditionNo, Editions, Envelope, Event, Fact,
        KeyId, Letterhead, LinesToTake, PAYLOAD_VERSION, PersonId, Reason, Reception, Recorded, Reference,
        Refusal, Standing, Stock, Subject, Word,
    },
    rules::Pack,
    sla::Instant,
    store::{
        Attempt, Batch, DraftChange, NewAudited, NewEvent, Outcome, StaffChange, StoreError, sealing_key,
    },
};

/// Alarms of one case that one batch writes; what is left is due again at once.
const ALARMS_OF_A_CASE: usize = 64;

/// Cases that are not worth a thread of their own.
const LEAST_SHARE: usize = 256;

/// Counters of the site, and when the last event was recorded.
#[derive(Debug, Clone, Copy)]
pub struct Next {
    pub seq: u64,
    pub case: u32,
    pub customer: u32,
    /// The last event about the site itself.
    pub site: u64,
    pub recorded: Instant,
}

/// By whose hand, through which door and under which command something is written.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    pub actor: PersonId,
    pub on_behalf: Option<PersonId>,
    pub door: Door,
    pub command: CommandId,
    pub base: Option<u64>,
}

/// A fact and when it happened.
pub type Dated = (Instant, Fact);

/// Why a command is not done.
#[derive(Debug)]
pub enum Halt {
    Refused(Refusal),
    /// The case changed since the revision that the actor saw: these are the events.
    Stale(Refusal, Vec<Recorded>),
    Store(StoreError),
}

impl From<Reason> for Halt {
    fn from(reason: Reason) -> Self {
        Self::Refused(Refusal::bare(reason))
    }
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A case of a batch that changed in nothing but its calendar.
#[derive(Debug)]
pub struct Recounted {
    pub standing: Standing,
    /// Where the event that says so is among the batch's own.
    record: usize,
}

/// A batch over the published version.
pub struct Work<'a> {
    pub core: &'a Core,
    /// When everything in it is recorded.
    pub at: Instant,
    pub next: Next,
    pub people: Arc<People>,
    pub editions: Arc<Editions>,
    pub lines_to_take: Arc<LinesToTake>,
    pub stock: Arc<Stock>,
    pub reception: Arc<Reception>,
    pub records: Vec<Recorded>,
    pub commands: HashMap<CommandId, Outcome>,
    pub drafts: Vec<DraftChange>,
    /// Tries to deliver notices.
    pub attempts: Vec<(u64, Option<Attempt>)>,
    /// Messages to staff.
    pub staff: Vec<StaffChange>,
    /// Entries of the audit trail that must stand before anything is answered.
    pub audit: Vec<NewAudited>,
    /// What is shown in the clear to whom, from when on, once that stands.
    pub reveals: Vec<(PersonId, Subject, Instant)>,
    /// Cases and customers as they would stand.
    pub fresh: Fresh,
    /// Cases that only count on another calendar, too many to be kept whole.
    pub recounted: BTreeMap<CaseId, Recounted>,
    /// A checkpoint is asked for.
    pub checkpoint: bool,
    /// Cases that it makes.
    pub born: BTreeSet<CaseId>,
    /// The store could not be read in the middle of a command: what it had written already stands here, and nothing
    /// of this batch may be committed.
    pub broken: bool,
}

impl<'a> Work<'a> {
    /// Who acts; nobody who left.
    pub fn reader(&self, id: PersonId) -> Option<Reader> {
        wall::reader(&self.people, &self.editions, id, self.at)
    }

    /// An empty batch.
    pub fn new(core: &'a Core, at: Instant, next: Next) -> Self {
        let (people, editions, lines_to_take) =
            core.read(|live| (live.people.clone(), live.editions.clone(), live.lines_to_take.clone()));
        let (stock, reception) = core.read(|live| (live.stock.clone(), live.reception.clone()));
        Self {
            core,
            at,
            next,
            people,
            editions,
            lines_to_take,
            stock,
            reception,
            records: Vec::new(),
            commands: HashMap::new(),
            drafts: Vec::new(),
            attempts: Vec::new(),
            staff: Vec::new(),
            audit: Vec::new(),
            reveals: Vec::new(),
            fresh: Fresh::default(),
            recounted: BTreeMap::new(),
            checkpoint: false,
            born: BTreeSet::new(),
            broken: false,
        }
    }

    /// Whether there is nothing to commit.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.drafts.is_empty()
            && self.attempts.is_empty()
            && self.staff.is_empty()
            && self.audit.is_empty()
            && !self.checkpoint
    }

    /// What the store is to write. Events are moved there, since there may be many.
    pub fn take_batch(&mut self) -> Batch {
        let event = |Recorded { envelope, event, words, erased: _ }| NewEvent { envelope, event, words };
        Batch {
            events: std::mem::take(&mut self.records).into_iter().map(event).collect(),
            commands: self.commands.drain().collect(),
            drafts: std::mem::take(&mut self.drafts),
            attempts: std::mem::take(&mut self.attempts),
            staff: std::mem::take(&mut self.staff),
            audit: std::mem::take(&mut self.audit),
            checkpoint: self.checkpoint.then_some(self.at),
        }
    }

    /// The rules in force, and their number.
    pub fn pack(&self) -> Result<(EditionNo, Pack), Halt> {
        let (no, pack) = self.editions.in_force().ok_or(Reason::ReadOnly)?;
        Ok((no, pack.clone()))
    }

    /// The rules under which a case lives.
    pub fn pack_of(&self, case: &Case) -> Result<Pack, Halt> {
        match self.editions.of(case) {
            Some(pack) => Ok(pack),
            None => Ok(self.pack()?.1),
        }
    }

    /// A case as this batch would leave it.
    pub fn case(&self, id: CaseId) -> Result<Option<Arc<Case>>, StoreError> {
        Ok(self.cases(&[id])?.pop())
    }

    /// Cases as this batch would leave them, in the order asked; what is none is left out.
    pub fn cases(&self, ids: &[CaseId]) -> Result<Vec<Arc<Case>>, StoreError> {
        let before: Vec<CaseId> =
            ids.iter().filter(|id| !self.fresh.cases.contains_key(id)).copied().collect();
        let mut before = self.core.cases(&before)?.into_iter().peekable();
        let each = ids.iter().filter_map(|id| match self.fresh.cases.get(id) {
            Some(case) => Some(case.clone()),
            None => before.next_if(|case| case.id == *id).map(|case| self.on_its_calendar(case)),
        });
        Ok(each.collect())
    }

    /// As [`cases`](Self::cases), of many, on every processor that there is.
    pub fn many(&self, ids: &[CaseId]) -> Result<Vec<Arc<Case>>, StoreError> {
        let each = in_shares(ids.to_vec(), |_, share| match self.cases(&share) {
            Ok(cases) => cases.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        each.into_iter().collect()
    }

    /// A case from before this batch, as it stands if it only counts on another calendar in it.
    fn on_its_calendar(&self, mut case: Arc<Case>) -> Arc<Case> {
        let record = self.recounted.get(&case.id).and_then(|recounted| self.records.get(recounted.record));
        if let Some(record) = record
            && let Event::Recalculated { calendar, .. } = &record.event
            && let Some(pack) = self.editions.under(case.facts.pack, *calendar)
        {
            Arc::make_mut(&mut case).apply(record, &pack);
        }
        case
    }

    /// The case that another system knows under this number.
    pub fn external(&self, reference: &Reference) -> Result<Option<CaseId>, StoreError> {
        match self.fresh.external(reference) {
            Some(id) => Ok(Some(id)),
            None => self.core.external(reference),
        }
    }

    /// A customer as this batch would leave them.
    pub fn customer(&self, id: CustomerId) -> Result<Option<Arc<Customer>>, StoreError> {
        match self.fresh.customers.get(id) {
            Some(customer) => Ok(Some(customer)),
            None => self.core.customer(id),
        }
    }

    /// The customers who have this line (its digits).
    pub fn customers_of(&self, line: &str) -> Result<Vec<CustomerId>, StoreError> {
        Ok(self.fresh.customers.of_line(line, self.core.customers_of(line)?))
    }

    /// The customer whom another system knows under this number.
    pub fn customer_external(&self, reference: &Reference) -> Result<Option<CustomerId>, StoreError> {
        Ok(self.fresh.customers.external(reference, self.core.customer_external(reference)?))
    }

    /// Cases of this line, those of this batch first.
    pub fn cases_of(&self, line: &str) -> Result<Vec<Arc<Case>>, StoreError> {
        let has = |case: &Arc<Case>| case.word(Word::Line) == Some(line);
        let mut cases: Vec<Arc<Case>> = self
            .fresh
            .of_line(line)
            .filter_map(|id| self.fresh.cases.get(&id).cloned())
            .filter(has)
            .collect();
        let before = self.core.cases_of(line)?;
        cases.extend(before.into_iter().filter(|case| !self.fresh.cases.contains_key(&case.id)));
        Ok(cases)
    }

    /// The latest `limit` events of a case from before this batch, and those of this batch.
    pub fn history(&self, id: CaseId, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        let committed = self.core.case(id)?.map_or(0, |case| case.last);
        let mut history = self.core.store.history(committed, limit)?;
        let new = self.records.iter().filter(|record| record.envelope.subject == Subject::Case(id));
        history.extend(new.cloned());
        Ok(history)
    }

    /// The number that the next case gets.
    pub fn mint(&self) -> Result<CaseId, Halt> {
        let site = self.core.store.facts().site;
        // Nine digits are more than a site opens in its life.
        Ok(CaseId::mint(site, self.next.case).ok_or(Reason::ReadOnly)?)
    }

    /// Writes the first events of a case. The first of them opens it.
    pub fn make(&mut self, hand: &Hand, id: CaseId, facts: Vec<Dated>) -> Result<Arc<Case>, Halt> {
        let mut facts = facts.into_iter();
        let (occurred, fact) = facts.next().ok_or(Reason::Unknown)?;
        let Event::Opened(opened) = &fact.event else { return Err(Reason::Unknown.into()) };
        let customer = opened.customer;
        let record = self.envelope(
            hand,
            self.next.seq,
            Subject::Case(id),
            0,
            (occurred, fact),
            sealing_key(id, customer),
        );
        let mut case = Case::opened(&record).ok_or(Reason::Unknown)?;
        case.run_clocks(&self.pack_of(&case)?);
        self.push(record);
        self.born.insert(id);
        self.next.case = id.n.saturating_add(1);
        self.write(hand, Arc::new(case), facts.collect())
    }

    /// Writes further events of a case that stands as `case`; gives it as it stands then, and where it is open
    /// on the calendar in force.
    pub fn write(&mut self, hand: &Hand, case: Arc<Case>, facts: Vec<Dated>) -> Result<Arc<Case>, Halt> {
        let mut case = self.go_on(hand, case, facts)?;
        if case.stage.is_open() && self.editions.is_behind(&case) {
            let record;
            (case, record) = self.recalculated(hand, case, self.next.seq);
            self.push(record);
        }
        self.recounted.remove(&case.id);
        self.fresh.put(case.clone());
        Ok(case)
    }

    /// Brings many cases onto the calendar in force at once, on every processor that there is. Of those that changed
    /// in nothing else, only where they stand is kept.
    pub fn recalculate(&mut self, hand: &Hand, cases: Vec<Arc<Case>>) {
        let this = &*self;
        let done = in_shares(cases, |before, share| {
            let seqs = this.next.seq + before as u64..;
            share.into_iter().zip(seqs).map(|(case, seq)| this.recalculated(hand, case, seq)).collect()
        });
        let whole: BTreeSet<CaseId> = self.core.read(|live| {
            let ids = done.iter().map(|(case, _)| case.id);
            ids.filter(|id| live.fresh.cases.contains_key(id) || self.fresh.cases.contains_key(id)).collect()
        });
        for (case, record) in done {
            let record_at = self.records.len();
            self.push(record);
            match case.standing().filter(|_| !whole.contains(&case.id)) {
                Some(standing) => {
                    self.recounted.insert(case.id, Recounted { standing, record: record_at });
                }
                None => self.fresh.put(case),
            }
        }
    }

    /// A case on the calendar in force, and the event that says so.
    fn recalculated(&self, hand: &Hand, mut case: Arc<Case>, seq: u64) -> (Arc<Case>, Recorded) {
        // A desk without rules does not start.
        let (calendar, in_force) = self.pack().unwrap_or_else(|_| (EditionNo(0), Pack::builtin().clone()));
        let pack = self.editions.under(case.facts.pack, calendar).unwrap_or(in_force);
        let (subject, last) = (Subject::Case(case.id), case.last);
        let record = Arc::make_mut(&mut case).recalculate(&pack, |moved| {
            let fact = Fact::bare(Event::Recalculated { calendar, moved });
            self.envelope(hand, seq, subject, last, (self.at, fact), KeyId::None)
        });
        (case, record)
    }

    fn go_on(&mut self, hand: &Hand, mut case: Arc<Case>, facts: Vec<Dated>) -> Result<Arc<Case>, Halt> {
        let pack = self.pack_of(&case)?;
        let (id, key) = (case.id, sealing_key(case.id, case.facts.customer));
        // What undoes something is folded from the whole history; that is read before anything is written.
        let undoes = facts.iter().any(|(_, fact)| matches!(fact.event, Event::Undone { .. }));
        let mut history = if undoes { Some(self.history(id, usize::MAX)?) } else { None };
        for (occurred, fact) in facts {
            let record =
                self.envelope(hand, self.next.seq, Subject::Case(id), case.last, (occurred, fact), key);
            match &mut history {
                Some(history) => {
                    history.push(record.clone());
                    case = Arc::new(self.editions.fold(history).ok_or(Reason::NothingToUndo)?);
                }
                None => Arc::make_mut(&mut case).apply(&record, &pack),
            }
            self.push(record);
        }
        Ok(case)
    }

    /// Writes what the customer is to be written of what this hand just did to a case, in the events from the
    /// `first` of this batch on; gives it as it stands then.
    pub fn notify(&mut self, hand: &Hand, case: Arc<Case>, first: usize) -> Result<Arc<Case>, Halt> {
        if !self.core.delivers {
            return Ok(case);
        }
        let subject = Subject::Case(case.id);
        let own = |record: &&Recorded| {
            record.envelope.subject == subject && record.envelope.command == hand.command
        };
        let done = self.records.iter().skip(first).filter(own);
        let done: Vec<Fact> =
            done.map(|record| Fact { event: record.event.clone(), words: record.words.clone() }).collect();
        let (facts, pack) = (self.core.store.facts(), self.pack_of(&case)?);
        let from = Letterhead { site: &facts.name, lang: facts.lang, pack: &pack };
        let notices = case.notices(&done, self.at, &from);
        if notices.is_empty() {
            return Ok(case);
        }
        let at = self.at;
        self.write(hand, case, notices.into_iter().map(|fact| (at, fact)).collect())
    }

    /// Writes what is due about a case by now; gives it as it stands then.
    pub fn fire(&mut self, mut case: Arc<Case>) -> Result<Arc<Case>, Halt> {
        if case.next_alarm().is_none_or(|(at, _)| at > self.at) {
            return Ok(case);
        }
        let (people, at) = (self.people.clone(), self.at);
        let around = Around {
            is_manned: &|whom, team| people.posts().is_manned(whom, team, at),
            is_open: self.pack_of(&case)?.calendar().is_open(at),
        };
        for _ in 0..ALARMS_OF_A_CASE {
            let Some(dated) = alarm::due(&case, at, &around) else { break };
            let hand = Hand {
                actor: PersonId::SYSTEM,
                on_behalf: None,
                door: Door::Timer,
                command: CommandId::nth("alarm", self.next.seq),
                base: None,
            };
            let first = self.records.len();
            case = self.write(&hand, case, vec![dated])?;
            self.tell_staff(&case, first);
        }
        Ok(case)
    }

    /// Writes one event that is not about a case. `prev` is the one before it of the same subject.
    pub fn note(
        &mut self,
        hand: &Hand,
        subject: Subject,
        prev: u64,
        (occurred, fact): Dated,
        key: KeyId,
    ) -> Recorded {
        let record = self.envelope(hand, self.next.seq, subject, prev, (occurred, fact), key);
        self.push(record.clone());
        record
    }

    fn push(&mut self, record: Recorded) {
        self.next.seq = record.seq() + 1;
        self.next.recorded = self.at;
        if record.envelope.subject == Subject::Site {
            self.next.site = record.seq();
        }
        if self.stock.is_changed_by(&record) {
            Arc::make_mut(&mut self.stock).apply(&record);
        }
        if matches!(record.event, Event::Reception(_)) {
            Arc::make_mut(&mut self.reception).apply(&record);
        }
        self.records.push(record);
    }

    /// An event of a case as it would be written next: to try what follows from it.
    pub fn drafted(&self, hand: &Hand, case: &Case, fact: &Fact) -> Recorded {
        self.envelope(
            hand,
            self.next.seq,
            Subject::Case(case.id),
            case.last,
            (self.at, fact.clone()),
            KeyId::None,
        )
    }

    /// A case as these first events would make it: to try what follows from them.
    pub fn tried(&self, hand: &Hand, id: CaseId, facts: &[Fact]) -> Result<Case, Halt> {
        let (opened, rest) = facts.split_first().ok_or(Reason::Unknown)?;
        let first = (self.at, opened.clone());
        let record = self.envelope(hand, self.next.seq, Subject::Case(id), 0, first, KeyId::None);
        let mut case = Case::opened(&record).ok_or(Reason::Unknown)?;
        let pack = self.pack_of(&case)?;
        case.run_clocks(&pack);
        for fact in rest {
            let record = self.drafted(hand, &case, fact);
            case.take(&record, &pack);
        }
        Ok(case)
    }

    /// An event as the next one of the log. It is so only once it is pushed.
    fn envelope(
        &self,
        hand: &Hand,
        seq: u64,
        subject: Subject,
        prev: u64,
        (occurred, fact): Dated,
        key: KeyId,
    ) -> Recorded {
        let facts = self.core.store.facts();
        let envelope = Envelope {
            site: facts.site,
            epoch: facts.epoch,
            seq,
            prev,
            subject,
            occurred,
            recorded: self.at,
            actor: hand.actor,
            on_behalf: hand.on_behalf,
            door: hand.door,
            command: hand.command,
            base: hand.base,
            version: PAYLOAD_VERSION,
            key: if fact.words.is_empty() { KeyId::None } else { key },
        };
        Recorded { envelope, event: fact.event, words: fact.words, erased: false }
    }
}

/// Works on shares of something on every processor that there is; `each` is told how many stand before its share.
fn in_shares<T: Send, R: Send>(mut all: Vec<T>, each: impl Fn(usize, Vec<T>) -> Vec<R> + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let size = all.len().div_ceil(processors).max(LEAST_SHARE);
    let mut shares = Vec::new();
    while !all.is_empty() {
        let behind = all.split_off(size.min(all.len()));
        shares.push(Mutex::new(std::mem::replace(&mut all, behind)));
    }
    thread::scope(|scope| {
        let mut under_way = Vec::with_capacity(shares.len());
        for (n, share) in shares.iter().enumerate() {
            let take = || std::mem::take(&mut *share.lock().unwrap_or_else(PoisonError::into_inner));
            let each = &each;
            let work = move || each(n * size, take());
            // Where the machine gives no thread, it is done here.
            under_way.push(thread::Builder::new().spawn_scoped(scope, work).map_err(|_| work()));
        }
        let done = under_way.into_iter().map(|share| match share {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(done) => done,
        });
        done.flatten().collect()
    })
}
