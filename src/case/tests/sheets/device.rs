//! What sheets say of a device: its times in repair, what proves its sale, and what nobody filled in.

use jiff::civil::{Date, date};

use super::super::*;
use crate::rights::{Answer, Fen, Part, Proof, What, rights};

const DAY_S: i64 = 86_400;

fn handed_in() -> Bench {
    let mut bench = Bench::new();
    let typed = [("line", "13833330912"), ("category", "screen"), ("text", "碎屏"), ("bought", "2026-01-10")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    let typed = [("device", "490154203237518"), ("fault_kind", "screen"), ("looks", "有划痕")];
    fill(&mut bench, "hand_in", &typed);
    bench
}

fn fill(bench: &mut Bench, sheet: &str, typed: &[(&str, &str)]) {
    let typed: Vec<(&str, &str)> = std::iter::once(("sheet", sheet)).chain(typed.iter().copied()).collect();
    bench.act(WANG, Verb::Fill, &typed).unwrap();
}

fn pass(bench: &mut Bench, days: i64) {
    bench.now = bench.now.plus(days * DAY_S);
}

fn told(benches: &[&Bench], today: Date) -> DeviceTold {
    let with: Vec<_> = benches.iter().map(|bench| (bench.case(), bench.log.as_slice())).collect();
    device_told(&with, today, &Pack::builtin().zone)
}

#[test]
fn a_stay_is_from_hand_in_to_hand_out_and_its_waits_are_those_for_parts() {
    let mut bench = handed_in();
    fill(&mut bench, "diagnosis", &[("diagnosis", "屏坏")]);
    pass(&mut bench, 1);
    fill(&mut bench, "part_wanted", &[("parts", "屏")]);
    let waiting = told(&[&bench], date(2026, 3, 6)).device.repairs;
    assert_eq!((waiting[0].to, waiting[0].waited), (None, 3), "up to today");
    pass(&mut bench, 4);
    fill(&mut bench, "part_here", &[]);
    pass(&mut bench, 1);
    // A wait for the customer is not one for parts.
    bench.act(WANG, Verb::Hold, &[("reason", "customer"), ("text", "等客户")]).unwrap();
    pass(&mut bench, 2);
    bench.act(WANG, Verb::Resume, &[]).unwrap();
    fill(&mut bench, "repaired", &[("work", "part_replaced")]);
    fill(&mut bench, "handed_out", &[("handed_how", "hall")]);
    let told = told(&[&bench], date(2026, 4, 1));
    let [repair] = told.device.repairs.as_slice() else { panic!("{told:?}") };
    assert_eq!((repair.from, repair.to), (date(2026, 3, 2), Some(date(2026, 3, 10))));
    assert_eq!((repair.waited, repair.fault.as_str()), (4, "screen"));
    assert_eq!(repair.work.as_deref(), Some("part_replaced"));
    assert_eq!(told.cases, [bench.id]);
}

#[test]
fn a_sale_without_its_invoice_is_not_proven_and_what_is_missing_is_named_with_its_sheet() {
    let mut bench = handed_in();
    let before = told(&[&bench], date(2026, 3, 2));
    assert_eq!(before.device.proof, Proof::Lost { made: None });
    assert_eq!(before.missing, ["invoice", "factory_date", "paid"]);
    let pack = Pack::builtin();
    for field in before.missing {
        assert_eq!(sheet_with(bench.case(), field, pack), Some("hand_in"), "{field}");
    }
    let typed = [
        ("device", "490154203237518"),
        ("fault_kind", "screen"),
        ("looks", "有划痕"),
        ("invoice", "0371"),
        ("paid", "1999"),
    ];
    fill(&mut bench, "hand_in", &typed);
    let after = told(&[&bench], date(2026, 3, 2));
    assert_eq!(after.device.proof, Proof::Invoice { sold: date(2026, 1, 10) });
    assert_eq!(after.device.price, Fen::new(199_900));
    assert_eq!((after.missing.len(), after.device.repairs.len()), (0, 1), "handed in twice is one stay");
}

#[test]
fn two_repairs_of_one_kind_of_fault_in_two_cases_give_an_exchange() {
    let repaired = |bench: &mut Bench, work: &str| {
        fill(bench, "diagnosis", &[("diagnosis", "屏坏")]);
        fill(bench, "repaired", &[("work", work)]);
        pass(bench, 2);
        fill(bench, "handed_out", &[("handed_how", "hall")]);
    };
    for (work, holds) in [("part_replaced", true), ("cleaned", false)] {
        let mut first = handed_in();
        repaired(&mut first, "part_replaced");
        let mut second = Bench { id: other_id(), now: start().plus(20 * DAY_S), ..Bench::new() };
        let typed = [("line", "13833330912"), ("category", "screen"), ("text", "又坏了")];
        second.act(WANG, Verb::Accept, &typed).unwrap();
        let typed = [
            ("device", "490154203237518"),
            ("fault_kind", "screen"),
            ("looks", "完好"),
            ("bought", "2026-01-10"),
            ("invoice", "0371"),
        ];
        fill(&mut second, "hand_in", &typed);
        repaired(&mut second, work);
        let told = told(&[&second, &first], date(2026, 4, 1));
        assert_eq!(told.cases, [first.id, second.id], "in the order of time");
        let pack = Pack::builtin();
        let found = rights(&told.device, date(2026, 4, 1), pack, pack.calendar()).unwrap();
        let exchange = found.iter().find(|right| right.what == What::Exchange).unwrap();
        assert_eq!(matches!(exchange.answer, Answer::Yes { .. }), holds, "{work}: {exchange:?}");
    }
}

#[test]
fn two_cases_that_have_a_device_at_the_same_time_have_it_once() {
    let first = handed_in();
    let mut second = Bench { id: other_id(), ..handed_in() };
    pass(&mut second, 3);
    fill(&mut second, "handed_out", &[("handed_how", "hall")]);
    let told = told(&[&second, &first], date(2026, 3, 9));
    assert_eq!(told.device.repairs.len(), 1);
    assert_eq!(told.device.repairs[0].to, None, "one of them has it still");
    assert_eq!(told.device.check(date(2026, 3, 9)), Ok(()));
}

#[test]
fn what_was_undone_is_no_hand_in_and_a_case_that_ended_has_no_device_any_more() {
    let mut bench = handed_in();
    bench.act(WANG, Verb::Undo, &[]).unwrap();
    assert!(told(&[&bench], date(2026, 3, 2)).device.repairs.is_empty());
    let mut bench = handed_in();
    pass(&mut bench, 5);
    bench.act(WANG, Verb::Withdraw, &[("text", "客户取回")]).unwrap();
    assert_eq!(told(&[&bench], date(2026, 4, 2)).device.repairs[0].to, Some(date(2026, 3, 7)));
}

#[test]
fn a_fault_repeats_by_kind_within_the_days_and_is_counted_once_for_each_hand_in() {
    let first = handed_in();
    let second = |days: i64, fault: &'static str| {
        let mut bench = Bench { id: other_id(), now: start().plus(days * DAY_S), ..Bench::new() };
        let typed = [("line", "13833330912"), ("category", "screen"), ("text", "又坏了")];
        bench.act(WANG, Verb::Accept, &typed).unwrap();
        fill(
            &mut bench,
            "hand_in",
            &[("device", "490154203237518"), ("fault_kind", fault), ("looks", "完好")],
        );
        bench
    };
    let repeats = |bench: &Bench| {
        let found = repeat_fault(bench.case(), [first.case()], 90)?;
        Some((found.times, found.earlier))
    };
    for (days, fault, want) in [
        (20, "screen", Some((2, vec![first.id]))),
        (90, "screen", Some((2, vec![first.id]))),
        (91, "screen", None),
        (20, "sound", None),
        // What came later is no time before.
        (-20, "screen", None),
    ] {
        assert_eq!(repeats(&second(days, fault)), want, "{days} {fault}");
    }
    // A sheet filled in again is no other time; one after the hand-out is.
    let mut again = second(20, "screen");
    let typed = [("device", "490154203237518"), ("fault_kind", "screen"), ("looks", "完好")];
    fill(&mut again, "hand_in", &typed);
    assert_eq!(repeats(&again), Some((2, vec![first.id])));
    fill(&mut again, "handed_out", &[("handed_how", "hall")]);
    fill(&mut again, "hand_in", &typed);
    assert_eq!(repeats(&again), Some((3, vec![first.id])));
    assert_eq!(repeat_fault(first.case(), [], 90), None);
}

