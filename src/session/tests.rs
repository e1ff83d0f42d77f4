//! Keys in, requests out: what a person does, and what is asked of the desk for it.

use super::{
    Input, Screen,
    sample::{self, Seat, answer, case_id, event, rows, start},
};
use crate::{
    api::{Draft, Reply, Request, Target},
    case::{Event, Fault, Fields, Reason, Refusal, Stage, Verb},
    keys::Context,
    rules::Lang,
};

fn seat() -> Seat {
    Seat::new(Lang::Zh, (80, 24))
}

fn fields(of: &[(&str, &str)]) -> Fields {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Verb and fields of the last act that was asked for.
fn last_act(seat: &Seat) -> (Verb, Fields) {
    match seat.acts().last() {
        Some(Request::Act { verb, fields, .. }) => (*verb, fields.clone()),
        _ => panic!("no act was asked for"),
    }
}

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
fn sending_twice_acts_once_and_what_is_typed_meanwhile_comes_after() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "好""#);
    seat.slow = true;
    seat.press("F3 F3 Ctrl-O n");
    assert_eq!(seat.acts().len(), 1);
    assert_eq!(seat.said(), "正在发送…");
    let reply = answer(seat.acts()[0]);
    seat.slow = false;
    seat.reply(|request| matches!(request, Request::Act { .. }), reply);
    let next = rows()[2].case;
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == next), "n opened the next case");
}

#[test]
fn an_act_without_a_form_is_not_doubled_either() {
    let mut seat = seat();
    seat.slow = true;
    seat.press("c c c");
    assert_eq!(seat.acts().len(), 1);
    assert_eq!(seat.said(), "上一步还在办理，请稍候。");
}

#[test]
fn a_changed_case_is_shown_and_the_next_try_is_against_the_new_revision() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "好""#);
    seat.slow = true;
    seat.press("F3");
    let refusal = Refusal::bare(Reason::Stale { base: 10, revision: 14 });
    let changed = vec![event(14, 0, 4, Event::Noted, Some("客户又来电"))];
    seat.reply(|request| matches!(request, Request::Act { .. }), Reply::Refused { refusal, changed });
    assert!(seat.said().contains("李敏(1004)"), "{}", seat.said());
    assert_eq!(seat.session.form().unwrap().get("text"), Some("好"));
    seat.press("F3");
    let bases: Vec<_> = seat
        .acts()
        .iter()
        .map(|act| match act {
            Request::Act { base, command, .. } => (*base, *command),
            _ => unreachable!(),
        })
        .collect();
    assert_eq!((bases[0].0, bases[1].0), (Some(10), Some(14)));
    assert_ne!(bases[0].1, bases[1].1, "another act has another number");
}

