//! Rows of the repair desk: the facts, what is asked, the answer, and the rule behind it with its article.

use jiff::civil::{Date, date};

use super::super::{Answer, Device, Fen, Part, Proof, Repair, Right, SameModel, What, rights, warranty};
use crate::{rules::Pack, sla::Calendar};

use Part::{Battery, Charger, DataCable, Earphone, MainUnit, TerminalCard};
use What::{Exchange, Loaner, Refund, Repair as Mend, Return};

/// A day of 2025.
pub const fn on(month: i8, day: i8) -> Date {
    date(2025, month, day)
}

/// A day of 2026.
const fn next(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

/// A repair, of the screen and with a part replaced where it is not said otherwise.
#[derive(Clone, Copy)]
pub struct Fix {
    pub from: Date,
    pub to: Option<Date>,
    pub fault: &'static str,
    pub work: Option<&'static str>,
    pub waited: u16,
}

impl Fix {
    pub const fn new(from: Date, to: Option<Date>) -> Self {
        Self { from, to, fault: "screen", work: Some("part_replaced"), waited: 0 }
    }

    pub fn repair(self) -> Repair {
        let Self { from, to, fault, work, waited } = self;
        Repair { from, to, fault: fault.to_owned(), work: work.map(str::to_owned), waited }
    }
}

/// A phone that was sold for 1999 yuan.
pub fn phone(sold: Date, fixes: &[Fix]) -> Device {
    Device {
        part: MainUnit,
        proof: Proof::Invoice { sold },
        price: Fen::new(199_900),
        repairs: fixes.iter().copied().map(Fix::repair).collect(),
        exchanged: 0,
        same_model: SameModel::There,
    }
}

fn part(part: Part, sold: Date) -> Device {
    Device { part, ..phone(sold, &[]) }
}

fn lost(made: Option<Date>, fixes: &[Fix]) -> Device {
    Device { proof: Proof::Lost { made }, ..phone(on(3, 1), fixes) }
}

const fn yes(until: Date) -> Answer {
    Answer::Yes { until: Some(until) }
}

const fn from(day: Date) -> Answer {
    Answer::No { from: Some(day) }
}

const NO: Answer = Answer::No { from: None };
const STAYS: Answer = Answer::Yes { until: None };
const UNKNOWN: Answer = Answer::Unknown;

/// Of the shipped pack. The article stands before the id of the figure; a dash where the source names none.
fn asked(device: &Device, today: Date, what: What) -> Right<'static> {
    let all = rights(device, today, Pack::builtin(), Calendar::shipped()).unwrap();
    all.into_iter().find(|right| right.what == what).unwrap()
}

