//! Forms: what the keys of an act fill in, and what is sent.

use super::*;
use crate::session::Form;

#[test]
fn acts_take_the_keys_that_they_may_take() {
    for (keys, verb, expected) in [
        (
            r#"Down f 1 "已修复" F3"#,
            Verb::Reply,
            &[("result", "reached"), ("kind", "final"), ("channel", "call"), ("text", "已修复")][..],
        ),
        ("Down Down Down v 1 1 F3", Verb::Revisit, &[("result", "reached"), ("answer", "satisfied")]),
        (
            "Down Down Down v 1 3 1 F3",
            Verb::Revisit,
            &[("result", "reached"), ("answer", "dissatisfied"), ("why", "own_fault")],
        ),
        ("Down Down Down v 2 F3", Verb::Revisit, &[("result", "no_answer")]),
        (
            r#"d 1 2 1 "多扣已退" F3"#,
            Verb::Finish,
            &[("disposition", "upheld"), ("reason", "rating_error"), ("text", "多扣已退")],
        ),
        ("p 1 F3", Verb::Dispatch, &[("team", "network")]),
        ("p 1 Ctrl-O", Verb::Dispatch, &[("team", "network")]),
        (r#"s "1004" Enter"#, Verb::Assign, &[("to", "1004")]),
        (r#"Enter w "客户来电" F3"#, Verb::Note, &[("text", "客户来电")]),
        ("Down c", Verb::Claim, &[]),
        ("Enter u", Verb::Undo, &[]),
        ("End Enter a 2 1 Enter", Verb::Accept, &[("category", "plan_fee")]),
    ] {
        let mut seat = Seat::start(start(Lang::Zh, (80, 24)), |request| match request {
            Request::List { .. } => {
                let mut rows = rows();
                rows[6].stage = Stage::Accept;
                Reply::Rows { total: 7, rows }
            }
            Request::Show { case } => {
                let mut rows = rows();
                rows[6].stage = Stage::Accept;
                let row = rows.iter().find(|row| row.case == *case).unwrap();
                Reply::Case(Box::new(sample::view(row)))
            }
            other => answer(other),
        });
        seat.press(keys);
        assert_eq!(last_act(&seat), (verb, fields(expected)), "{keys}");
        assert_ne!(seat.session.context(), Context::Form, "{keys}: done, so the drawer is closed");
    }
}

#[test]
fn a_new_case_takes_seven_keys_beside_number_and_texts() {
    let mut seat = seat();
    seat.press(r#"i "13833330912" "#);
    assert!(seat.asked.contains(&Request::Line { line: "13833330912".to_owned() }));
    // The line is known, so the name is passed over.
    seat.press(r#"1 1 "商业东街" Tab "今天内答复" Tab "2楼无信号" F3"#);
    let (verb, sent) = last_act(&seat);
    assert_eq!(verb, Verb::Accept);
    assert_eq!(
        sent,
        fields(&[
            ("line", "13833330912"),
            ("category", "indoor_coverage"),
            ("address", "商业东街"),
            ("wants", "今天内答复"),
            ("text", "2楼无信号"),
            ("severity", "3"),
            ("relation", "own"),
            ("channel", "call"),
        ])
    );
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == case_id(4231)));
    assert!(seat.said().contains(&case_id(4231).to_string()));
}

/// A desk that knows the customer of one line, and lets everybody read.
fn with_customer() -> Seat {
    Seat::start(start(Lang::Zh, (80, 24)), |request| match request {
        Request::Line { line } if line == "13833330912" => {
            let mut known = sample::line();
            known.customer.iter_mut().for_each(|customer| {
                customer.name = "李某".to_owned();
                customer.address = "商业东街12号".to_owned();
                customer.plain = true;
            });
            Reply::Line(Box::new(known))
        }
        Request::Line { .. } => {
            Reply::Line(Box::new(crate::api::LineView { customer: None, open: Vec::new(), recent: 0 }))
        }
        other => answer(other),
    })
}

#[test]
fn who_is_known_is_filled_in_and_goes_with_the_line() {
    let sent = |keys: &str| {
        let mut seat = with_customer();
        seat.press(keys);
        let (_, sent) = last_act(&seat);
        ["name", "address", "place"].map(|name| sent.get(name).cloned().unwrap_or_default())
    };
    // The name is passed over, and so is what is filled in.
    let known = ["李某", "商业东街12号", "town"];
    assert_eq!(sent(r#"i "13833330912" 1 1 "修好" Tab "断线" F3"#), known);
    // Nothing that was typed is written over.
    let keys = r#"i Tab "王某" Tab Tab "商业西街" Up Up Up "13833330912" 1 1 Tab "断线" F3"#;
    assert_eq!(sent(keys), ["王某", "商业西街", ""]);
    // Another number takes away what came with the first, but not what was made of it.
    let keys = r#"i "13833330912" Up Up Backspace "3" "赵某" Tab 1 1 Tab Tab "断线" F3"#;
    assert_eq!(sent(keys), ["赵某", "", ""]);
    let keys = r#"i "13833330912" Tab "2单元" Up Up Up Backspace "3" "赵某" Tab 1 1 Tab "断线" F3"#;
    assert_eq!(sent(keys), ["赵某", "商业东街12号2单元", ""]);
    // In one call too, and for somebody else only the address.
    let keys = r#"i "13833330912" 6 1 F6 Tab "月租" Tab "58 元" F3"#;
    assert_eq!(sent(keys), known);
}

#[test]
fn one_call_resolution_is_one_form() {
    let mut seat = seat();
    seat.press(r#"i "13833330912" 6 1 F6"#);
    seat.press(r#"Tab Tab "月租多少" Tab "每月 58 元" F3"#);
    let (verb, sent) = last_act(&seat);
    assert_eq!(verb, Verb::Resolve);
    assert_eq!(sent.get("disposition").map(String::as_str), Some("answered"));
    assert_eq!(sent.get("answer").map(String::as_str), Some("每月 58 元"));
}

/// Keys that are not text: everything outside quotes.
fn structural(keys: &str) -> usize {
    keys.split('"').step_by(2).map(|part| part.split_whitespace().count()).sum()
}

#[test]
fn journeys_keep_their_budgets_of_keys() {
    for (journey, budget, keys, verb) in [
        (
            "accept with the customer on the screen",
            6,
            r#"i "13833330912" 1 1 Tab Tab "断线" F3"#,
            Verb::Accept,
        ),
        (
            "accept for a new caller",
            7,
            r#"i "13900000001" "张三" Tab 1 1 "商业东街" Tab "修好" Tab "断线" F3"#,
            Verb::Accept,
        ),
        ("one-call resolution", 9, r#"i "13833330912" 6 1 F6 Tab Tab "月租" Tab "58 元" F3"#, Verb::Resolve),
        ("dispatch", 7, "p 1 F3", Verb::Dispatch),
        ("transfer", 7, r#"h 1 Tab "请处理" F3"#, Verb::Transfer),
        ("reply to the customer", 4, r#"f 1 "已修复" F3"#, Verb::Reply),
        ("revisit", 5, "v 1 1 F3", Verb::Revisit),
    ] {
        let keyless = journey == "accept for a new caller";
        let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
            Request::Line { .. } if keyless => {
                Reply::Line(Box::new(crate::api::LineView { customer: None, open: Vec::new(), recent: 0 }))
            }
            other => answer(other),
        });
        if verb == Verb::Revisit {
            seat.press("Down Down Down");
        }
        seat.press(keys);
        assert_eq!(last_act(&seat).0, verb, "{journey}");
        assert!(structural(keys) <= budget, "{journey}: {} keys, {budget} allowed", structural(keys));
    }
    // Found by the last four digits, and opened.
    let find = r#"/ "5678" Enter"#;
    let mut seat = seat();
    seat.press(find);
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == rows()[0].case));
    assert!(structural(find) + 4 <= 8);
}

#[test]
fn a_form_that_lacks_something_is_not_sent_and_says_what() {
    let mut seat = seat();
    seat.press("Down f 1 F3");
    assert_eq!(seat.acts().len(), 0);
    assert_eq!(seat.said(), "内容没有填：请填写。");
    assert_eq!(seat.session.form().unwrap().focused().unwrap().name, "text");
    seat.press(r#""好" F3"#);
    assert_eq!(seat.acts().len(), 1);
}

#[test]
fn a_field_takes_every_printable_key_and_commands_stay_commands() {
    let mut seat = seat();
    seat.press(r#"Enter w "a?u/i 1n" F3"#);
    assert_eq!(last_act(&seat).1, fields(&[("text", "a?u/i 1n")]));
}

#[test]
fn enter_is_a_new_line_in_a_text_and_sends_elsewhere() {
    let mut seat = seat();
    seat.press(r#"Enter w "一" Enter "二" F3"#);
    assert_eq!(last_act(&seat).1, fields(&[("text", "一\n二")]));
    seat.press("p 1 Shift-Tab Enter");
    assert_eq!(last_act(&seat), (Verb::Dispatch, fields(&[("team", "network")])));
}

#[test]
fn lists_open_by_key_or_by_what_is_typed_and_codes_choose_at_once() {
    let mut seat = seat();
    seat.press("p F4");
    assert_eq!(seat.session.context(), Context::List);
    seat.press("Down Enter");
    assert_eq!(seat.session.form().unwrap().get("team"), Some("charging"));
    seat.press(r#"Shift-Tab "维修" Enter F3"#);
    assert_eq!(last_act(&seat), (Verb::Dispatch, fields(&[("team", "repair")])));
    seat.press("f F4 2");
    assert_eq!(seat.session.context(), Context::Form);
    assert_eq!(seat.session.form().unwrap().get("result"), Some("no_answer"));
    seat.press("Ctrl-T 1");
    let text = seat.session.form().unwrap().get("text").unwrap();
    assert!(text.starts_with("您好"), "{text}");
}

#[test]
fn people_are_listed_for_a_staff_number() {
    let mut seat = seat();
    seat.press(r#"s F4 "李敏" Enter F3"#);
    assert_eq!(last_act(&seat), (Verb::Assign, fields(&[("to", "1004")])));
}

#[test]
fn the_value_of_the_last_case_is_repeated() {
    let mut seat = seat();
    seat.press("p 3 F3");
    seat.press("n p Ctrl-D F3");
    assert_eq!(last_act(&seat).1, fields(&[("team", "partner")]));
}

#[test]
fn every_act_that_a_case_takes_can_be_reached_from_its_list() {
    let mut seat = seat();
    seat.press(r#"Enter : "更正" Enter"#);
    assert_eq!(seat.session.form().unwrap().verb(), Some((Verb::Amend, false)));
    seat.press("Esc F9 0 1");
    assert_eq!(seat.session.form().unwrap().verb(), Some((Verb::Finish, false)));
    seat.press("Esc F9 Esc");
    assert_eq!(seat.session.context(), Context::Case);
}

#[test]
fn rules_that_come_into_force_are_offered_at_once_and_what_is_typed_stays() {
    let mut seat = seat();
    seat.press("i");
    seat.press("1 3 8 3 3 3 3 0 9 1 2");
    let site = "[[channel]]\nid = \"wechat\"\nwords = { zh = \"微信\", en = \"chat\" }\n";
    let pack = crate::rules::Pack::overlay(crate::rules::Pack::builtin(), site).unwrap();
    assert!(seat.session.pack().channel("wechat").is_none());
    seat.input(Input::Rules(Box::new(pack)));
    assert!(seat.session.pack().channel("wechat").is_some());
    assert_eq!(seat.session.form().unwrap().get("line"), Some("13833330912"));
}

#[test]
fn an_ask_shows_the_fields_of_what_is_asked_and_no_others() {
    let pack = crate::rules::Pack::builtin();
    let mut form = Form::act(Verb::Ask, Default::default(), &Fields::new(), pack);
    let shown = |form: &Form| -> Vec<&'static str> {
        (0..form.fields.len()).filter(|at| form.is_active(*at, pack)).map(|at| form.fields[at].name).collect()
    };
    for (what, fields) in [
        ("", vec!["what", "text"]),
        ("send_back", vec!["what", "task", "text"]),
        ("extension", vec!["what", "clock", "task", "until", "text"]),
        ("long_hold", vec!["what", "until", "reason", "text"]),
        ("exception", vec!["what", "text"]),
    ] {
        form.set("what", what, pack);
        assert_eq!(shown(&form), fields, "{what}");
    }
    form.set("what", "extension", pack);
    form.set("clock", "result", pack);
    form.set("what", "exception", pack);
    assert!(!form.sends(pack).contains_key("clock"), "what is not shown is not sent");
}
