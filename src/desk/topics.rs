//! 热点: cases of one place and class that come within an hour look like one incident; categories and phrases of which
//! there are more than in the week before are what customers talk about.
//!
//! Both are read from the cases with the highest numbers, the first every few seconds, the second every hour, once for
//! everybody who looks, and never by two at a time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    authorize::{Op, Reader},
    core::Core,
    dismiss, improvement,
    job::refused,
    rows,
};
use crate::{
    api::{Cluster, Incident, Reply, Rising, TopicsView},
    case::{Case, CaseId, Dismissed, LinkKind, Reason, Stage, Word},
    rules::Rules,
    sla::Instant,
    store::StoreError,
    text,
};

/// How long clusters, and what rose, are good for, in seconds.
const CLUSTERS_FOR_S: i64 = 10;
const RISING_FOR_S: i64 = 3_600;
/// How often it is counted for those who lead, while nobody looks.
const WATCHED_FOR_S: i64 = 300;
/// Cases that are read at once, and in all.
const AT_ONCE: u32 = 500;
const LOOKED_LATELY: u32 = 4_000;
const LOOKED_WEEKS: u32 = 40_000;
/// So many cases in a row that are older mean that all below are: what came from files lies between the others.
const OLDER: u32 = 2_000;
const OLDER_LATELY: u32 = 500;
const WEEK_S: i64 = 7 * 86_400;
/// A week with fewer cases is compared with nothing.
const FEW: usize = 20;
/// A category rose clearly where it did so by so many standard deviations, and there are so many cases of it.
const DEVIATIONS: f64 = 2.0;
const CASES: usize = 5;
const CLUSTERS: usize = 10;
const INCIDENTS: usize = 20;
const RISING: usize = 10;
const SHOWN: usize = 200;
const SHOWN_RISING: usize = 100;

/// What was counted last.
#[derive(Debug, Default)]
pub struct Topics {
    known: Mutex<Known>,
    counting: Mutex<()>,
}

#[derive(Debug, Default, Clone)]
struct Known {
    clusters_at: Option<Instant>,
    view: Arc<TopicsView>,
    /// What is told that may be dismissed: how many there are, and what it is called.
    told: HashMap<String, (u32, String)>,
    /// Parents that were open when they were last seen.
    parents: Vec<CaseId>,
}

impl Topics {
    /// How many there are of something that is told and may be dismissed, and what it is called.
    pub fn told(&self, topic: &str) -> Option<(u32, String)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).told.get(topic).cloned()
    }

    /// What looks like one incident, has no parent and was not dismissed.
    pub fn waiting(&self, dismissed: &Dismissed, now: Instant) -> u64 {
        let view = self.known.lock().unwrap_or_else(PoisonError::into_inner).view.clone();
        let clusters = view.clusters.iter().map(|one| (one.parent, &one.topic, one.count));
        let alarms = view.alarms.iter().map(|one| (one.parent, &one.topic, one.count));
        let waits = |(parent, topic, count): &(Option<CaseId>, &String, u32)| {
            parent.is_none() && !dismissed.hides(topic, *count, now)
        };
        clusters.chain(alarms).filter(waits).count() as u64
    }

    /// Whether it is time to count again for somebody who leads and does not look.
    fn is_old(&self, now: Instant) -> bool {
        let at = self.known.lock().unwrap_or_else(PoisonError::into_inner).clusters_at;
        !at.is_some_and(|at| (0..WATCHED_FOR_S).contains(&now.since(at)))
    }

    /// A case was made a parent. Whether it is one still is seen when it is looked at.
    pub fn know(&self, parent: CaseId) {
        let parents = &mut self.known.lock().unwrap_or_else(PoisonError::into_inner).parents;
        // Nobody may look for long.
        if parents.len() < SHOWN && !parents.contains(&parent) {
            parents.push(parent);
        }
    }
}