#[test]
fn an_act_of_which_nothing_is_known_is_sent_again_under_the_same_number() {
    for reason in [Reason::Unknown, Reason::Busy] {
        let mut seat = seat();
        seat.press(r#"Down f 1 "好""#);
        seat.slow = true;
        seat.press("F3");
        let refused = Reply::Refused { refusal: Refusal::bare(reason.clone()), changed: Vec::new() };
        seat.reply(|request| matches!(request, Request::Act { .. }), refused.clone());
        seat.press("F3");
        let numbers: Vec<_> = seat
            .acts()
            .iter()
            .map(|act| match act {
                Request::Act { command, .. } => *command,
                _ => unreachable!(),
            })
            .collect();
        assert_eq!(numbers.len(), 2);
        assert_eq!(numbers[0], numbers[1], "{reason:?}");

        let mut seat = self::seat();
        seat.slow = true;
        seat.press("c");
        seat.reply(|request| matches!(request, Request::Act { .. }), refused);
        seat.press("c");
        let acts = seat.acts();
        let [Request::Act { command: first, .. }, Request::Act { command: second, .. }] = acts.as_slice()
        else {
            panic!("two tries");
        };
        assert_eq!(first, second, "{reason:?}");
    }
}

#[test]
fn what_the_desk_finds_wrong_gets_the_caret() {
    let mut seat = seat();
    seat.press(r#"s "9999""#);
    seat.slow = true;
    seat.press("F3");
    let refusal = Refusal::bare(Reason::Field { field: "to".to_owned(), fault: Fault::Staff });
    let refused = Reply::Refused { refusal, changed: Vec::new() };
    seat.reply(|request| matches!(request, Request::Act { .. }), refused);
    assert!(seat.said().contains("没有这个工号"), "{}", seat.said());
    assert_eq!(seat.session.form().unwrap().focused().unwrap().name, "to");
}

fn saved(seat: &Seat) -> Vec<(String, String)> {
    let drafts = seat.asked.iter().filter_map(|request| match request {
        Request::SaveDraft { place, text } => Some((place.clone(), text.clone())),
        _ => None,
    });
    drafts.collect()
}

#[test]
fn drafts_are_kept_after_a_second_after_twenty_keys_and_on_escape() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "您好""#);
    assert_eq!(saved(&seat).len(), 0);
    seat.wait(1);
    let place = format!("{}/reply", rows()[1].case);
    let (at, text) = saved(&seat).pop().unwrap();
    assert_eq!(at, place);
    assert!(text.contains("您好") && text.contains("reached"), "{text}");
    seat.press(r#""一二三四五六七八九十一二三四五六七八九十""#);
    assert_eq!(saved(&seat).len(), 2);
    seat.press(r#""。" Esc"#);
    assert_eq!(saved(&seat).len(), 3);
    assert_eq!(seat.session.context(), Context::Case);
    // It is there again, in this session …
    seat.press("f");
    assert!(seat.session.form().unwrap().get("text").unwrap().ends_with("十。"));
    assert!(seat.said().starts_with("草稿已恢复"));
    // … and is dropped when it is not wanted.
    seat.press("Ctrl-Z");
    assert_eq!(seat.session.form().unwrap().get("text"), None);
    assert!(seat.asked.contains(&Request::DropDraft { place }));
}

#[test]
fn a_draft_of_another_session_is_offered_and_dropped_once_it_is_sent() {
    let place = format!("{}/note", rows()[0].case);
    let kept = place.clone();
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::Drafts => Reply::Drafts(vec![Draft {
            place: kept.clone(),
            text: r#"{"text":"写到一半"}"#.to_owned(),
            saved: sample::now(),
        }]),
        other => answer(other),
    });
    seat.press("Enter w F3");
    assert_eq!(last_act(&seat), (Verb::Note, fields(&[("text", "写到一半")])));
    assert!(seat.asked.contains(&Request::DropDraft { place }));
}

#[test]
fn nothing_typed_is_lost_when_a_form_is_refused_or_the_server_stops() {
    let mut seat = seat();
    seat.press(r#"i "13833330912""#);
    seat.input(Input::Notice(super::Notice::Stopping));
    assert_eq!(saved(&seat).last().unwrap().0, "intake");
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
fn a_key_that_does_not_work_now_says_why() {
    for (keys, said) in [
        ("a", "现在不能「受理」：工单在「处理」阶段"),
        ("z", "z 键在这里没有用处"),
        ("受", "中文输入法已打开"),
        ("9", "没有这个视图"),
        ("Ctrl-P", "本账户是个人账户"),
        ("u", "没有可撤销的操作"),
        ("End End n", "没有下一件"),
        ("Down Down Down Down f", "工单已挂起"),
        ("Esc", "已在首页"),
        ("w", "w 键在这里没有用处"),
        ("Enter R", "现在不能「解挂」"),
    ] {
        let mut seat = seat();
        seat.press(keys);
        assert!(seat.said().contains(said), "{keys}: {}", seat.said());
        assert_eq!(seat.acts().len(), 0, "{keys}");
    }
}

#[test]
fn full_width_keys_command_and_fill_in_codes() {
    let mut seat = seat();
    seat.press("Down ｆ １");
    assert_eq!(seat.session.form().unwrap().get("result"), Some("reached"));
    seat.press("Esc Esc ？");
    assert!(matches!(seat.session.top(), Screen::Help(_)));
}

#[test]
fn the_selection_is_a_case_and_does_not_move_because_data_changed() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Down Down");
    let selected = rows()[2].case;
    seat.slow = true;
    seat.now = seat.now.plus(1);
    seat.input(Input::Changed);
    let mut other = rows();
    other.swap(0, 2);
    other.remove(1);
    seat.reply(|r| matches!(r, Request::List { .. }), Reply::Rows { total: 6, rows: other });
    assert_eq!(seat.session.queue().unwrap().selected, Some(selected));
    // It leaves the view: its row stays until the selection moves.
    seat.now = seat.now.plus(1);
    seat.input(Input::Changed);
    let mut other = rows();
    other.remove(2);
    seat.reply(|r| matches!(r, Request::List { .. }), Reply::Rows { total: 6, rows: other });
    let queue = seat.session.queue().unwrap();
    assert_eq!((queue.selected, queue.gone), (Some(selected), true));
    seat.press("c");
    assert!(seat.said().contains("离开本视图"), "{}", seat.said());
    seat.press("Down");
    let queue = seat.session.queue().unwrap();
    assert!(!queue.gone && queue.position(selected).is_none());
    assert_eq!(queue.count(), 6);
}

#[test]
fn lists_are_asked_for_at_most_once_a_second() {
    let mut seat = seat();
    let lists = |seat: &Seat| seat.asked.iter().filter(|r| matches!(r, Request::List { .. })).count();
    let before = lists(&seat);
    seat.now = seat.now.plus(1);
    for _ in 0..50 {
        seat.input(Input::Changed);
    }
    assert_eq!(lists(&seat), before + 1);
    assert_eq!(seat.session.next_wake(seat.now), Some(seat.now.plus(1)));
    seat.wait(1);
    assert_eq!(lists(&seat), before + 2);
}

#[test]
fn a_long_view_is_read_in_windows() {
    let many = |skip: u32, limit: u32| {
        let of = |n: u32| crate::api::CaseRow { case: case_id(10_000 + n * 10), ..rows()[0].clone() };
        Reply::Rows { rows: (skip..(skip + limit).min(5_000)).map(of).collect(), total: 5_000 }
    };
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::List { skip, limit, .. } => many(*skip, *limit),
        other => answer(other),
    });
    seat.press("End");
    let queue = seat.session.queue().unwrap();
    assert_eq!(queue.selected, Some(case_id(10_000 + 49_990)));
    seat.press("Up Up PageUp Home");
    assert_eq!(seat.session.queue().unwrap().selected, Some(case_id(10_000)));
    for _ in 0..40 {
        seat.press("PageDown");
    }
    let queue = seat.session.queue().unwrap();
    let at = queue.position(queue.selected.unwrap()).unwrap();
    assert_eq!(at, 40 * (super::layout::queue_page((80, 24)) - 1));
}

