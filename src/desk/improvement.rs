//! 改进成效: what came in before and after the measure of an improvement item, counted, not typed. A category is counted from
//! the sums by day; a phrase is looked up in the index and held against the text of each case that may have it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant as Moment},
};

use jiff::{civil::Date, tz::TimeZone};

use super::{authorize::Reader, core::Core, job::refused, rows};
use crate::{
    api::{Clear, Counted, Effect, ImprovementView, Reply},
    case::{Aim, Case, CaseId, Day, EditionNo, IMPROVEMENT, Reason, Spans, Word, as_phrase, hour_of},
    sla::Instant,
    store::{Budget, By, Kind, Question, StoreError},
    text,
};

/// Items that are listed.
const LISTED: usize = 20;
/// How long an effect is good for, in seconds.
const GOOD_FOR_S: i64 = 3_600;
/// Effects that are remembered.
const REMEMBERED: usize = 200;
/// Whoever looks at the list does not wait longer than this and the item under way; the rest is counted when they look next.
const PATIENCE: Duration = Duration::from_secs(1);
/// Cases that may have a phrase, among those of the weeks that are compared: more of them are not looked at.
const CANDIDATES: usize = 20_000;
/// Candidates that are asked for at once, and cases that are read together.
const AT_ONCE: usize = 5_000;
const TOGETHER: usize = 250;
/// A difference of so many standard deviations is clear.
const DEVIATIONS: f64 = 2.0;

/// What was counted last.
#[derive(Debug, Default)]
pub struct Improvements {
    known: Mutex<BTreeMap<CaseId, Known>>,
    /// One at a time.
    counting: Mutex<()>,
}

#[derive(Debug, Clone)]
struct Known {
    of: Measure,
    at: Instant,
    effect: Effect,
}

/// What an effect hangs on beside the cases.
#[derive(Debug, Clone, PartialEq)]
struct Measure {
    aim: Aim,
    in_force: Date,
    today: Day,
    /// Which categories lie under others.
    pack: Option<EditionNo>,
}

/// The newest improvement items, and whether there are more. What there is no time for now is said to be counted later.
pub fn latest(core: &Core, now: Instant) -> Result<(Vec<ImprovementView>, bool), StoreError> {
    // What is projected meanwhile leaves the one before the other is read.
    let fresh: Vec<u32> = core.read(|live| {
        let of = |case: &&Arc<Case>| case.facts.category.as_deref() == Some(IMPROVEMENT);
        live.fresh.cases.values().filter(of).map(|case| case.id.n).collect()
    });
    let stored = core.store.improvements(LISTED + 1 + fresh.len())?;
    let all: BTreeSet<u32> = fresh.into_iter().chain(stored).collect();
    let site = core.store.facts().site;
    let ids: Vec<CaseId> = all.into_iter().rev().map(|n| CaseId { site, n }).collect();
    let mut cases = core.cases_once(&ids, &mut || true)?;
    cases.retain(|case| case.is_improvement());
    let more = cases.len() > LISTED;
    cases.truncate(LISTED);
    let counting = core.improvements.counting.try_lock().ok();
    let began = Moment::now();
    let views = cases.iter().map(|case| {
        let counts = counting.is_some() && began.elapsed() < PATIENCE;
        view(core, case, now, counts)
    });
    Ok((views.collect::<Result<_, StoreError>>()?, more))
}

/// What the measure of one item came to, for whoever may see the case.
pub fn page(core: &Core, reader: &Reader, case: CaseId) -> Result<Reply, StoreError> {
    let is_item = |case: &Arc<Case>| case.facts.category.as_deref() == Some(IMPROVEMENT);
    let Some(case) = core.case(case)?.filter(|case| reader.sees(case)).filter(is_item) else {
        return Ok(refused(Reason::NotFound));
    };
    let _counting = core.improvements.counting.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Reply::Improvement(Box::new(view(core, &case, core.time.now(), true)?)))
}

fn view(core: &Core, case: &Case, now: Instant, counts: bool) -> Result<ImprovementView, StoreError> {
    let aim = case.aim();
    Ok(ImprovementView {
        case: case.id,
        title: rows::about(case),
        stage: case.stage,
        category: aim.category.clone(),
        phrase: aim.phrase.clone(),
        in_force: case.in_force_on(),
        effect: effect(core, case, aim, now, counts)?,
    })
}

/// From what was counted within the hour, or counted now where there is time for that.
fn effect(core: &Core, case: &Case, aim: Aim, now: Instant, counts: bool) -> Result<Effect, StoreError> {
    if aim.is_empty() {
        return Ok(Effect::NoAim);
    }
    let Some(in_force) = case.in_force_on() else { return Ok(Effect::NotInForce) };
    let zone = TimeZone::get(&core.store.facts().zone).unwrap_or(TimeZone::UTC);
    let pack = core.read(|live| live.editions.in_force().map(|(no, _)| no));
    let of = Measure { aim, in_force, today: hour_of(now, &zone).0, pack };
    let known = core.improvements.known.lock().unwrap_or_else(PoisonError::into_inner).get(&case.id).cloned();
    let known = known.filter(|known| known.of == of);
    if let Some(known) = &known
        && (!counts || (0..GOOD_FOR_S).contains(&now.since(known.at)))
    {
        return Ok(known.effect.clone());
    }
    if !counts {
        return Ok(Effect::Counting);
    }
    let effect = measured(core, &of, &zone, now)?;
    let mut all = core.improvements.known.lock().unwrap_or_else(PoisonError::into_inner);
    all.insert(case.id, Known { of, at: now, effect: effect.clone() });
    if all.len() > REMEMBERED {
        let oldest = all.iter().min_by_key(|(_, known)| known.at).map(|(id, _)| *id);
        oldest.into_iter().for_each(|id| _ = all.remove(&id));
    }
    Ok(effect)
}

