//! Sheets of the rule pack, filled in on a case.

mod device;

use super::*;
use crate::{
    case::{masked_sheet, sealed_values},
    sla::{Id, Mark},
};

/// A sheet of a complaint as it is typed.
pub fn typed(odd: bool) -> Fields {
    if odd {
        fields(&[("sheet", "goodwill"), ("points", "100"), ("exception_reason", "文")])
    } else {
        fields(&[("sheet", "survey"), ("survey_result", "文")])
    }
}

const IMEI: &str = "490154203237518";

fn repair() -> Bench {
    let mut bench = Bench::new();
    let typed = [("line", "13833330912"), ("category", "screen"), ("text", "碎屏"), ("model", "X20")];
    bench.act(WANG, Verb::Accept, &typed).unwrap();
    bench
}

fn hand_in(bench: &mut Bench) {
    let typed = [
        ("sheet", "hand_in"),
        ("device", "4901 5420 3237 518"),
        ("fault_kind", "screen"),
        ("looks", "有划痕"),
    ];
    bench.act(WANG, Verb::Fill, &typed).unwrap();
}

fn refused(bench: &mut Bench, typed: &[(&str, &str)]) -> (String, Fault) {
    match bench.act(WANG, Verb::Fill, typed).unwrap_err().reason {
        Reason::Field { field, fault } => (field, fault),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_is_kept_in_one_form_and_what_is_wrong_is_refused() {
    use crate::rules::FieldShape as S;
    let pack = Pack::builtin();
    for (shape, typed, kept) in [
        (S::Phone, "0313-201 2345", Ok("03132012345")),
        (S::Phone, "xyz", Err(Fault::Phone)),
        (S::Imei, "49-015420-323751-8", Ok(IMEI)),
        (S::Imei, "490154203237517", Err(Fault::Imei)),
        (S::Money, "12.3", Ok("1230")),
        (S::Money, "5分", Ok("5")),
        (S::Money, "0.001", Err(Fault::Money)),
        (S::Money, "-1", Err(Fault::Money)),
        (S::Number, " 007 ", Ok("7")),
        (S::Number, "7.5", Err(Fault::Number)),
        (S::Date, "2026-02-28", Ok("2026-02-28")),
        (S::Date, "20260228", Ok("2026-02-28")),
        (S::Date, "0228", Ok("2026-02-28")),
        (S::Date, "0303", Ok("2025-03-03")),
        (S::Date, "2-30", Err(Fault::Day)),
        (S::Date, "20260230", Err(Fault::Day)),
        (S::When, "2026-03-02T09:00:00+08:00", Ok("2026-03-02T01:00:00Z")),
        (S::When, "soon", Err(Fault::When)),
        (S::Paper, "130721199001011234", Ok("1307**********1234")),
        (S::Paper, "13072119900101123x", Ok("1307**********123X")),
        (S::Paper, "G12345678", Ok("G1*****78")),
        (S::Paper, "1234567", Err(Fault::Paper)),
        (S::Paper, "张三的身份证", Err(Fault::Paper)),
        (S::Line, "  某公司 ", Ok("某公司")),
        (S::Text, " 两\n行 ", Ok(" 两\n行 ")),
    ] {
        let value = read_value(shape, typed, start(), pack);
        assert_eq!(value.as_deref().map_err(Clone::clone), kept, "{shape:?} {typed}");
    }
}

#[test]
fn intake_asks_the_sheet_of_its_category_and_writes_it_only_where_something_was_filled_in() {
    let bench = repair();
    assert_eq!(bench.case().field_value("model").as_deref(), Some("X20"));
    assert_eq!(bench.case().sheets.get("device"), Some(&1));
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Accept, &[("category", "screen"), ("text", "碎屏")]).unwrap();
    assert!(bench.case().sheets.is_empty());
    // Another category has other fields, and says which.
    let typed = [("category", "attitude"), ("text", "x"), ("model", "X20")];
    let refusal = Bench::new().act(WANG, Verb::Accept, &typed).unwrap_err();
    assert!(
        matches!(refusal.reason, Reason::Field { field, fault: Fault::Unknown { .. } } if field == "model")
    );
}

#[test]
fn a_sheet_comes_after_the_one_that_it_needs_and_lacks_no_field_that_it_must_have() {
    let mut bench = repair();
    let (field, fault) = refused(&mut bench, &[("sheet", "repaired"), ("work", "part_replaced")]);
    assert_eq!(field, "sheet");
    assert!(matches!(fault, Fault::NotOneOf { values } if values.contains(&"hand_in".to_owned())));
    let (field, fault) = refused(&mut bench, &[("sheet", "hand_in"), ("device", IMEI), ("looks", "好")]);
    assert_eq!((field.as_str(), fault), ("fault_kind", Fault::Missing));
    hand_in(&mut bench);
    let (field, _) = refused(&mut bench, &[("sheet", "tested"), ("test", "passed")]);
    assert_eq!(field, "sheet", "nothing was repaired");
    bench.act(WANG, Verb::Fill, &[("sheet", "diagnosis"), ("diagnosis", "屏幕坏")]).unwrap();
    bench.act(WANG, Verb::Fill, &[("sheet", "repaired"), ("work", "part_replaced")]).unwrap();
    bench.act(WANG, Verb::Fill, &[("sheet", "tested"), ("test", "passed")]).unwrap();
    // A sheet of another kind is none of a repair.
    let (field, _) =
        refused(&mut bench, &[("sheet", "order_query"), ("order_found", "no"), ("order_way", "none")]);
    assert_eq!(field, "sheet");
}

#[test]
fn what_names_a_person_or_their_device_is_sealed_and_masked() {
    let mut bench = repair();
    hand_in(&mut bench);
    let record = bench.log.last().unwrap();
    let Event::SheetFilled { values, .. } = &record.event else { panic!() };
    assert_eq!(values, &[("fault_kind".to_owned(), "screen".to_owned())]);
    let sealed = record.words.get(Word::Sheet).unwrap();
    assert!(sealed.contains(IMEI));
    let masked = masked_sheet(sealed);
    assert!(masked.contains("***********7518") && !masked.contains(IMEI), "{masked}");
    assert!(masked.contains("有划痕"), "what was written is read by everybody who reads the case");
    assert_eq!(bench.case().field_value("device").as_deref(), Some(IMEI));
    // The last value of each field stands.
    let other =
        [("sheet", "hand_in"), ("device", "352099001761481"), ("fault_kind", "power"), ("looks", "好")];
    bench.act(WANG, Verb::Fill, &other).unwrap();
    assert_eq!(bench.case().field_value("device").as_deref(), Some("352099001761481"));
    assert_eq!(sealed_values(&bench.case().words).len(), 2);
}

#[test]
fn a_sheet_begins_a_wait_and_another_one_ends_it() {
    let mut bench = repair();
    hand_in(&mut bench);
    bench.act(WANG, Verb::Fill, &[("sheet", "diagnosis"), ("diagnosis", "等屏")]).unwrap();
    bench.act(WANG, Verb::Fill, &[("sheet", "part_wanted"), ("parts", "屏幕总成")]).unwrap();
    assert_eq!(bench.case().hold.as_ref().unwrap().reason.as_str(), "parts");
    bench.act(WANG, Verb::Fill, &[("sheet", "part_here")]).unwrap();
    assert_eq!(bench.case().hold, None);
    let marks = bench.case().stamps.iter().filter(|stamp| matches!(stamp.mark, Mark::Filled(_))).count();
    assert_eq!(marks, 5, "device, hand_in, diagnosis, part_wanted, part_here");
}

#[test]
fn one_act_asks_for_the_exception_and_for_the_car_and_starts_the_delivery_clock() {
    let mut bench = repair();
    assert!(bench.case().clocks.iter().all(|clock| clock.id != "green_delivery"), "not begun, not carried");
    let typed = [("sheet", "green_channel"), ("exception_reason", "独居老人"), ("car", "yes")];
    bench.act(WANG, Verb::Fill, &typed).unwrap();
    let ask = bench.case().open_asks().next().unwrap();
    assert_eq!(ask.about.what, AskKind::Exception);
    let clock = bench.case().clocks.iter().find(|clock| clock.id == "green_delivery").unwrap();
    // 2 March in Zhangjiakou; the next natural day ends at 24:00 of 3 March.
    assert_eq!(clock.clock.deadline.unwrap().to_string(), "2026-03-03T16:00:00Z");
    let (field, _) = refused(&mut bench, &typed);
    assert_eq!(field, "sheet", "once only");
}

#[test]
fn what_the_pack_demands_of_a_stage_may_stand_on_a_sheet() {
    let text = "[[kind]]\nid = \"repair\"\nrequired = { handle = [\"device\", \"fault_kind\"] }\nfields = [\"device\", \"fault_kind\", \"text\"]\n";
    let pack = Pack::overlay(Pack::builtin(), text).unwrap();
    let mut bench = repair();
    let finish = Command::Finish { disposition: "repaired".to_owned(), reason: None };
    let lacking = |bench: &Bench| bench.case().lacks(Verb::Finish, &finish, &Words::default(), &pack);
    assert_eq!(lacking(&bench).as_deref(), Some("device"));
    hand_in(&mut bench);
    assert_eq!(lacking(&bench), None);
}

#[test]
fn the_marks_of_sheets_start_and_stop_clocks_cycle_by_cycle() {
    let mut bench = Bench::new();
    bench.act(WANG, Verb::Accept, &[("category", "spam"), ("text", "骚扰"), ("sender", "10655059")]).unwrap();
    let order = [("sheet", "block_ordered"), ("sender", "10655059"), ("own_port", "no")];
    bench.act(WANG, Verb::Fill, &order).unwrap();
    bench.now = bench.now.plus(3_600);
    bench.act(WANG, Verb::Fill, &[("sheet", "block_done"), ("blocked", "done")]).unwrap();
    let blocking =
        |bench: &Bench| bench.case().clocks.iter().find(|clock| clock.id == "blocking").cloned().unwrap();
    assert_eq!((blocking(&bench).clock.state, blocking(&bench).clock.spent_s), (ClockState::Met, 3_600));
    bench.act(WANG, Verb::Fill, &order).unwrap();
    assert_eq!((blocking(&bench).clock.state, blocking(&bench).clock.cycle), (ClockState::Running, 2));
    assert_eq!(bench.case().stamps.last().unwrap().mark, Mark::Filled(Id::of("block_ordered").unwrap()));
}

#[test]
fn what_our_own_port_sent_is_not_answered_before_it_is_judged_whose_fault_it_was() {
    for (own, judged) in [("no", false), ("yes", false), ("yes", true)] {
        let mut bench = Bench::new();
        let typed = [("category", "spam"), ("sender", "10655059"), ("text", "群发广告")];
        bench.act(WANG, Verb::Accept, &typed).unwrap();
        let order = [("sheet", "block_ordered"), ("sender", "10655059"), ("own_port", own)];
        bench.act(WANG, Verb::Fill, &order).unwrap();
        if judged {
            bench.act(WANG, Verb::Judge, &[("liability", "responsible"), ("text", "违规群发")]).unwrap();
        }
        bench.act(WANG, Verb::Finish, &[("disposition", "upheld"), ("text", "已封堵")]).unwrap();
        let answer = [("result", "reached"), ("kind", "final"), ("text", "已封堵")];
        let refused = bench.act(WANG, Verb::Reply, &answer).err();
        let said = refused.map(|refusal| (refusal.reason, refusal.allowed.contains(&Verb::Judge)));
        let owed = (Reason::NotJudged { field: "own_port".to_owned() }, true);
        assert_eq!(said, (own == "yes" && !judged).then_some(owed), "{own} {judged}");
    }
}

#[test]
fn a_fee_waiver_is_owed_once_the_fault_was_repaired_too_late_and_not_before() {
    let answer = [("result", "reached"), ("kind", "final"), ("text", "已修复"), ("late", "large_fault")];
    for (hours, owed) in [(47, false), (49, true)] {
        let mut bench = Bench::new();
        let typed = [("category", "voice"), ("place", "town"), ("text", "掉话")];
        bench.act(WANG, Verb::Accept, &typed).unwrap();
        bench.now = bench.now.plus(hours * 3_600);
        let end = [("disposition", "repaired"), ("text", "已修复"), ("late", "large_fault")];
        bench.act(WANG, Verb::Finish, &end).unwrap();
        let refused = bench.act(WANG, Verb::Reply, &answer).err().map(|refusal| refusal.reason);
        let reason = Reason::SheetOwed { sheet: "fee_waiver".to_owned(), clock: "fault_repair".to_owned() };
        assert_eq!(refused, owed.then_some(reason), "{hours}");
        if owed {
            let waiver = [("sheet", "fee_waiver"), ("fault_hours", "49"), ("waived", "3.20")];
            bench.act(WANG, Verb::Fill, &waiver).unwrap();
            bench.act(WANG, Verb::Reply, &answer).unwrap();
        }
    }
}
