//! What the writer and the readers share: the store, the clock, and the published version.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, OnceLock, PoisonError, RwLock, atomic::AtomicU64},
    thread::Thread,
};

use tokio::sync::watch;

use super::{
    alarms::Alarms, authorize::Reader, backup::Backups, board::Boards, clock::Time,
    improvement::Improvements, live::Live, meter::Meter, queue::Queue, recent::Recent, reveal::Reveals,
    topics::Topics, trail::Trail, wall,
};
use crate::{
    case::{Case, CaseId, Customer, CustomerId, PersonId, Reference, Word},
    sla::Instant,
    store::{Store, StoreError},
};

/// Cases of one line that anybody looks at.
const OF_LINE: usize = 200;
/// Cases that are read together and kept for the next who asks. Longer lists pass through, so that they do not push
/// out what people look at.
const LOOKED_AT: usize = 128;

/// Shared by the writer and everybody who reads.
pub struct Core {
    pub dir: PathBuf,
    pub store: Store,
    pub time: Time,
    /// Notices are written, because there is somebody to deliver them.
    pub delivers: bool,
    /// Messages to staff are written, because there is somebody to send them.
    pub tells_staff: bool,
    /// The thread that delivers them.
    pub courier: OnceLock<Thread>,
    pub backups: Backups,
    pub boards: Boards,
    pub topics: Topics,
    pub improvements: Improvements,
    pub alarms: Alarms,
    pub meter: Meter,
    pub live: RwLock<Live>,
    pub recent: Recent,
    /// What was seen and tried and is not in the audit trail yet.
    pub trail: Trail,
    pub reveals: Reveals,
    /// Raised after every commit that changed something a screen may show.
    pub version: watch::Sender<u64>,
    /// Sessions that are attached, as the server says.
    pub sessions: AtomicU64,
}

