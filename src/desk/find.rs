//! Finding cases and customers by what somebody has of them: a number, another system's, digits of a telephone
//! number, a name or how it is read, an address, words.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use super::{
    authorize::Reader,
    core::Core,
    matching::{self, Closeness, Had, Query, place},
    rows,
};
use crate::{
    api::{CustomerHit, Hit, Hits, ListedCustomer, Why},
    case::{Case, CaseId, Customer, CustomerId, Subject, Word, Words},
    store::{Budget, By, Kind, Question, StoreError, is_one_character},
    text,
};

/// Hits of a kind that one answer has at most.
pub const MOST: usize = 200;
/// After so long what was found is answered.
const PATIENCE: Duration = Duration::from_millis(50);
/// Of this, for the cases: however slow they are, the customers are looked for too.
const FOR_CASES: Duration = Duration::from_millis(30);
/// Cases or customers that are held against a query at most, the newest first.
const CANDIDATES: usize = 2_000;
/// Hits among which the closest are picked, for each that is answered.
const RANKED: usize = 2;
/// Candidates that are asked for at once.
const AT_ONCE: usize = 400;
/// Cases whose whole history is read because their head alone does not have the words.
const HISTORIES: u64 = 300;
/// The latest events of a history that are read.
const EVENTS: usize = 500;
/// Cases of a customer that are counted.
const OF_CUSTOMER: usize = 20;

/// By what is looked where there is one word, the best first.
const WAYS: [By; 6] = [By::Tail, By::Digits, By::Name, By::Pinyin, By::Address, By::Text];

/// What the one who asks may see.
pub struct Eyes<'a> {
    pub sees: &'a dyn Fn(&Case) -> bool,
    /// Name and number of this customer are shown as they are.
    pub plain: &'a dyn Fn(CustomerId) -> bool,
}

/// Cases that this reader may see, and customers, that have all that was typed: by number first, then by
/// telephone, name, address and words; of these the closest to what was typed first, and of equally close ones
/// the newest. What was found in 50 milliseconds, or until `over` says that nobody waits any more.
pub fn find(
    core: &Core,
    reader: &Reader,
    typed: &str,
    limit: usize,
    over: &dyn Fn() -> bool,
) -> Result<Hits, StoreError> {
    let began = Moment::now();
    let for_cases = || over() || began.elapsed() > FOR_CASES;
    let in_all = || over() || began.elapsed() > PATIENCE;
    let eyes = Eyes {
        sees: &|case| reader.sees(case),
        plain: &|id| core.revealed(reader.id, Subject::Customer(id)),
    };
    look(core, &eyes, typed, limit, [&mut Budget::new(&for_cases), &mut Budget::new(&in_all)])
}

/// The same within budgets for cases and for customers.
pub fn look(
    core: &Core,
    eyes: &Eyes<'_>,
    typed: &str,
    limit: usize,
    [for_cases, for_customers]: [&mut Budget<'_>; 2],
) -> Result<Hits, StoreError> {
    let query = Query::new(typed);
    if query.words.is_empty() || limit == 0 {
        return Ok(Hits::default());
    }
    let search = Search { core, eyes, query: &query, limit: limit.min(MOST) };
    let cases = search.cases(for_cases)?;
    let customers = search.customers(for_customers)?;
    Ok(Hits { cases, customers, partial: for_cases.partial || for_customers.partial })
}

/// Customers of one answer at most: each is told with how many cases there are.
const CUSTOMERS: usize = 20;
/// Cases that are read together.
const TOGETHER: usize = 32;

/// Holds candidates against the query while that is wanted, and takes in those that are new hits: for each whether it
/// was one.
type Each<'a> = dyn FnMut(&[u32], &mut Wanted<'_, '_>) -> Result<(), StoreError> + 'a;

/// How many hits are still wanted, and what may still be spent on them.
struct Wanted<'a, 'b> {
    budget: &'a mut Budget<'b>,
    here: usize,
    enough: usize,
    looked: usize,
    /// What was said of a case long ago may bring it here.
    by_text: bool,
}

impl Wanted<'_, '_> {
    /// Whether one more candidate is read. What was read is held against the query in any case.
    fn reads(&mut self) -> bool {
        let reads = self.budget.goes_on();
        self.looked += usize::from(reads);
        self.budget.spent.candidates += u64::from(reads);
        reads
    }
}

struct Search<'a> {
    core: &'a Core,
    eyes: &'a Eyes<'a>,
    query: &'a Query,
    limit: usize,
}