#[test]
fn the_answer_to_an_earlier_question_is_not_shown() {
    let mut seat = seat();
    seat.press("/");
    seat.slow = true;
    seat.press(r#""56""#);
    let hits = |text: &str| answer(&Request::Find { text: text.to_owned(), limit: 1 });
    let of = |text: &'static str| move |r: &Request| matches!(r, Request::Find { text: t, .. } if t == text);
    seat.reply(of("5"), hits("5"));
    let Screen::Find(find) = seat.session.top() else { panic!("find is open") };
    assert_eq!(find.answered, None);
    seat.reply(of("56"), hits("56"));
    seat.press("Down Enter");
    assert!(matches!(seat.session.top(), Screen::Case(case) if case.id == rows()[3].case));
    seat.press("Esc");
    let Screen::Find(find) = seat.session.top() else { panic!("back to the results") };
    assert_eq!((find.wanted(), find.hits().len()), ("56", 2));
}

#[test]
fn people_on_a_shared_account_sign_on_and_leave_nothing_behind() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    shared.shared = true;
    let mut seat = Seat::start(shared, answer);
    assert_eq!(seat.session.context(), Context::SignOn);
    assert!(seat.asked.is_empty());
    seat.press(r#""1004" Tab "2468" Enter"#);
    let asked = Request::SignOn { staff: "1004".to_owned(), pin: "2468".to_owned() };
    assert_eq!(seat.asked.first(), Some(&asked));
    assert_eq!(seat.session.who().unwrap().staff, "1004");
    seat.press(r#"i "13833330912" Ctrl-P"#);
    assert_eq!(saved(&seat).len(), 1);
    assert_eq!(seat.session.context(), Context::SignOn);
    assert!(seat.session.who().is_none() && seat.session.form().unwrap().get("staff").is_none());
    seat.press("/ F7");
    assert_eq!(seat.session.context(), Context::SignOn);
}

#[test]
fn a_wrong_pin_is_asked_for_again_without_saying_which_was_wrong() {
    let mut shared = start(Lang::Zh, (80, 24));
    shared.who = None;
    let mut seat = Seat::start(shared, |request| match request {
        Request::SignOn { .. } => {
            Reply::Refused { refusal: Refusal::bare(Reason::NotFound), changed: Vec::new() }
        }
        other => answer(other),
    });
    seat.press(r#""1004" Tab "1111" Enter"#);
    assert_eq!(seat.said(), "工号或口令不对：请核对。");
    let form = seat.session.form().unwrap();
    assert_eq!((form.get("staff"), form.get("pin")), (Some("1004"), None));
}

#[test]
fn the_language_turns_while_working() {
    let mut seat = seat();
    seat.press("Enter Ctrl-L a");
    assert_eq!(seat.session.lang(), Lang::En);
    assert!(seat.said().starts_with("Not now"), "{}", seat.said());
}

#[test]
fn pasted_text_is_text() {
    let mut seat = seat();
    seat.input(Input::Paste { text: "c\rc".to_owned(), cut: false });
    assert!(seat.said().contains("不能粘贴"));
    assert_eq!(seat.acts().len(), 0);
    seat.press("Enter w");
    seat.input(Input::Paste { text: "一\r\n二".to_owned(), cut: false });
    seat.press("F3");
    assert_eq!(last_act(&seat).1, fields(&[("text", "一\n二")]));
}

#[test]
fn read_only_says_so_before_anything_is_sent() {
    let mut seat = seat();
    seat.press(r#"Enter w "一""#);
    seat.input(Input::Notice(super::Notice::ReadOnly));
    seat.press("F3");
    assert_eq!(seat.acts().len(), 0);
    assert!(seat.said().starts_with("只读"));
    seat.input(Input::Notice(super::Notice::Writable));
    seat.press("F3");
    assert_eq!(seat.acts().len(), 1);
}

#[test]
fn undo_in_the_queue_takes_back_the_last_act_wherever_it_was() {
    let mut seat = seat();
    seat.press("c Down Down u");
    let Some(Request::Act { target, verb, .. }) = seat.acts().pop() else { panic!("undone") };
    assert_eq!((*target, *verb), (Target::Case(rows()[0].case), Verb::Undo));
}

#[test]
fn nothing_happens_by_time_alone_but_a_minute_and_what_was_put_off() {
    let mut seat = seat();
    let minute = sample::now().plus(40);
    assert_eq!(seat.session.next_wake(seat.now), Some(minute));
    seat.press("Down");
    assert_eq!(seat.session.next_wake(seat.now), Some(seat.now.plus(1)), "the preview of what is selected");
    seat.wait(1);
    assert_eq!(seat.session.next_wake(seat.now), Some(minute));
}
