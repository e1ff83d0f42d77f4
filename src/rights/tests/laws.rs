//! What holds for all facts.

use jiff::civil::Date;
use proptest::prelude::*;

use super::{
    super::{Answer, Device, Fen, Part, Proof, Repair, Right, SameModel, days, later, rights},
    rows::{on, phone},
};
use crate::{rules::Pack, sla::Calendar};

fn asked(device: &Device, today: Date) -> Vec<Right<'static>> {
    rights(device, today, Pack::builtin(), Calendar::shipped()).unwrap()
}

/// What is left, days in repair, whether parts were waited for, fault, work.
type Visit = (i64, i64, bool, &'static str, Option<&'static str>);

fn visit() -> impl Strategy<Value = Visit> {
    let work =
        prop_oneof![Just(None), Just(Some("part_replaced")), Just(Some("adjusted")), Just(Some("tested"))];
    (0..80_i64, 0..90_i64, any::<bool>(), prop_oneof![Just("screen"), Just("sound")], work)
}

fn repaired(sold: Date, visits: &[Visit]) -> Vec<Repair> {
    let mut free = sold;
    let repair = |(rest, stay, waits, fault, work): &Visit| {
        let from = later(free, *rest);
        let to = later(from, *stay);
        free = to;
        let waited = if *waits { u16::try_from(*stay).unwrap() } else { 0 };
        let work = work.map(str::to_owned);
        Repair { from, to: Some(to), fault: (*fault).to_owned(), work, waited }
    };
    visits.iter().map(repair).collect()
}

fn device() -> impl Strategy<Value = Device> {
    let part = prop_oneof![4 => Just(Part::MainUnit), 1 => Just(Part::Battery), 1 => Just(Part::Earphone)];
    let visits = prop::collection::vec(visit(), 0..4);
    let proof = prop_oneof![6 => Just(0), 2 => Just(1), 1 => Just(2)];
    let price = prop::option::weighted(0.8, 0..500_000_i64);
    (part, 0..700_i64, proof, price, visits, 0..4_u16, any::<bool>()).prop_map(
        |(part, sold, proof, price, visits, exchanged, gone)| {
            let sold = later(on(1, 1), sold - 400);
            let proof = match proof {
                0 => Proof::Invoice { sold },
                1 => Proof::Lost { made: Some(later(sold, -40)) },
                _ => Proof::Lost { made: None },
            };
            let same_model = if gone { SameModel::Gone } else { SameModel::There };
            let repairs = repaired(sold, &visits);
            Device { part, proof, price: price.and_then(Fen::new), repairs, exchanged, same_model }
        },
    )
}

/// The first day on which nothing more happened to it.
fn settled(device: &Device) -> Date {
    let sold = match device.proof {
        Proof::Invoice { sold } => sold,
        Proof::Lost { made } => later(made.unwrap_or(on(1, 1)), 40),
    };
    device.repairs.iter().filter_map(|repair| repair.to).fold(sold, Ord::max)
}

proptest! {
    #[test]
    fn no_right_is_lost_by_asking_earlier_and_none_outlasts_its_day(
        device in device(), wait in 0..500_i64, sooner in 0..500_i64,
    ) {
        let first = settled(&device);
        let today = later(first, wait);
        let earlier = later(first, wait - sooner.min(wait));
        let before = asked(&device, earlier);
        for (late, early) in asked(&device, today).iter().zip(&before) {
            if late.answer.holds() {
                prop_assert!(early.answer.holds(), "{:?} on {} not on {}", late, today, earlier);
                prop_assert!(early.money >= late.money, "{:?} {:?}", early, late);
            }
            if let Answer::Yes { until: Some(until) } = late.answer {
                prop_assert!(today <= until);
                let at = |day| {
                    asked(&device, day).into_iter().find(|right| right.what == late.what).unwrap().answer.holds()
                };
                prop_assert!(at(until), "{:?}", late);
                prop_assert!(!at(later(until, 1)), "{:?}", late);
            }
        }
    }

    #[test]
    fn one_repair_more_takes_no_right_away(device in device(), more in visit(), wait in 0..300_i64) {
        let mut after = device.clone();
        let free = settled(&device);
        after.repairs.extend(repaired(free, &[more]));
        let today = later(settled(&after), wait);
        for (with, without) in asked(&after, today).iter().zip(asked(&device, today)) {
            if without.answer.holds() {
                prop_assert!(with.answer.holds(), "{:?}\n{:?}", without, with);
                prop_assert!(with.money >= without.money, "{:?}\n{:?}", without, with);
            }
        }
    }

    #[test]
    fn money_is_never_more_than_the_price_and_grows_with_it(
        device in device(), wait in 0..500_i64, price in 0..500_000_i64, more in 0..1_000_i64,
    ) {
        let today = later(settled(&device), wait);
        let with = |fen| asked(&Device { price: Fen::new(fen), ..device.clone() }, today);
        for (less, more) in with(price).iter().zip(with(price + more)) {
            prop_assert!(less.money.is_none_or(|money| money.count() <= price), "{:?}", less);
            prop_assert!(less.money <= more.money, "{:?} {:?}", less, more);
        }
    }

    #[test]
    fn an_open_repair_gives_what_it_says_on_the_day_it_says(stay in 0..120_i64, waited in 0..120_u16) {
        let mut device = phone(on(3, 1), &[]);
        let from = on(5, 1);
        device.repairs.push(Repair { from, to: None, fault: "screen".to_owned(), work: None, waited });
        let today = later(from, stay.max(waited.into()));
        for right in asked(&device, today) {
            if let Answer::No { from: Some(day) } = right.answer {
                prop_assert!(days(today, day) > 0, "{:?}", right);
                let at = |day| {
                    asked(&device, day).into_iter().find(|one| one.what == right.what).unwrap().answer.holds()
                };
                prop_assert!(at(day), "{:?}", right);
                prop_assert!(!at(later(day, -1)), "{:?}", right);
            }
        }
    }
}