/// The place of an address: all before its first number, without spaces between characters of scripts that have none.
pub fn place(address: &str) -> String {
    let folded = text::fold(address);
    let chars: Vec<char> = folded.chars().collect();
    let counted = |at: usize| {
        let numeral = |c: &char| "一二三四五六七八九十".contains(*c);
        let unit = |c: &char| "号楼栋幢座单室层".contains(*c);
        let run = chars.iter().skip(at).take_while(|c| numeral(c)).count();
        run > 0 && chars.get(at + run).is_some_and(unit)
    };
    let end = (0..chars.len())
        .find(|at| chars.get(*at).is_some_and(|c| c.is_numeric() || *c == '#') || counted(*at))
        .unwrap_or(chars.len());
    let mut place = String::new();
    let mut before = None;
    for c in chars.iter().take(end).filter(|c| c.is_alphanumeric() || **c == ' ') {
        // A space stands between words only.
        if *c == ' ' && before.is_none_or(|before: char| !before.is_ascii_alphanumeric()) {
            continue;
        }
        place.push(*c);
        before = Some(*c);
    }
    place.trim_end_matches([' ', '第']).to_owned()
}

/// What clusters are made by: place, kind, category on the upper level.
type Key = (String, String, Option<String>);

fn key(case: &Case, rules: &Rules) -> Option<Key> {
    let place = place(case.words.get(Word::Address)?);
    if place.chars().count() < 2 {
        return None;
    }
    let category = case.facts.category.as_deref().map(|id| upper(id, rules));
    Some((place, case.facts.kind.clone(), category))
}

fn upper(id: &str, rules: &Rules) -> String {
    rules.category(id).and_then(|category| category.under.as_deref()).unwrap_or(id).to_owned()
}

/// Whether it is for somebody's eyes: it is of the whole house.
pub fn may_see(reader: &Reader) -> bool {
    reader.may(Op::Lead) && reader.wall.is_none()
}

/// Counts behind the back of somebody who is told how many there are, where that was done long ago.
pub fn watch(core: &Arc<Core>, reader: &Reader) {
    let now = core.time.now();
    if may_see(reader) && core.topics.is_old(now) {
        let core = Arc::clone(core);
        drop(tokio::task::spawn_blocking(move || {
            if let Err(error) = keep_up(&core, now) {
                tracing::error!(%error, "hot spots could not be counted");
            }
        }));
    }
}

/// Counts again what is old. Whoever comes while it is being counted has what was known before.
fn keep_up(core: &Core, now: Instant) -> Result<(), StoreError> {
    core.topics.counting.try_lock().map_or(Ok(()), |_counting| refresh(core, now))
}

/// What is talked about.
pub fn topics(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    if !may_see(reader) {
        return Ok(refused(Reason::NotPermitted { role: reader.role }));
    }
    let now = core.time.now();
    keep_up(core, now)?;
    let known = core.topics.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut view = (*known.view).clone();
    core.read(|live| {
        view.clusters.retain(|one| !live.dismissed.hides(&one.topic, one.count, now));
        view.alarms.retain(|one| !live.dismissed.hides(&one.topic, one.count, now));
    });
    (view.improvements, view.older_improvements) = improvement::latest(core, now)?;
    Ok(Reply::Topics(Box::new(view)))
}

