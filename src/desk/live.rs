//! The published version: what everybody reads. Only the writer changes it, after what changed is on the disk.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{clientele::Clientele, people::People, queue::Queue};
use crate::{
    case::{
        Case, CaseId, Dismissed, Editions, FigureKey, KeptFigures, LinesToTake, Reception, Recorded,
        Reference, Site, Stock, Subject, Word, Words,
    },
    sla::Instant,
    store::{self, Loaded, Outbox, StaffKey, StaffMessage, Waiting},
};

/// Where everything open stands, who is here, and what the store has not projected yet.
#[derive(Debug)]
pub struct Live {
    /// What was committed and not yet projected, open or not: the store's search does not know it.
    pub fresh: Fresh,
    pub people: Arc<People>,
    pub editions: Arc<Editions>,
    /// Everything open, and nothing else.
    pub queue: Queue,
    /// Notices that wait, by the event that wrote each.
    pub outbox: BTreeMap<u64, Waiting>,
    /// Messages to staff that wait.
    pub staff: BTreeMap<StaffKey, StaffMessage>,
    /// 口径
    pub lines_to_take: Arc<LinesToTake>,
    /// 备用机与备件
    pub stock: Arc<Stock>,
    /// 客户接待日
    pub reception: Arc<Reception>,
    pub dismissed: Dismissed,
    pub closed: u64,
    pub customers: u64,
    /// Events in the log.
    pub events: u64,
    /// The last event about the site itself.
    pub site_last: u64,
    /// Nothing is written now: the disk is full.
    pub read_only: bool,
}

impl Live {
    /// From what the store of a site holds.
    pub fn new(loaded: Loaded, site: Site, now: Instant) -> Self {
        Self {
            fresh: Fresh::default(),
            people: Arc::new(People::new(
                loaded.people,
                loaded.accounts,
                loaded.person_keys,
                loaded.certificates,
            )),
            editions: Arc::new(loaded.editions),
            queue: Queue::new(site, loaded.open, now),
            outbox: loaded.outbox.into_iter().map(|waiting| (waiting.seq, waiting)).collect(),
            staff: loaded.staff.into_iter().collect(),
            lines_to_take: Arc::new(loaded.lines_to_take),
            stock: Arc::new(loaded.stock),
            reception: Arc::new(loaded.reception),
            dismissed: loaded.dismissed,
            closed: loaded.closed,
            customers: loaded.customers,
            events: loaded.next_seq.saturating_sub(1),
            site_last: loaded.site_last,
            read_only: false,
        }
    }

    /// Takes an event in as far as it is about notices that wait, or about what is dismissed.
    pub fn post(&mut self, record: &Recorded) {
        self.dismissed.apply(record);
        match store::outbox_of(record) {
            Some(Outbox::Put { case, due }) => {
                let seq = record.seq();
                self.outbox.insert(seq, Waiting { seq, case, due, attempt: None });
            }
            Some(Outbox::Take(seqs)) => seqs.iter().for_each(|seq| {
                self.outbox.remove(seq);
            }),
            None => {}
        }
    }
}

/// Cases and customers that changed, findable by what the store would find them by.
#[derive(Default)]
pub struct Fresh {
    pub cases: BTreeMap<CaseId, Arc<Case>>,
    references: HashMap<Reference, CaseId>,
    lines: HashMap<String, BTreeSet<CaseId>>,
    /// What was said of each since it was projected.
    said: HashMap<CaseId, Vec<Arc<Words>>>,
    pub customers: Clientele,
    /// Figures from outside.
    pub figures: BTreeMap<FigureKey, KeptFigures>,
}

untold!(Fresh);

impl Fresh {
    /// Takes a case in as it stands now. Under a line that it had before it is still found, so whoever asks
    /// looks at the case.
    pub fn put(&mut self, case: Arc<Case>) {
        for reference in &case.references {
            self.references.entry(reference.clone()).or_insert(case.id);
        }
        if let Some(line) = case.word(Word::Line) {
            self.lines.entry(line.to_owned()).or_default().insert(case.id);
        }
        self.cases.insert(case.id, case);
    }

    /// Takes all of another in.
    pub fn extend(&mut self, newer: Self) {
        newer.cases.into_values().for_each(|case| self.put(case));
        self.customers.extend(newer.customers);
        self.figures.extend(newer.figures);
    }

    /// Takes in what an event says of a case.
    pub fn say(&mut self, record: &Recorded) {
        if let (Subject::Case(id), false) = (record.envelope.subject, record.words.is_empty()) {
            self.said.entry(id).or_default().push(Arc::new(record.words.clone()));
        }
    }

    /// What was said of a case since it was projected.
    pub fn said(&self, id: CaseId) -> &[Arc<Words>] {
        self.said.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Lets go of what stands in the store: it is found there.
    pub fn projected(&mut self, upto: u64) {
        self.customers.forget(upto);
        self.figures.retain(|_, kept| kept.seq > upto);
        self.cases.retain(|_, case| case.last > upto);
        let cases = &self.cases;
        self.references.retain(|_, id| cases.contains_key(id));
        self.lines.retain(|_, of| {
            of.retain(|id| cases.contains_key(id));
            !of.is_empty()
        });
        self.said.retain(|id, _| cases.contains_key(id));
    }

    /// The case that another system knows under this number.
    pub fn external(&self, reference: &Reference) -> Option<CaseId> {
        self.references.get(reference).copied()
    }

    /// Cases that have or had this line.
    pub fn of_line(&self, line: &str) -> impl Iterator<Item = CaseId> {
        self.lines.get(line).into_iter().flatten().copied()
    }
}