fn measured(core: &Core, of: &Measure, zone: &TimeZone, now: Instant) -> Result<Effect, StoreError> {
    let (store, in_force) = (&core.store, Day::of(of.in_force));
    let fresh = core.read(|live| live.fresh.cases.values().map(|case| hour_of(case.opened, zone).0).min());
    let known = store.first_day()?.into_iter().chain(fresh).min();
    let spans = Spans::of(in_force, of.today, known.unwrap_or(of.today));
    if spans.weeks == 0 {
        let over = Day(in_force.0.saturating_add(7));
        return Ok(match over.date().filter(|_| of.today < over) {
            Some(date) => Effect::From(date),
            None => Effect::NoBefore,
        });
    }
    let categories = of.aim.category.as_deref().map(|id| categories(core, id));
    let weeks = match &of.aim.phrase {
        Some(phrase) => with_phrase(core, phrase, categories.as_ref(), spans, zone, CANDIDATES)?,
        None => Some(of_categories(core, categories.iter().flatten(), spans)?),
    };
    let Some(mut before) = weeks else { return Ok(Effect::TooMany) };
    let after = before.split_off(usize::from(spans.weeks));
    let all = |from, until| -> Result<u32, StoreError> {
        let days = store.arrivals(None, from, until)?;
        Ok(days.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count)))
    };
    let mut counted = Counted {
        at: now,
        before,
        after,
        all_before: all(spans.first(), spans.in_force)?,
        all_after: all(spans.in_force, spans.end())?,
        clear: Clear::No,
    };
    counted.clear = clear(&counted);
    Ok(Effect::Counted(Box::new(counted)))
}

/// Whether it fell or rose by more than chance, and by more than all cases did.
fn clear(of: &Counted) -> Clear {
    let (before, after) = of.sums();
    let (all_before, all_after) = (of.all_before, of.all_after);
    if text::rose((before, after), (all_before, all_after)) >= DEVIATIONS {
        Clear::Fell
    } else if text::rose((after, before), (all_after, all_before)) >= DEVIATIONS {
        Clear::Rose
    } else {
        Clear::No
    }
}

/// A category with those under it, in the rules in force.
fn categories(core: &Core, id: &str) -> BTreeSet<String> {
    let under = core.read(|live| {
        let pack = live.editions.in_force().map(|(_, pack)| pack);
        let all = pack.iter().flat_map(|pack| pack.categories.iter().map(move |of| (pack, of)));
        all.filter(|(pack, of)| pack.is_under(&of.id, id)).map(|(_, of)| of.id.clone()).collect::<Vec<_>>()
    });
    under.into_iter().chain([id.to_owned()]).collect()
}

/// Cases of these categories by week, those of both spans in one row.
fn of_categories<'a>(
    core: &Core,
    categories: impl Iterator<Item = &'a String>,
    spans: Spans,
) -> Result<Vec<u32>, StoreError> {
    let mut weeks = vec![0_u32; 2 * usize::from(spans.weeks)];
    for category in categories {
        for (day, count) in core.store.arrivals(Some(category), spans.first(), spans.end())? {
            if let Some(week) = spans.week(day).and_then(|week| weeks.get_mut(week)) {
                *week = week.saturating_add(count);
            }
        }
    }
    Ok(weeks)
}

/// Cases with a phrase in their text by week, where categories are given of those alone; none where there are more that may
/// have it than `most`.
pub fn with_phrase(
    core: &Core,
    phrase: &str,
    categories: Option<&BTreeSet<String>>,
    spans: Spans,
    zone: &TimeZone,
    most: usize,
) -> Result<Option<Vec<u32>>, StoreError> {
    let mut weeks = vec![0_u32; 2 * usize::from(spans.weeks)];
    let mut seen = BTreeSet::new();
    let mut take = |case: &Case| {
        let Some((day, category)) = case.arrival(zone).filter(|_| seen.insert(case.id.n)) else { return };
        let of_category = categories.is_none_or(|of| category.is_some_and(|category| of.contains(category)));
        if let Some(week) = spans.week(day).and_then(|week| weeks.get_mut(week))
            && of_category
            && text::stands(&as_phrase(case.word(Word::Text).unwrap_or_default()), phrase).is_some()
        {
            *week += 1;
        }
    };
    // The index does not know what was said since it was written.
    let fresh: Vec<Arc<Case>> = core.read(|live| live.fresh.cases.values().cloned().collect());
    let within = core.store.opened_between(spans.first(), spans.end())?;
    fresh.iter().for_each(|case| take(case));
    let words = [phrase.to_owned()];
    let over = || false;
    let (mut budget, mut looked) = (Budget::new(&over), 0);
    let site = core.store.facts().site;
    let mut below = within.last().map(|last| last.saturating_add(1));
    while below.is_some() {
        let question = Question { kind: Kind::Case, words: &words, by: By::Text, below, most: AT_ONCE };
        let found = core.store.candidates(&question, &mut budget)?;
        let of_spans: Vec<CaseId> = found
            .iter()
            .filter(|n| within.binary_search(n).is_ok())
            .map(|n| CaseId { site, n: *n })
            .collect();
        looked += of_spans.len();
        if budget.partial || looked > most {
            return Ok(None);
        }
        for some in of_spans.chunks(TOGETHER) {
            core.cases_once(some, &mut || true)?.iter().for_each(|case| take(case));
        }
        let least = within.first().copied().unwrap_or_default();
        below = found.last().copied().filter(|last| found.len() == AT_ONCE && *last > least);
    }
    Ok(Some(weeks))
}
