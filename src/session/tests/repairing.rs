//! What a customer gets on paper of a repair, and what is told of a device that comes again.

use std::collections::BTreeMap;

use super::*;
use crate::{
    api::{CaseView, DeviceView, EventView, RepeatFaultView},
    case::{Word, Words},
    rules::FieldShape,
    text::width,
};

const CODE: &str = "ZJ-004230-1-483920-5";

/// A repair with its sheets, as somebody reads it who may read everything.
fn repair(out: bool, view: &mut CaseView) {
    (view.row.kind, view.row.category) = ("repair".to_owned(), Some("screen".to_owned()));
    let said = [
        ("device", FieldShape::Imei, "490154203237518"),
        ("invoice", FieldShape::Line, "03710001"),
        ("looks", FieldShape::Text, "右下角有划痕\u{1b}[31m，附充电器"),
        ("cause", FieldShape::Line, "跌落"),
        ("diagnosis", FieldShape::Text, "屏幕排线断"),
        ("parts", FieldShape::Line, "屏幕总成"),
    ];
    let sealed: BTreeMap<&str, (FieldShape, &str)> =
        said.into_iter().map(|(id, shape, value)| (id, (shape, value))).collect();
    view.words.set(Word::Sheet, Some(serde_json::to_string(&sealed).unwrap()));
    let open =
        [("model", "X20"), ("fault_kind", "screen"), ("work", "part_replaced"), ("bought", "2026-01-10")];
    view.values = open.map(|(id, value)| (id.to_owned(), value.to_owned())).to_vec();
    let steps = ["hand_in", "diagnosis", "repaired", "tested", "handed_out"];
    for (n, sheet) in (10..).zip(steps).take(if out { 5 } else { 4 }) {
        let filled = Event::SheetFilled { sheet: sheet.to_owned(), values: Vec::new() };
        view.events.push(EventView { words: Words::default(), ..event(n, -60, 3, filled, None) });
    }
}

fn seat(lang: Lang, out: bool) -> Seat {
    Seat::start(start(lang, (80, 24)), move |request| match answer(request) {
        Reply::Case(mut view) => {
            repair(out, &mut view);
            Reply::Case(view)
        }
        Reply::Device(view) => Reply::Device(Box::new(DeviceView { code: Some(CODE.to_owned()), ..*view })),
        other => other,
    })
}

fn paper(seat: &Seat) -> String {
    let Screen::Receipt(receipt) = seat.session.top() else { panic!("the paper: {}", seat.said()) };
    assert!(receipt.lines.iter().all(|line| width(line) <= 76), "{:#?}", receipt.lines);
    receipt.lines.join("\n")
}

#[test]
fn a_device_that_was_handed_in_has_a_slip_with_its_check_code() {
    for (lang, title, fault) in
        [(Lang::Zh, "终端接机凭单", "屏幕触控"), (Lang::En, "Slip of a device", "screen, touch")]
    {
        let mut seat = seat(lang, false);
        seat.press("Down Enter J");
        let slip = paper(&seat);
        for text in [title, fault, CODE, "490154203237518", "03710001", "X20", "2026-01-10", "附充电器"] {
            assert!(slip.contains(text), "{text}: {slip}");
        }
        assert!(!slip.contains('\u{1b}') && slip.contains("138****0912"), "{slip}");
    }
}

#[test]
fn the_record_of_a_repair_has_what_the_rules_ask_of_it_and_every_step() {
    for (lang, wanted) in [
        (
            Lang::Zh,
            [
                "送修日期",
                "屏幕触控",
                "跌落",
                "屏幕排线断",
                "屏幕总成",
                "交机日期",
                "维修人",
                "更换零部件",
                "测试",
            ],
        ),
        (
            Lang::En,
            [
                "Handed in",
                "screen",
                "Treatment",
                "Handed out",
                "Engineer",
                "part replaced",
                "tested",
                "parts",
                "cause",
            ],
        ),
    ] {
        let mut seat = seat(lang, true);
        seat.press("Down Enter J");
        let record = paper(&seat);
        for text in wanted.into_iter().chain(["490154203237518", "03710001"]) {
            assert!(record.contains(text), "{text}: {record}");
        }
    }
}

#[test]
fn a_device_that_comes_again_is_told_on_its_case() {
    let again =
        RepeatFaultView { fault: "screen".to_owned(), times: 3, earlier: vec![case_id(7)], factory: true };
    for (lang, said) in
        [(Lang::Zh, "第 3 次：屏幕触控（前次 "), (Lang::En, "screen, touch: time 3 (before: ")]
    {
        let again = again.clone();
        let mut seat = Seat::start(start(lang, (80, 24)), move |request| match answer(request) {
            Reply::Case(mut view) => {
                repair(false, &mut view);
                view.repeat_fault = Some(again.clone());
                Reply::Case(view)
            }
            other => other,
        });
        seat.press("Down Enter");
        let Screen::Case(case) = seat.session.top() else { panic!() };
        let view = case.view.as_ref().unwrap();
        let told =
            crate::lang::say::repeat_fault(view.repeat_fault.as_ref().unwrap(), seat.session.pack(), lang);
        assert!(told.starts_with(said), "{told}");
        assert!(told.contains(if lang == Lang::Zh { "应返厂" } else { "to the factory" }), "{told}");
    }
}