fn refresh(core: &Core, now: Instant) -> Result<(), StoreError> {
    let known = core.topics.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let fresh = |at: Option<Instant>, for_s| at.is_some_and(|at| (0..for_s).contains(&now.since(at)));
    let Some((_, pack)) = core.read(|live| live.editions.in_force().map(|(no, pack)| (no, pack.clone())))
    else {
        return Ok(());
    };
    let mut next = known.clone();
    let mut view = (*known.view).clone();
    if !fresh(view.counted.map(|(at, ..)| at), RISING_FOR_S) {
        // Of many cases no more is kept than is counted.
        let mut told = Vec::new();
        let from = now.plus(-2 * WEEK_S);
        view.partial = lately(core, from, LOOKED_WEEKS, OLDER, &mut |case| {
            if is_parent(&case) {
                next.parents.push(case.id);
            }
            told.push(Told {
                case: case.id,
                opened: case.opened,
                category: case.facts.category.clone(),
                text: case.words.get(Word::Text).unwrap_or_default().to_owned(),
            });
        })?;
        rising(&mut view, told, now, &pack);
    }
    if !fresh(known.clusters_at, CLUSTERS_FOR_S) {
        let within_s = pack.mass.within_s;
        let (mut cases, from) = (Vec::new(), now.plus(-within_s));
        lately(core, from, LOOKED_LATELY, OLDER_LATELY, &mut |case| cases.push(case))?;
        next.parents.extend(cases.iter().filter(|case| is_parent(case)).map(|case| case.id));
        next.parents.sort_unstable_by_key(|id| std::cmp::Reverse(id.n));
        next.parents.dedup();
        let parents: Vec<Arc<Case>> =
            core.cases(&next.parents)?.into_iter().filter(|case| is_parent(case)).collect();
        next.parents = parents.iter().map(|case| case.id).take(INCIDENTS).collect();
        view.clusters = clusters(&cases, &parents, usize::from(pack.mass.cases), &pack, now);
        core.alarms.catch_up(core, &pack, now)?;
        view.alarms = core.alarms.told(core, &pack, now)?;
        next.told = told(&view, &pack);
        view.incidents = parents.iter().take(INCIDENTS).map(|case| incident(case)).collect();
        next.clusters_at = Some(now);
    }
    next.view = Arc::new(view);
    let mut now = core.topics.known.lock().unwrap_or_else(PoisonError::into_inner);
    // What was made a parent meanwhile stays known.
    next.parents.extend(now.parents.iter().filter(|parent| !known.parents.contains(parent)));
    *now = next;
    Ok(())
}

/// Goes through the cases that were opened from then on, the highest number first; whether there may be more of them.
pub fn lately(
    core: &Core,
    from: Instant,
    most: u32,
    most_older: u32,
    each: &mut dyn FnMut(Arc<Case>),
) -> Result<bool, StoreError> {
    let site = core.store.facts().site;
    let fresh = core.read(|live| live.fresh.cases.keys().map(|id| id.n).max());
    let mut upto = core.store.last_case()?.max(fresh.unwrap_or_default());
    let (mut looked, mut older) = (0, 0);
    while upto > 0 && looked < most && older < most_older {
        let least = upto.saturating_sub(AT_ONCE);
        // A number without a check digit is none.
        let ids: Vec<CaseId> =
            (least + 1..=upto).rev().filter_map(|n| CaseId::mint(site, n).filter(|id| id.n == n)).collect();
        for case in core.cases_once(&ids, &mut || true)? {
            let is_in = case.opened >= from;
            older = if is_in { 0 } else { older + 1 };
            if is_in {
                each(case);
            }
        }
        looked += upto - least;
        upto = least;
    }
    Ok(upto > 0 && older < most_older)
}

fn is_parent(case: &Case) -> bool {
    case.stage.is_open() && case.linked(LinkKind::Child).next().is_some()
}

fn incident(case: &Case) -> Incident {
    Incident {
        case: case.id,
        title: rows::about(case),
        opened: case.opened,
        children: few(case.linked(LinkKind::Child).count()),
    }
}

/// Open cases without a parent that share place and class, where there are enough of them.
fn clusters(
    cases: &[Arc<Case>],
    parents: &[Arc<Case>],
    least: usize,
    rules: &Rules,
    now: Instant,
) -> Vec<Cluster> {
    let of_parents: HashMap<Key, CaseId> =
        parents.iter().rev().filter_map(|case| Some((key(case, rules)?, case.id))).collect();
    let mut groups: BTreeMap<Key, Vec<&Arc<Case>>> = BTreeMap::new();
    let alone = |case: &&Arc<Case>| {
        matches!(case.stage, Stage::Accept | Stage::Handle | Stage::Feedback)
            && case.linked(LinkKind::Parent).next().is_none()
            && case.linked(LinkKind::Child).next().is_none()
    };
    for case in cases.iter().filter(alone) {
        if let Some(key) = key(case, rules) {
            groups.entry(key).or_default().push(case);
        }
    }
    let mut clusters: Vec<Cluster> = groups
        .into_iter()
        // One more of an incident that is known is one of it.
        .filter(|(key, cases)| cases.len() >= least || of_parents.contains_key(key))
        .map(|(key, cases)| Cluster {
            parent: of_parents.get(&key).copied(),
            count: few(cases.len()),
            since: cases.iter().map(|case| case.opened).min().unwrap_or(now),
            cases: cases.iter().map(|case| case.id).take(SHOWN).collect(),
            topic: dismiss::topic(&["mass", &key.0, &key.1, key.2.as_deref().unwrap_or_default()]),
            // Those who lead read addresses down to the street.
            place: text::mask_address(&key.0),
            kind: key.1,
            category: key.2,
        })
        .collect();
    clusters.sort_by_key(|cluster| (std::cmp::Reverse(cluster.count), cluster.since));
    clusters.truncate(CLUSTERS);
    clusters
}

