//! Models with kinds of fault of which more came in this month than usual, read from the cases with the highest numbers.

use std::collections::BTreeMap;

use super::{authorize::Reader, core::Core, job::refused, topics::lately};
use crate::{
    api::{FaultsView, Reply, RisingFault},
    case::{CaseId, Reason},
    store::StoreError,
    text,
};

const MONTH_S: i64 = 30 * 86_400;
/// Months before this one that say what is usual.
const BEFORE: u32 = 3;
/// Cases that are read at most, and how many older ones in a row mean that all below are older.
const LOOKED: u32 = 40_000;
const OLDER: u32 = 2_000;
/// With fewer hand-ins in the months before nothing is usual yet.
const FEW: u32 = 10;
/// A kind of fault rose clearly where it did so by so many standard deviations, and came so often.
const DEVIATIONS: f64 = 2.0;
const CAME: u32 = 3;
const RISING: usize = 20;
const SHOWN: usize = 20;

/// A model as its makers and everybody who types it call it, and a kind of fault.
type Key = (String, String);

#[derive(Default)]
struct Counted {
    model: String,
    now: Vec<CaseId>,
    before: u32,
}

/// What rose. It is of the whole house.
pub fn faults(core: &Core, reader: &Reader) -> Result<Reply, StoreError> {
    if reader.wall.is_some() {
        return Ok(refused(Reason::NotPermitted { role: reader.role }));
    }
    let now = core.time.now();
    let from = now.plus(-MONTH_S * i64::from(BEFORE + 1));
    let mut counted: BTreeMap<Key, Counted> = BTreeMap::new();
    let partial = lately(core, from, LOOKED, OLDER, &mut |case| {
        let (Some(model), Some(fault)) = (case.values.get("model"), case.values.get("fault_kind")) else {
            return;
        };
        let Some(at) = case.hand_ins().last().copied() else { return };
        let key = (text::fold(model).split_whitespace().collect(), fault.clone());
        let of = counted.entry(key).or_default();
        if of.model.is_empty() {
            of.model.clone_from(model);
        }
        match now.since(at) < MONTH_S {
            true => of.now.push(case.id),
            false => of.before += 1,
        }
    })?;
    Ok(Reply::Faults(FaultsView { partial, ..risen(counted) }))
}

fn risen(counted: BTreeMap<Key, Counted>) -> FaultsView {
    let all_now: u32 = counted.values().map(|of| few(of.now.len())).sum();
    let all_before: u32 = counted.values().map(|of| of.before).sum();
    let usual = |before: u32| before.div_ceil(BEFORE);
    let mut view = FaultsView { counted: (all_now, usual(all_before)), ..FaultsView::default() };
    if all_before < FEW {
        return view;
    }
    let mut rising: Vec<(f64, RisingFault)> = Vec::new();
    for ((_, fault), of) in counted {
        let (came, before) = (few(of.now.len()), usual(of.before));
        let rose = text::rose((came, before), view.counted);
        if came >= CAME && rose >= DEVIATIONS {
            let cases = of.now.into_iter().take(SHOWN).collect();
            rising.push((rose, RisingFault { model: of.model, fault, now: came, usual: before, cases }));
        }
    }
    rising.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    view.rising = rising.into_iter().map(|(_, of)| of).take(RISING).collect();
    view
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::bench::site;

    #[test]
    fn a_fault_rises_against_its_own_months_before_and_against_all_others() {
        let of = |model: &str, now: u32, before: u32| {
            let now = (1..=now).map(|n| CaseId { site: site(), n }).collect();
            let key = (model.to_owned(), "screen".to_owned());
            (key, Counted { model: model.to_owned(), now, before })
        };
        for (counted, want) in [
            // What came as often as ever, beside what came five times as often.
            (vec![of("a", 10, 30), of("b", 15, 9)], vec![("b", 15, 3)]),
            // There is more of everything.
            (vec![of("a", 20, 30), of("b", 20, 30)], vec![]),
            // New, and too few to say.
            (vec![of("a", 10, 30), of("b", 2, 0)], vec![]),
            (vec![of("a", 10, 30), of("b", 5, 0)], vec![("b", 5, 0)]),
            // Nothing is usual yet.
            (vec![of("a", 9, 0), of("b", 9, 9)], vec![]),
        ] {
            let view = risen(counted.into_iter().collect());
            let rising: Vec<_> = view.rising.iter().map(|of| (of.model.as_str(), of.now, of.usual)).collect();
            assert_eq!(rising, want, "{view:?}");
        }
        let many = (0..50).map(|n| of(&format!("m{n}"), 30, 3)).chain([of("z", 10, 9_000)]);
        let view = risen(many.collect());
        assert_eq!((view.rising.len(), view.rising[0].cases.len()), (RISING, SHOWN), "bounded");
    }
}