impl Search<'_> {
    fn cases(&self, budget: &mut Budget<'_>) -> Result<Vec<Hit>, StoreError> {
        let mut found: BTreeMap<CaseId, (Arc<Case>, Why)> = BTreeMap::new();
        let numbered = self.numbered()?;
        for some in numbered.chunks(TOGETHER) {
            if !budget.goes_on() {
                break;
            }
            let ids: Vec<CaseId> = some.iter().map(|(id, _)| *id).collect();
            let whys: BTreeMap<CaseId, &Why> = some.iter().rev().map(|(id, why)| (*id, why)).collect();
            let cases = self.core.cases_once(&ids, &mut || budget.goes_on())?;
            for case in cases.into_iter().filter(|case| (self.eyes.sees)(case)) {
                if let Some(why) = whys.get(&case.id) {
                    found.entry(case.id).or_insert_with(|| (case, Why::clone(why)));
                }
            }
        }
        self.fresh(&mut found, budget)?;
        let site = self.core.store.facts().site;
        self.walk(Kind::Case, budget, &mut |some, wanted| {
            let ids: Vec<CaseId> = some.iter().map(|n| CaseId { site, n: *n }).collect();
            let mut some = Vec::with_capacity(ids.len());
            for case in self.core.cases_once(&ids, &mut || wanted.reads())? {
                if !found.contains_key(&case.id) && (self.eyes.sees)(&case) {
                    let had = Had::of_case(&case, &self.query.words);
                    some.push((case, had));
                }
            }
            if wanted.by_text {
                self.look_back(&mut some, wanted.budget)?;
            }
            for (case, had) in some {
                if wanted.here >= wanted.enough {
                    break;
                }
                if let Some(why) = had.why() {
                    wanted.here += 1;
                    found.insert(case.id, (case, why));
                }
            }
            Ok(())
        })?;
        let typed = self.query.words.concat();
        let closeness = Closeness::to(&typed);
        let mut found: Vec<(Arc<Case>, Why)> = found.into_values().collect();
        found.sort_by_cached_key(|(case, why)| {
            let close = closeness.of(why, case.word(Word::Name).unwrap_or_default());
            (place(why), Reverse((close, case.opened, case.id)))
        });
        budget.partial |= found.len() > self.limit;
        found.truncate(self.limit);
        let (people, now) = (self.core.read(|live| live.people.clone()), self.core.time.now());
        Ok(found.into_iter().map(|(case, why)| Hit { row: rows::row(&case, &people, now), why }).collect())
    }

    fn customers(&self, budget: &mut Budget<'_>) -> Result<Vec<CustomerHit>, StoreError> {
        let mut found: BTreeMap<CustomerId, (Arc<Customer>, Why)> = BTreeMap::new();
        if let Some(id) = self.query.customer()
            && let Some(customer) = self.core.customer(id)?
        {
            found.insert(id, (customer, Why::Number));
        }
        for customer in self.core.read(|live| live.fresh.customers.all().collect::<Vec<_>>()) {
            if let Some(why) = matching::customer(&customer, &self.query.words) {
                found.entry(customer.id).or_insert((customer, why));
            }
        }
        self.walk(Kind::Customer, budget, &mut |some, wanted| {
            let ids: Vec<CustomerId> = some.iter().map(|n| CustomerId(*n)).collect();
            for customer in self.core.customers(&ids, &mut || wanted.reads())? {
                if wanted.here >= wanted.enough {
                    break;
                }
                if found.contains_key(&customer.id) {
                    continue;
                }
                if let Some(why) = matching::customer(&customer, &self.query.words) {
                    wanted.here += 1;
                    found.insert(customer.id, (customer, why));
                }
            }
            Ok(())
        })?;
        let typed = self.query.words.concat();
        let closeness = Closeness::to(&typed);
        let mut found: Vec<(Arc<Customer>, Why)> = found.into_values().collect();
        found.sort_by_cached_key(|(customer, why)| {
            let close = closeness.of(why, customer.words.get(Word::Name).unwrap_or_default());
            (place(why), Reverse((close, customer.id)))
        });
        budget.partial |= found.len() > self.most(Kind::Customer);
        found.truncate(self.most(Kind::Customer));
        self.counted(found, budget)
    }

    /// Goes through candidates of the index, the newest first, for as long as another could still be among those
    /// that are answered.
    fn walk(&self, kind: Kind, budget: &mut Budget<'_>, each: &mut Each<'_>) -> Result<(), StoreError> {
        let words = &self.query.words;
        let ways = match words.as_slice() {
            [_] => WAYS.as_slice(),
            _ if words.iter().any(|word| is_one_character(word)) => &[By::Named, By::Anything],
            _ => &[By::Anything],
        };
        let limit = self.most(kind);
        let (mut hits, mut looked) = (0, 0);
        for by in ways {
            // What is found by less comes behind all that is found already.
            if hits >= limit {
                break;
            }
            let enough = match by {
                // All names that have one character have it alike.
                By::Name | By::Pinyin if !words.iter().any(|word| is_one_character(word)) => limit * RANKED,
                // There one is as close as another, and the newest come first.
                _ => limit,
            };
            let by_text = matches!(by, By::Text | By::Named | By::Anything);
            let (mut here, mut below) = (0, None);
            'way: loop {
                let most = AT_ONCE.min(enough).min(CANDIDATES - looked);
                let question = Question { kind, words, by: *by, below, most };
                let candidates = self.core.store.candidates(&question, budget)?;
                for some in candidates.chunks(TOGETHER) {
                    let mut wanted = Wanted { budget: &mut *budget, here, enough, looked, by_text };
                    each(some, &mut wanted)?;
                    (here, looked) = (wanted.here, wanted.looked);
                    if here >= enough {
                        budget.partial = true;
                        break 'way;
                    }
                    if !budget.goes_on() {
                        return Ok(());
                    }
                }
                below = candidates.last().copied();
                if candidates.len() < most {
                    break;
                }
                if looked >= CANDIDATES {
                    budget.partial |= here < enough;
                    return Ok(());
                }
            }
            hits += here;
        }
        Ok(())
    }

    /// Hits of a kind that one answer has at most.
    fn most(&self, kind: Kind) -> usize {
        match kind {
            Kind::Case => self.limit,
            Kind::Customer => self.limit.min(CUSTOMERS),
        }
    }

    /// Whether one more history may be read.
    fn histories(&self, budget: &mut Budget<'_>) -> bool {
        let more = budget.spent.histories < HISTORIES;
        budget.spent.histories += u64::from(more);
        budget.partial |= !more;
        more
    }

    /// The cases that the whole of the query names.
    fn numbered(&self) -> Result<Vec<(CaseId, Why)>, StoreError> {
        let (core, query) = (self.core, self.query);
        let numbers = query.cases(core.store.facts().site);
        let mut found: Vec<(CaseId, Why)> = numbers.into_iter().map(|id| (id, Why::Number)).collect();
        let is_theirs =
            |case: &&Arc<Case>| case.references.iter().any(|reference| reference.id == query.whole);
        found.extend(core.read(|live| -> Vec<(CaseId, Why)> {
            live.fresh.cases.values().filter(is_theirs).map(|case| (case.id, Why::External)).collect()
        }));
        let theirs = core.store.by_external(&query.whole, MOST)?;
        found.extend(theirs.into_iter().map(|id| (id, Why::External)));
        if let Some(id) = query.customer()
            && let Some(customer) = self.core.customer(id)?
        {
            for line in &customer.lines {
                if found.len() >= MOST {
                    break;
                }
                found.extend(self.core.ids_of(line, MOST)?.into_iter().map(|id| (id, Why::Phone)));
            }
        }
        Ok(found)
    }

    /// Cases that the store's search does not know yet, by what was said since.
    fn fresh(
        &self,
        found: &mut BTreeMap<CaseId, (Arc<Case>, Why)>,
        budget: &mut Budget<'_>,
    ) -> Result<(), StoreError> {
        let words = &self.query.words;
        let fresh: Vec<(Arc<Case>, Vec<Arc<Words>>)> = self.core.read(|live| {
            let said = |case: &Arc<Case>| live.fresh.said(case.id).to_vec();
            live.fresh.cases.values().rev().map(|case| (case.clone(), said(case))).collect()
        });
        for (case, said) in fresh {
            if found.contains_key(&case.id) || !(self.eyes.sees)(&case) {
                continue;
            }
            if !budget.goes_on() {
                return Ok(());
            }
            let mut had = Had::of_case(&case, words);
            said.iter().rev().for_each(|said| had.take(said));
            // Some words in what is new, others long before.
            let mut case = [(case, had)];
            if case.iter().all(|(_, had)| had.has_some()) {
                self.look_back(&mut case, budget)?;
            }
            for (case, had) in case {
                if let Some(why) = had.why() {
                    found.insert(case.id, (case, why));
                }
            }
        }
        Ok(())
    }

    /// Looks for what is missing in what was ever said of these cases, the latest first.
    fn look_back(
        &self,
        cases: &mut [(Arc<Case>, Had<'_>)],
        budget: &mut Budget<'_>,
    ) -> Result<(), StoreError> {
        let wanting = cases.iter_mut().filter(|(_, had)| !had.has_all());
        let mut wanting: Vec<_> = wanting.take_while(|_| self.histories(budget)).collect();
        let lasts: Vec<u64> = wanting.iter().map(|(case, _)| case.last).collect();
        self.core.store.look_back(&lasts, EVENTS, &mut |at, event| {
            let Some((_, had)) = wanting.get_mut(at) else { return false };
            had.take(&event.words);
            !had.has_all() && budget.goes_on()
        })
    }

    /// Customers as they stand in a list, with the cases that may be counted.
    fn counted(
        &self,
        found: Vec<(Arc<Customer>, Why)>,
        budget: &mut Budget<'_>,
    ) -> Result<Vec<CustomerHit>, StoreError> {
        let mut of = Vec::with_capacity(found.len());
        for (customer, _) in &found {
            let mut ids = BTreeSet::new();
            for line in &customer.lines {
                // Some may have had the line before, and are not counted.
                if ids.len() >= 2 * OF_CUSTOMER {
                    break;
                }
                ids.extend(self.core.ids_of(line, OF_CUSTOMER)?);
            }
            of.push(ids);
        }
        let all: BTreeSet<CaseId> = of.iter().flatten().copied().collect();
        let cases = self.core.cases_once(&all.into_iter().collect::<Vec<_>>(), &mut || budget.goes_on())?;
        let cases: BTreeMap<CaseId, Arc<Case>> = cases.into_iter().map(|case| (case.id, case)).collect();
        let hit = |((customer, why), ids): ((Arc<Customer>, Why), BTreeSet<CaseId>)| {
            let theirs = |case: &&Arc<Case>| {
                let line = case.word(Word::Line);
                customer.lines.iter().any(|of| line == Some(of)) && (self.eyes.sees)(case)
            };
            let cases = ids.iter().filter_map(|id| cases.get(id)).filter(theirs).take(OF_CUSTOMER);
            let (cases, open) =
                cases.fold((0, 0), |(all, open), case| (all + 1, open + u32::from(case.stage.is_open())));
            CustomerHit { row: self.row(&customer, cases, open), why }
        };
        Ok(found.into_iter().zip(of).map(hit).collect())
    }

    fn row(&self, customer: &Customer, cases: u32, open: u32) -> ListedCustomer {
        let said = |word| customer.words.get(word).unwrap_or_default();
        let clear = (self.eyes.plain)(customer.id);
        let shown = |plain: &str, masked: fn(&str) -> String| {
            if clear { plain.to_owned() } else { masked(plain) }
        };
        ListedCustomer {
            customer: customer.id,
            name: shown(said(Word::Name), text::mask_name),
            line: shown(customer.lines.first().map_or("", String::as_str), text::mask_tail),
            address: shown(said(Word::Address), text::mask_address),
            cases,
            open,
        }
    }
}