#[test]
fn an_accessory_is_reckoned_for_itself_and_the_repairs_of_the_phone_are_not_its() {
    let phone = handed_in();
    let mut bench = Bench { id: other_id(), ..Bench::new() };
    let typed =
        [("line", "13833330912"), ("category", "accessory"), ("text", "充不进电"), ("part", "charger")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    let parts = |benches: &[&Bench]| {
        let device = told(benches, date(2026, 3, 2)).device;
        (device.part, device.repairs.len())
    };
    assert_eq!(parts(&[&bench, &phone]), (Part::Charger, 0));
    let typed = [("device", "490154203237518"), ("fault_kind", "screen"), ("looks", "完好")];
    fill(&mut bench, "hand_in", &typed);
    assert_eq!(parts(&[&bench, &phone]), (Part::Charger, 1));
    assert_eq!(parts(&[&phone, &bench]), (Part::MainUnit, 1));
    assert_eq!(repeat_fault(bench.case(), [phone.case()], 90), None, "another part of it");
    let pack = Pack::builtin();
    let field = pack.fields.iter().find(|field| field.id.as_str() == PART).unwrap();
    let known = |id: &str| Part::ALL.into_iter().any(|part| part != Part::MainUnit && part.id() == id);
    assert!(field.values.len() == Part::ALL.len() - 1 && field.values.iter().all(|value| known(&value.id)));
}