type Row = (&'static str, Device, Date, What, Answer);

fn hold(rows: Vec<Row>, least: usize) {
    assert!(rows.len() >= least, "{} rows", rows.len());
    for (rule, device, today, what, answer) in rows {
        let right = asked(&device, today, what);
        let at = format!("{rule} {what:?} on {today}: {device:?}\n{:?}", right.steps);
        assert_eq!(right.answer, answer, "{at}");
        assert!(!right.steps.is_empty(), "{at}");
        ruled(rule, &right, &at);
    }
}

fn ruled(rule: &str, right: &Right<'_>, at: &str) {
    let Some((article, id)) = rule.split_once(' ') else {
        assert_eq!(rule, "", "{at}");
        return;
    };
    let ground = right.grounds.iter().find(|ground| ground.id == id).unwrap_or_else(|| panic!("{at}"));
    assert!(article == "-" || ground.source.ends_with(article), "{} {at}", ground.source);
}

#[test]
fn days_are_counted_from_the_sale_day_which_is_day_one() {
    let sold = || phone(on(3, 1), &[]);
    let until = next(2, 28);
    hold(
        vec![
            ("第十一条 return_until_day", sold(), on(3, 1), Return, yes(on(3, 7))),
            ("第十一条 return_until_day", sold(), on(3, 2), Return, yes(on(3, 7))),
            ("第十一条 return_until_day", sold(), on(3, 6), Return, yes(on(3, 7))),
            ("第十一条 return_until_day", sold(), on(3, 7), Return, yes(on(3, 7))),
            ("第十一条 return_until_day", sold(), on(3, 8), Return, NO),
            ("第十一条 return_until_day", sold(), on(3, 15), Return, NO),
            ("第十一条 return_until_day", sold(), next(2, 28), Return, NO),
            ("第十二条 exchange_until_day", sold(), on(3, 1), Exchange, yes(on(3, 15))),
            ("第十二条 exchange_until_day", sold(), on(3, 7), Exchange, yes(on(3, 15))),
            ("第十二条 exchange_until_day", sold(), on(3, 8), Exchange, yes(on(3, 15))),
            ("第十二条 exchange_until_day", sold(), on(3, 14), Exchange, yes(on(3, 15))),
            ("第十二条 exchange_until_day", sold(), on(3, 15), Exchange, yes(on(3, 15))),
            ("第十二条 exchange_until_day", sold(), on(3, 16), Exchange, NO),
            ("第十三条 same_fault_repairs", sold(), on(3, 16), Exchange, NO),
            ("第十七条 exchange_late_repair", sold(), on(3, 16), Exchange, NO),
            ("第十六条 exchange_no_parts", sold(), on(3, 16), Exchange, NO),
            ("第十二条 exchange_until_day", sold(), next(3, 1), Exchange, NO),
            ("- warranty_main_unit", sold(), on(3, 1), Mend, yes(until)),
            ("- warranty_main_unit", sold(), on(3, 7), Mend, yes(until)),
            ("- warranty_main_unit", sold(), on(3, 8), Mend, yes(until)),
            ("- warranty_main_unit", sold(), on(3, 15), Mend, yes(until)),
            ("- warranty_main_unit", sold(), on(3, 16), Mend, yes(until)),
            ("- warranty_main_unit", sold(), next(2, 27), Mend, yes(until)),
            ("- warranty_main_unit", sold(), next(2, 28), Mend, yes(until)),
            ("- warranty_main_unit", sold(), next(3, 1), Mend, NO),
            // Over a month's end, a year's end and a leap day.
            ("第十一条 return_until_day", phone(on(1, 28), &[]), on(2, 3), Return, yes(on(2, 3))),
            ("第十一条 return_until_day", phone(on(1, 28), &[]), on(2, 4), Return, NO),
            ("第十一条 return_until_day", phone(on(12, 28), &[]), next(1, 3), Return, yes(next(1, 3))),
            (
                "第十二条 exchange_until_day",
                phone(date(2024, 2, 20), &[]),
                date(2024, 3, 5),
                Exchange,
                yes(date(2024, 3, 5)),
            ),
            ("第十二条 exchange_until_day", phone(date(2024, 2, 20), &[]), date(2024, 3, 6), Exchange, NO),
            // A last day of return that is a public holiday stays: only a warranty moves.
            ("第十一条 return_until_day", phone(on(9, 25), &[]), on(10, 1), Return, yes(on(10, 1))),
            ("第十一条 return_until_day", phone(on(9, 25), &[]), on(10, 2), Return, NO),
        ],
        32,
    );
}

#[test]
fn an_accessory_is_exchanged_under_its_own_warranty_and_returned_when_that_does_not_help() {
    let again = |of, exchanged| Device { exchanged, ..part(of, on(3, 10)) };
    hold(
        vec![
            ("- warranty_battery", part(Battery, on(3, 10)), on(3, 10), Exchange, yes(on(9, 9))),
            ("- warranty_battery", part(Battery, on(3, 10)), on(9, 9), Exchange, yes(on(9, 9))),
            ("- warranty_battery", part(Battery, on(3, 10)), on(9, 10), Exchange, NO),
            ("- warranty_charger", part(Charger, on(3, 10)), next(3, 9), Exchange, yes(next(3, 9))),
            ("- warranty_charger", part(Charger, on(3, 10)), next(3, 10), Exchange, NO),
            (
                "- warranty_terminal_card",
                part(TerminalCard, on(3, 10)),
                next(3, 9),
                Exchange,
                yes(next(3, 9)),
            ),
            ("- warranty_terminal_card", part(TerminalCard, on(3, 10)), next(3, 10), Exchange, NO),
            ("- warranty_data_cable", part(DataCable, on(3, 10)), next(3, 9), Exchange, yes(next(3, 9))),
            ("- warranty_data_cable", part(DataCable, on(3, 10)), next(3, 10), Exchange, NO),
            ("- warranty_earphone", part(Earphone, on(3, 10)), on(6, 9), Exchange, yes(on(6, 9))),
            ("- warranty_earphone", part(Earphone, on(3, 10)), on(6, 10), Exchange, NO),
            ("第十四条 accessory_exchanges", part(Battery, on(3, 10)), on(4, 1), Exchange, yes(on(9, 9))),
            ("第十四条 accessory_exchanges", again(Battery, 0), on(3, 11), Return, NO),
            ("第十四条 accessory_exchanges", again(Battery, 1), on(4, 1), Return, NO),
            ("第十四条 accessory_exchanges", again(Battery, 2), on(4, 1), Return, yes(on(9, 9))),
            ("第十四条 accessory_exchanges", again(Battery, 3), on(9, 9), Return, yes(on(9, 9))),
            ("第十四条 accessory_exchanges", again(Battery, 2), on(9, 10), Return, NO),
            ("", part(Battery, on(3, 10)), on(4, 1), Mend, NO),
            ("", part(Battery, on(3, 10)), on(4, 1), Loaner, NO),
            ("", part(Battery, on(3, 10)), on(4, 1), Refund, NO),
        ],
        20,
    );
}

#[test]
fn a_warranty_ends_the_day_before_the_same_day_or_with_a_month_that_has_no_such_day() {
    for (rule, of, sold, ends) in [
        ("warranty_main_unit", MainUnit, on(1, 1), on(12, 31)),
        ("warranty_main_unit", MainUnit, on(3, 1), next(2, 28)),
        ("warranty_main_unit", MainUnit, date(2023, 3, 1), date(2024, 2, 29)),
        ("warranty_main_unit", MainUnit, date(2023, 2, 28), date(2024, 2, 27)),
        ("warranty_main_unit", MainUnit, date(2024, 2, 29), on(2, 28)),
        ("warranty_main_unit", MainUnit, date(2024, 12, 31), on(12, 30)),
        ("warranty_battery", Battery, on(8, 28), next(2, 27)),
        ("warranty_battery", Battery, on(8, 29), next(2, 28)),
        ("warranty_battery", Battery, on(8, 30), next(2, 28)),
        ("warranty_battery", Battery, on(8, 31), next(2, 28)),
        ("warranty_battery", Battery, on(9, 1), next(2, 28)),
        ("warranty_earphone", Earphone, on(1, 29), on(4, 28)),
        ("warranty_earphone", Earphone, on(1, 30), on(4, 29)),
        ("warranty_earphone", Earphone, on(1, 31), on(4, 30)),
        ("warranty_earphone", Earphone, date(2024, 11, 28), on(2, 27)),
        ("warranty_earphone", Earphone, date(2024, 11, 30), on(2, 28)),
        // 三包有效期的最后一天为法定休假日的: the day after the holiday.
        ("warranty_holiday", MainUnit, date(2024, 10, 2), on(10, 9)),
        ("warranty_holiday", MainUnit, date(2024, 10, 5), on(10, 9)),
        ("warranty_holiday", MainUnit, date(2024, 10, 9), on(10, 9)),
        ("warranty_main_unit", MainUnit, date(2024, 10, 10), on(10, 9)),
        ("warranty_main_unit", MainUnit, date(2024, 10, 1), on(9, 30)),
        ("warranty_holiday", MainUnit, on(1, 2), next(1, 4)),
        ("warranty_holiday", Battery, date(2024, 11, 2), on(5, 6)),
        ("warranty_holiday", Earphone, on(1, 5), on(4, 7)),
        // A Sunday is no public holiday.
        ("warranty_main_unit", MainUnit, date(2024, 3, 10), on(3, 9)),
    ] {
        let found = warranty(&part(of, sold), sold, Pack::builtin(), Calendar::shipped());
        assert_eq!(found.ends(), Some(ends), "{of:?} {sold} {:?}", found.steps);
        assert!(found.grounds.iter().any(|ground| ground.id == rule), "{rule} {sold}");
        let moved = found.grounds.iter().any(|ground| ground.id == "warranty_holiday");
        assert_eq!(moved, rule == "warranty_holiday", "{of:?} {sold}");
    }
}

#[test]
fn time_in_repair_does_not_count_and_a_lost_invoice_starts_the_warranty_later() {
    let fix = |from, to| Fix::new(from, Some(to));
    for (rule, device, today, ends) in [
        ("warranty_stops", phone(on(3, 1), &[fix(on(4, 1), on(4, 11))]), on(5, 1), next(3, 10)),
        ("warranty_stops", phone(on(3, 1), &[fix(on(4, 1), on(4, 2))]), on(5, 1), next(3, 1)),
        (
            "warranty_stops",
            phone(on(3, 1), &[fix(on(4, 1), on(4, 11)), fix(on(5, 6), on(5, 11))]),
            on(6, 1),
            next(3, 15),
        ),
        ("warranty_main_unit", phone(on(3, 1), &[fix(on(4, 1), on(4, 1))]), on(5, 1), next(2, 28)),
        ("warranty_stops", phone(on(3, 1), &[Fix::new(next(2, 20), None)]), next(3, 5), next(3, 13)),
        ("warranty_stops", phone(on(3, 1), &[fix(next(2, 28), next(3, 3))]), next(3, 3), next(3, 3)),
        ("warranty_main_unit", phone(on(3, 1), &[fix(next(3, 1), next(3, 7))]), next(3, 7), next(2, 28)),
        // The repair moves the end into a holiday, and that moves it on.
        ("warranty_stops", phone(on(2, 5), &[fix(on(4, 1), on(4, 11))]), on(6, 1), next(2, 14)),
        ("warranty_holiday", phone(on(2, 5), &[fix(on(4, 1), on(4, 12))]), on(6, 1), next(2, 24)),
        // The repair moves the end out of one, so that it does not move twice.
        ("warranty_stops", phone(on(2, 16), &[fix(on(4, 1), on(4, 11))]), on(6, 1), next(2, 25)),
        // Handed in on a day to which a holiday moved the end.
        ("warranty_stops", phone(date(2024, 10, 2), &[fix(on(10, 9), on(10, 20))]), on(10, 20), on(10, 12)),
        ("lost_invoice", lost(Some(on(1, 1)), &[]), on(5, 1), next(3, 31)),
        ("lost_invoice", lost(Some(date(2023, 12, 2)), &[]), on(1, 1), on(2, 28)),
        ("lost_invoice", lost(Some(on(1, 1)), &[]), on(2, 1), next(3, 31)),
        ("lost_invoice", lost(Some(on(1, 1)), &[fix(on(4, 10), on(4, 15))]), on(5, 1), next(4, 7)),
        // Time in repair before the warranty starts takes nothing from it.
        ("lost_invoice", lost(Some(on(1, 1)), &[fix(on(3, 10), on(3, 15))]), on(5, 1), next(3, 31)),
        ("warranty_stops", lost(Some(on(1, 1)), &[fix(on(3, 30), on(4, 3))]), on(5, 1), next(4, 2)),
    ] {
        let found = warranty(&device, today, Pack::builtin(), Calendar::shipped());
        assert_eq!(found.ends(), Some(ends), "{device:?} {:?}", found.steps);
        assert!(found.grounds.iter().any(|ground| ground.id == rule), "{rule} {device:?}");
    }
}

#[test]
fn a_lost_invoice_leaves_repair_and_what_repairs_prove() {
    let twice = [Fix::new(on(4, 10), Some(on(4, 12))), Fix::new(on(5, 6), Some(on(5, 8)))];
    let made = Some(on(1, 1));
    hold(
        vec![
            ("- lost_invoice", lost(made, &[]), on(2, 1), Mend, yes(next(3, 31))),
            ("- lost_invoice", lost(made, &[]), on(4, 1), Mend, yes(next(3, 31))),
            ("- lost_invoice", lost(made, &[]), next(3, 31), Mend, yes(next(3, 31))),
            ("- lost_invoice", lost(made, &[]), next(4, 1), Mend, NO),
            ("- lost_invoice", lost(None, &[]), on(4, 1), Mend, UNKNOWN),
            ("第十一条 return_until_day", lost(made, &[]), on(4, 1), Return, UNKNOWN),
            ("第十二条 exchange_until_day", lost(made, &[]), on(4, 1), Exchange, UNKNOWN),
            ("第十三条 same_fault_repairs", lost(made, &twice), on(6, 1), Exchange, yes(next(4, 7))),
            ("第十三条 same_fault_repairs", lost(None, &twice), on(6, 1), Exchange, UNKNOWN),
            ("", lost(made, &[]), on(4, 1), Refund, UNKNOWN),
            ("第十九条 use_fee", lost(made, &twice), on(6, 1), Refund, yes(next(4, 7))),
        ],
        11,
    );
}

#[test]
fn two_repairs_of_one_fault_are_counted_by_the_work_that_was_done() {
    const RULE: &str = "第十三条 same_fault_repairs";
    let first = Fix::new(on(4, 1), Some(on(4, 3)));
    let second = Fix::new(on(5, 6), Some(on(5, 8)));
    let third = Fix::new(on(6, 10), Some(on(6, 12)));
    let work = |work| Fix { work: Some(work), ..second };
    let sound = Fix { fault: "sound", ..second };
    let of = |fixes: &[Fix]| phone(on(3, 1), fixes);
    let (today, ends) = (on(8, 1), next(3, 4));
    hold(
        vec![
            (RULE, of(&[first]), today, Exchange, NO),
            (RULE, of(&[first, second]), today, Exchange, yes(ends)),
            (RULE, of(&[first, sound]), today, Exchange, NO),
            (RULE, of(&[first, sound, third]), today, Exchange, yes(next(3, 6))),
            (RULE, of(&[first, second, third]), today, Exchange, yes(next(3, 6))),
            (RULE, of(&[first, work("component_repaired")]), today, Exchange, yes(ends)),
            (RULE, of(&[first, work("adjusted")]), today, Exchange, yes(ends)),
            (RULE, of(&[first, work("software_reinstalled")]), today, Exchange, yes(ends)),
            (RULE, of(&[first, work("software_updated")]), today, Exchange, NO),
            (RULE, of(&[first, work("tested")]), today, Exchange, NO),
            (RULE, of(&[first, work("cleaned")]), today, Exchange, NO),
            (RULE, of(&[first, work("data_moved")]), today, Exchange, NO),
            (RULE, of(&[first, work("damage_repaired")]), today, Exchange, NO),
            (RULE, of(&[first, work("polished")]), today, Exchange, NO),
            (RULE, of(&[first, Fix { work: None, ..second }]), today, Exchange, NO),
            (RULE, of(&[first, work("tested"), third]), today, Exchange, yes(next(3, 6))),
            // The second is not done yet, so nobody knows whether it helps.
            (RULE, of(&[first, Fix::new(on(7, 30), None)]), today, Exchange, from(on(8, 30))),
            (RULE, of(&[first, second]), ends, Exchange, yes(ends)),
            (RULE, of(&[first, second]), next(3, 5), Exchange, NO),
            // Handed in when the warranty was over.
            (RULE, of(&[first, Fix::new(next(3, 3), Some(next(3, 4)))]), next(3, 4), Exchange, NO),
        ],
        20,
    );
}

#[test]
fn a_repair_that_takes_too_long_is_an_exchange() {
    let of = |fix: Fix| phone(on(3, 1), &[fix]);
    let fix = |to, waited| Fix { waited, ..Fix::new(on(4, 1), Some(to)) };
    let open = |waited| Fix { waited, ..Fix::new(on(4, 1), None) };
    let (own, parts) = ("第十七条 exchange_late_repair", "第十六条 exchange_no_parts");
    hold(
        vec![
            (own, of(fix(on(4, 30), 0)), on(7, 1), Exchange, NO),
            (own, of(fix(on(5, 1), 0)), on(7, 1), Exchange, NO),
            (own, of(fix(on(5, 2), 0)), on(7, 1), Exchange, yes(next(3, 31))),
            (own, of(fix(on(5, 2), 1)), on(7, 1), Exchange, NO),
            (own, of(fix(on(5, 3), 1)), on(7, 1), Exchange, yes(next(4, 1))),
            (own, of(open(0)), on(5, 1), Exchange, from(on(5, 2))),
            (own, of(open(0)), on(5, 2), Exchange, yes(next(3, 31))),
            (own, of(open(20)), on(5, 10), Exchange, from(on(5, 22))),
            (own, of(fix(on(5, 31), 29)), on(7, 1), Exchange, yes(next(4, 29))),
            (own, of(fix(on(6, 1), 0)), on(7, 1), Exchange, yes(next(4, 30))),
            (own, of(fix(on(5, 2), 0)), next(3, 31), Exchange, yes(next(3, 31))),
            (own, of(fix(on(5, 2), 0)), next(4, 1), Exchange, NO),
            (parts, of(fix(on(5, 30), 59)), on(7, 1), Exchange, NO),
            (parts, of(fix(on(5, 31), 60)), on(7, 1), Exchange, NO),
            (parts, of(fix(on(6, 1), 61)), on(7, 1), Exchange, yes(next(4, 30))),
            // Late for want of parts, counted from the handing in.
            (parts, of(fix(on(6, 1), 40)), on(7, 1), Exchange, yes(next(4, 30))),
            (parts, of(open(60)), on(5, 31), Exchange, from(on(6, 1))),
            (parts, of(open(61)), on(6, 1), Exchange, yes(next(4, 30))),
            // Damage by the customer is none of it, whatever it took.
            (own, of(Fix { work: Some("damage_repaired"), ..fix(on(6, 1), 0) }), on(7, 1), Exchange, NO),
            (own, phone(on(3, 1), &[Fix::new(next(3, 5), Some(next(4, 10)))]), next(4, 11), Exchange, NO),
        ],
        20,
    );
}

#[test]
fn a_loaner_is_there_from_the_eighth_day_in_repair_until_the_phone_is_back() {
    const RULE: &str = "第十五条 loaner_after";
    let open = |from| phone(on(3, 1), &[Fix::new(from, None)]);
    let lost = |made| lost(made, &[Fix::new(on(4, 1), None)]);
    hold(
        vec![
            (RULE, open(on(4, 1)), on(4, 1), Loaner, from(on(4, 9))),
            (RULE, open(on(4, 1)), on(4, 7), Loaner, from(on(4, 9))),
            (RULE, open(on(4, 1)), on(4, 8), Loaner, from(on(4, 9))),
            (RULE, open(on(4, 1)), on(4, 9), Loaner, STAYS),
            (RULE, open(on(4, 1)), on(8, 1), Loaner, STAYS),
            (RULE, phone(on(3, 1), &[Fix::new(on(4, 1), Some(on(4, 20)))]), on(4, 20), Loaner, NO),
            (RULE, phone(on(3, 1), &[]), on(4, 20), Loaner, NO),
            (RULE, open(next(2, 28)), next(3, 7), Loaner, from(next(3, 8))),
            (RULE, open(next(2, 28)), next(3, 8), Loaner, STAYS),
            (RULE, open(next(3, 1)), next(3, 20), Loaner, NO),
            (RULE, lost(Some(on(1, 1))), on(4, 9), Loaner, STAYS),
            (RULE, lost(None), on(4, 9), Loaner, UNKNOWN),
        ],
        12,
    );
}

#[test]
fn money_instead_of_an_exchange_is_less_for_each_day_of_use() {
    let fix = |from, to| Fix::new(from, Some(to));
    let twice = [fix(on(4, 1), on(4, 3)), fix(on(5, 6), on(5, 8))];
    let late = [fix(on(4, 1), on(5, 2))];
    let sold = || phone(on(3, 1), &[]);
    let priced = |fen, device: Device| Device { price: Fen::new(fen), ..device };
    let gone = |device: Device| Device { same_model: SameModel::Gone, ..device };
    let unpriced = |device: Device| Device { price: None, ..device };
    let accessory = Device { exchanged: 2, ..part(Battery, on(3, 10)) };
    let made = Some(on(1, 1));
    let twice_later = [fix(on(4, 10), on(4, 12)), fix(on(5, 6), on(5, 8))];
    for (rule, device, today, what, money) in [
        ("第十一条 return_until_day", sold(), on(3, 1), Return, Some(199_900)),
        ("第十一条 return_until_day", sold(), on(3, 7), Return, Some(199_900)),
        ("第十一条 return_until_day", sold(), on(3, 7), Refund, Some(199_900)),
        ("第十一条 return_until_day", sold(), on(3, 8), Return, None),
        // 7 days at 5 per mille of 1999.00 are 69.965: 69.96 are taken.
        ("第十九条 use_fee", sold(), on(3, 8), Refund, Some(192_904)),
        ("第十九条 use_fee", sold(), on(3, 9), Refund, Some(191_904)),
        ("第十九条 use_fee", sold(), on(3, 15), Refund, Some(185_907)),
        ("", sold(), on(3, 16), Refund, None),
        ("第十九条 use_fee", phone(on(3, 1), &twice), on(8, 1), Refund, Some(50_975)),
        ("第十九条 use_fee", phone(on(3, 1), &twice), on(9, 20), Refund, Some(1_000)),
        ("第十九条 use_fee", phone(on(3, 1), &twice), on(9, 21), Refund, Some(0)),
        ("第十九条 use_fee", phone(on(3, 1), &twice), on(12, 1), Refund, Some(0)),
        ("第十九条 use_fee", phone(on(3, 1), &late), on(5, 2), Refund, Some(168_916)),
        ("第十八条 no_same_model", gone(phone(on(3, 1), &twice)), on(8, 1), Refund, Some(199_900)),
        ("第十八条 no_same_model", gone(sold()), on(3, 8), Refund, Some(199_900)),
        ("", gone(sold()), on(3, 16), Refund, None),
        ("第十九条 use_fee", unpriced(sold()), on(3, 8), Refund, None),
        ("第十一条 return_until_day", unpriced(sold()), on(3, 7), Return, None),
        // Part of a fen is not taken.
        ("第十九条 use_fee", priced(1, sold()), on(3, 8), Refund, Some(1)),
        ("第十九条 use_fee", priced(28, sold()), on(3, 8), Refund, Some(28)),
        ("第十九条 use_fee", priced(29, sold()), on(3, 8), Refund, Some(28)),
        ("第十九条 use_fee", priced(100, sold()), on(3, 8), Refund, Some(97)),
        ("第十九条 use_fee", priced(100_000, sold()), on(3, 8), Refund, Some(96_500)),
        ("第十九条 use_fee", priced(0, sold()), on(3, 8), Refund, Some(0)),
        ("第十九条 use_fee", lost(made, &twice_later), on(8, 1), Refund, Some(81_959)),
        ("第十四条 accessory_exchanges", priced(4_900, accessory), on(4, 1), Return, Some(4_900)),
    ] {
        let right = asked(&device, today, what);
        let at = format!("{rule} {what:?} on {today}: {device:?}\n{:?}", right.steps);
        assert_eq!(right.money.map(Fen::count), money, "{at}");
        ruled(rule, &right, &at);
    }
}

#[test]
fn a_site_that_changes_or_switches_off_a_figure_is_heeded() {
    let laid = |text: &str| Pack::overlay(Pack::builtin(), text).unwrap();
    let asked = |pack: &Pack, device: &Device, today, what| {
        let all = rights(device, today, pack, Calendar::shipped()).unwrap();
        all.into_iter().find(|right| right.what == what).map(|right| right.answer)
    };
    let sold = phone(on(3, 1), &[]);
    let tested = Fix { work: Some("tested"), ..Fix::new(on(4, 1), Some(on(4, 3))) };
    let twice = phone(on(3, 1), &[tested, Fix { from: on(5, 6), to: Some(on(5, 8)), ..tested }]);
    for (text, device, today, what, answer) in [
        ("[[figure]]\nid = \"return_until_day\"\nvalue = 30", &sold, on(3, 30), Return, yes(on(3, 30))),
        ("[[figure]]\nid = \"return_until_day\"\non = false", &sold, on(3, 2), Return, NO),
        ("[[figure]]\nid = \"sale_day\"\nvalue = 0", &sold, on(3, 8), Return, yes(on(3, 8))),
        ("[[figure]]\nid = \"sale_day\"\nvalue = 0", &sold, next(3, 1), Mend, yes(next(3, 1))),
        (
            "[[figure]]\nid = \"warranty_main_unit\"\nvalue = 24",
            &sold,
            next(3, 1),
            Mend,
            yes(date(2027, 2, 28)),
        ),
        ("[[figure]]\nid = \"warranty_main_unit\"\non = false", &sold, on(4, 1), Mend, UNKNOWN),
        ("[[figure]]\nid = \"warranty_stops\"\non = false", &twice, next(2, 28), Mend, yes(next(2, 28))),
        ("[[work]]\nid = \"tested\"\nrepair = true", &twice, on(8, 1), Exchange, yes(next(3, 4))),
        ("[[work]]\nid = \"part_replaced\"\nrepair = false", &twice, on(8, 1), Exchange, NO),
    ] {
        assert_eq!(asked(&laid(text), device, today, what), Some(answer), "{text}");
    }
}