impl Core {
    /// Looks at the published version, shortly: never across a read of the store.
    pub fn read<T>(&self, look: impl FnOnce(&Live) -> T) -> T {
        look(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who asks now; nobody who left.
    pub fn reader(&self, id: PersonId) -> Option<Reader> {
        let now = self.time.now();
        self.read(|live| wall::reader(&live.people, &live.editions, id, now))
    }

    /// Changes the published version.
    pub fn change<T>(&self, change: impl FnOnce(&mut Live) -> T) -> T {
        change(&mut self.live.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells everybody who waits that there is something new to see.
    pub fn announce(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    /// Tells who delivers that there is something to do.
    pub fn wake_courier(&self) {
        if let Some(courier) = self.courier.get() {
            courier.unpark();
        }
    }

    /// Looks at the queue as of `now`: what became late since the last commit stands in front already.
    pub fn queue<T>(&self, now: Instant, look: impl FnOnce(&Queue, &Live) -> T) -> T {
        if self.read(|live| live.queue.is_behind(now)) {
            self.change(|live| live.queue.advance(now));
        }
        self.read(|live| look(&live.queue, live))
    }

    /// A case, open or not.
    pub fn case(&self, id: CaseId) -> Result<Option<Arc<Case>>, StoreError> {
        Ok(self.cases(&[id])?.pop())
    }

    /// Cases, open or not, in the order asked; what is none is left out. A few are remembered: they may be looked at
    /// again.
    pub fn cases(&self, ids: &[CaseId]) -> Result<Vec<Arc<Case>>, StoreError> {
        self.cases_kept(ids, ids.len() <= LOOKED_AT, &mut || true)
    }

    /// The same of cases that are looked through once, for as long as `goes_on`: what people look at stays remembered
    /// instead.
    pub fn cases_once(
        &self,
        ids: &[CaseId],
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Arc<Case>>, StoreError> {
        self.cases_kept(ids, false, goes_on)
    }

    fn cases_kept(
        &self,
        ids: &[CaseId],
        keep: bool,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Arc<Case>>, StoreError> {
        // What is committed is published until it is projected. So what is not there stands in the store, now or
        // newer, however long the reading takes.
        let (known, editions) = self.read(|live| {
            let known = |id| live.fresh.cases.get(id).cloned().ok_or_else(|| live.queue.last(*id));
            (ids.iter().map(known).collect::<Vec<_>>(), live.editions.clone())
        });
        let mut found: Vec<Option<Arc<Case>>> = Vec::with_capacity(ids.len());
        let mut unread = Vec::new();
        for ((place, id), known) in ids.iter().enumerate().zip(known) {
            let case = known.or_else(|last| last.and_then(|last| self.recent.get(*id, last)).ok_or(last));
            match case {
                Ok(case) => found.push(Some(case)),
                Err(last) => {
                    unread.push((place, (*id, last)));
                    found.push(None);
                }
            }
        }
        unread.sort_unstable_by_key(|(_, (id, _))| std::cmp::Reverse(id.n));
        let (places, asked): (Vec<usize>, Vec<(CaseId, Option<u64>)>) = unread.into_iter().unzip();
        for (place, case) in places.into_iter().zip(self.store.cases_while(&asked, goes_on)?) {
            let Some(mut case) = case else { continue };
            let pack = editions.of(&case);
            if let Some(pack) = &pack {
                case.attach(pack.calendar());
            }
            let case = Arc::new(case);
            // One on a calendar that came meanwhile is not whole yet.
            if keep && pack.is_some() && case.stage.is_open() {
                self.recent.keep(&case);
            }
            if let Some(slot) = found.get_mut(place) {
                *slot = Some(case);
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// The case that another system knows under this number.
    pub fn external(&self, reference: &Reference) -> Result<Option<CaseId>, StoreError> {
        match self.read(|live| live.fresh.external(reference)) {
            Some(id) => Ok(Some(id)),
            None => self.store.external(&reference.source, &reference.id),
        }
    }

    /// Of these cases those that a reader knows of.
    pub fn known(
        &self,
        reader: &Reader,
        ids: impl IntoIterator<Item = CaseId>,
    ) -> Result<BTreeSet<CaseId>, StoreError> {
        let ids: Vec<CaseId> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let mut known = BTreeSet::new();
        for some in ids.chunks(LOOKED_AT) {
            let cases = self.cases_once(some, &mut || true)?;
            known.extend(cases.iter().filter(|case| reader.sees(case)).map(|case| case.id));
        }
        Ok(known)
    }

    /// A customer.
    pub fn customer(&self, id: CustomerId) -> Result<Option<Arc<Customer>>, StoreError> {
        Ok(self.customers(&[id], &mut || true)?.pop())
    }

    /// Customers in the order asked, read for as long as `goes_on`; who is none is left out.
    pub fn customers(
        &self,
        ids: &[CustomerId],
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Vec<Arc<Customer>>, StoreError> {
        // In this order: who is projected meanwhile was fresh before.
        let fresh: Vec<_> = self.read(|live| ids.iter().map(|id| live.fresh.customers.get(*id)).collect());
        let unread: Vec<CustomerId> =
            ids.iter().zip(&fresh).filter(|(_, fresh)| fresh.is_none()).map(|(id, _)| *id).collect();
        let mut stored = self.store.customers(&unread, goes_on)?.into_iter();
        let mut stored = || stored.next().flatten().map(Arc::new);
        Ok(fresh.into_iter().filter_map(|fresh| fresh.or_else(&mut stored)).collect())
    }

    /// The customers who have this line (its digits).
    pub fn customers_of(&self, line: &str) -> Result<Vec<CustomerId>, StoreError> {
        // What is projected meanwhile leaves the one before the other is read: whoever was here first is not lost.
        let first = self.read(|live| live.fresh.customers.of_line(line, Vec::new()));
        let before = self.store.customers_of_line(line)?;
        let mut of = self.read(|live| live.fresh.customers.of_line(line, before));
        of.extend(first);
        of.sort_unstable();
        of.dedup();
        Ok(of)
    }

    /// The customer whom another system knows under this number.
    pub fn customer_external(&self, reference: &Reference) -> Result<Option<CustomerId>, StoreError> {
        let first = self.read(|live| live.fresh.customers.external(reference, None));
        let before = self.store.customer_by_reference(reference)?.or(first);
        Ok(self.read(|live| live.fresh.customers.external(reference, before)))
    }

    /// Cases that have or had this line (its digits), the newest first.
    pub fn ids_of(&self, line: &str, most: usize) -> Result<Vec<CaseId>, StoreError> {
        // In this order: what is projected meanwhile was fresh before.
        let mut ids: Vec<CaseId> = self.read(|live| live.fresh.of_line(line).collect());
        ids.extend(self.store.cases_of_line(line, most)?);
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(id.n));
        ids.dedup();
        ids.truncate(most);
        Ok(ids)
    }

    /// Cases of this line (its digits), the newest first.
    pub fn cases_of(&self, line: &str) -> Result<Vec<Arc<Case>>, StoreError> {
        let mut cases = self.cases(&self.ids_of(line, OF_LINE)?)?;
        cases.retain(|case| case.word(Word::Line) == Some(line));
        Ok(cases)
    }
}