/// What may be dismissed, as it is called.
fn told(view: &TopicsView, rules: &Rules) -> HashMap<String, (u32, String)> {
    let clusters = view.clusters.iter().map(|one| {
        let class = one.category.as_deref().unwrap_or(&one.kind);
        (one.topic.clone(), (one.count, format!("{} {class}", one.place)))
    });
    let alarms = view.alarms.iter().map(|one| {
        let watch = rules.watch(&one.watch).map_or(one.watch.as_str(), |watch| &watch.id);
        (one.topic.clone(), (one.count, format!("{watch} {}", one.value)))
    });
    clusters.chain(alarms).collect()
}

/// What is counted of a case.
struct Told {
    case: CaseId,
    opened: Instant,
    category: Option<String>,
    text: String,
}

fn rising(view: &mut TopicsView, cases: Vec<Told>, now: Instant, rules: &Rules) {
    let (this, last): (Vec<Told>, Vec<Told>) =
        cases.into_iter().partition(|told| now.since(told.opened) < WEEK_S);
    view.counted = Some((now, few(this.len()), few(last.len())));
    (view.categories, view.phrases) = (Vec::new(), Vec::new());
    if last.len() < FEW {
        return;
    }
    let by_category = |cases: &[Told]| {
        let mut of: BTreeMap<String, Vec<CaseId>> = BTreeMap::new();
        for told in cases {
            if let Some(category) = &told.category {
                of.entry(category.clone()).or_default().push(told.case);
            }
        }
        of
    };
    let before = by_category(&last);
    let risen = by_category(&this).into_iter().filter_map(|(what, cases)| {
        let before = before.get(&what).map_or(0, Vec::len);
        let rose = text::rose((few(cases.len()), few(before)), (few(this.len()), few(last.len())));
        (cases.len() >= CASES && rose >= DEVIATIONS && rules.category(&what).is_some()).then(|| {
            let (now, before) = (few(cases.len()), few(before));
            (rose, Rising { what, now, before, cases: cases.into_iter().take(SHOWN_RISING).collect() })
        })
    });
    let mut categories: Vec<(f64, Rising)> = risen.collect();
    categories.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    view.categories = categories.into_iter().map(|(_, rising)| rising).take(RISING).collect();
    let texts = [&this, &last].map(|of| of.iter().map(|told| told.text.as_str()).collect::<Vec<&str>>());
    let [now, before] = &texts;
    let phrases = text::risen(now, before, RISING).into_iter().map(|risen| {
        let ids = risen.texts.iter().filter_map(|at| this.get(*at as usize)).map(|told| told.case);
        Rising {
            now: few(risen.texts.len()),
            before: risen.before,
            cases: ids.take(SHOWN_RISING).collect(),
            what: risen.phrase,
        }
    });
    view.phrases = phrases.collect();
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_place_is_an_address_up_to_its_first_number() {
        for (address, want) in [
            ("万全 商业东街 12号", "万全商业东街"),
            ("万全商业东街5号楼", "万全商业东街"),
            ("商业东街（城镇）", "商业东街城镇"),
            ("幸福小区三号楼二单元", "幸福小区"),
            ("幸福小区十二栋", "幸福小区"),
            ("三里河", "三里河"),
            ("１２号", ""),
            ("Elm Street 5, flat 2", "elm street"),
            ("Elm  Street", "elm street"),
            ("", ""),
        ] {
            assert_eq!(place(address), want, "{address}");
        }
    }
}
