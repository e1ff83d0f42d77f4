//! Sending: once, again, refused, undone.

use super::*;

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
fn a_second_form_that_is_typed_and_sent_ahead_is_sent_once_the_first_is_done() {
    let mut seat = seat();
    seat.press(r#"Down Enter w "第一条""#);
    seat.slow = true;
    seat.press(r#"F3 F3 w "第二条" F3"#);
    assert_eq!(seat.acts().len(), 1);
    let reply = answer(seat.acts()[0]);
    let Reply::Done { revision, .. } = reply else { panic!() };
    seat.slow = false;
    seat.reply(|request| matches!(request, Request::Act { .. }), reply);
    let acts = seat.acts().into_iter().map(|act| match act {
        Request::Act { fields, base, .. } => (fields["text"].clone(), *base),
        _ => unreachable!(),
    });
    let acts: Vec<_> = acts.collect();
    assert_eq!(acts.len(), 2, "{acts:?}");
    assert_eq!(acts[1], ("第二条".to_owned(), Some(revision)), "held against what the first came to");
}

#[test]
fn a_form_that_is_never_answered_lets_go_and_acts_once_when_it_is_sent_again() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "好""#);
    seat.slow = true;
    seat.press("F3").wait(10);
    seat.press("F3");
    let numbers: Vec<_> = seat
        .acts()
        .iter()
        .map(|act| match act {
            Request::Act { command, .. } => *command,
            _ => unreachable!(),
        })
        .collect();
    assert_eq!((numbers.len(), numbers[0]), (2, numbers[1]));
    seat.press("Esc").wait(10);
    seat.press("Esc");
    assert_eq!(seat.session.context(), Context::Case);
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
    let Screen::Conflict(conflict) = seat.session.top() else { panic!("what changed is shown") };
    let lines = seat.session.conflict_lines(conflict).concat();
    assert!(lines.contains("李敏(1004)") && lines.contains("客户又来电"), "{lines}");
    // A key that was on its way does not send over what nobody has seen yet.
    seat.press("Enter");
    assert_eq!(seat.acts().len(), 1);
    // Back at the form nothing is lost.
    seat.wait(1).press("Esc");
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
        // Even where the drawer was closed in between.
        seat.press("Esc f F3");
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

        let mut seat = super::seat();
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

#[test]
fn who_lacks_a_certificate_is_told_which_and_keeps_what_they_wrote() {
    let until = Some("2026-03-04T16:00:00Z".parse().unwrap());
    for (staff, said) in [(None, "您的有效期至"), (Some("3101"), "工号 3101 的有效期至")] {
        let mut seat = seat();
        seat.press(r#"Down f 1 "好""#);
        seat.slow = true;
        seat.press("F3");
        let (certificate, staff) = ("repair_engineer".to_owned(), staff.map(str::to_owned));
        let refusal = Refusal::bare(Reason::Uncertified { certificate, until, staff });
        let refused = Reply::Refused { refusal, changed: Vec::new() };
        seat.reply(|request| matches!(request, Request::Act { .. }), refused);
        let shown = seat.said().to_owned();
        assert!(shown.contains("「repair_engineer」资质") && shown.contains(said), "{shown}");
        assert_eq!(seat.session.form().unwrap().get("text"), Some("好"));
    }
}

#[test]
fn read_only_says_so_before_anything_is_sent() {
    let mut seat = seat();
    seat.press(r#"Enter w "一""#);
    seat.input(Input::Notice(crate::session::Notice::ReadOnly));
    seat.press("F3");
    assert_eq!(seat.acts().len(), 0);
    assert!(seat.said().starts_with("只读"));
    seat.input(Input::Notice(crate::session::Notice::Writable));
    seat.press("F3");
    assert_eq!(seat.acts().len(), 1);
}

#[test]
fn a_call_about_an_open_case_becomes_an_urge_there_and_intake_forgets_it() {
    let mut seat = seat();
    seat.press(r#"i "13833330912" 2 1 Tab Tab "怎么还没退""#).wait(1);
    seat.press("Ctrl-B F3");
    let Some(Request::Act { target, verb, fields, .. }) = seat.acts().pop() else { panic!("urged") };
    assert_eq!((*target, *verb), (Target::Case(rows()[0].case), Verb::Urge));
    assert_eq!(fields.get("text").map(String::as_str), Some("怎么还没退"));
    assert!(seat.asked.contains(&Request::DropDraft { place: "intake".to_owned() }));
    seat.press("i");
    assert!(seat.session.form().unwrap().draft().is_empty());
}

#[test]
fn undo_says_where_the_case_stands_again() {
    let mut seat = seat();
    seat.press("Enter u");
    assert_eq!(seat.said(), format!("{} 已撤销：回到「处理」。", rows()[0].case));
}

#[test]
fn undo_in_the_queue_takes_back_the_last_act_wherever_it_was() {
    let mut seat = seat();
    seat.press("c Down Down u");
    let Some(Request::Act { target, verb, .. }) = seat.acts().pop() else { panic!("undone") };
    assert_eq!((*target, *verb), (Target::Case(rows()[0].case), Verb::Undo));
}

/// An empty desk: nothing is mine.
fn idle() -> Seat {
    Seat::start(start(Lang::Zh, (80, 24)), |request| match request {
        Request::List { .. } => Reply::Rows { rows: Vec::new(), total: 0 },
        other => answer(other),
    })
}

#[test]
fn what_lies_over_a_case_does_not_turn_an_act_to_another_one() {
    // Something was done to the first case; help, proof and messages lie over the second.
    for over in ["?", "=", "L", "J"] {
        let mut seat = seat();
        seat.press("Down Down c");
        seat.wait(1).press("Up Enter").press(over).press("u");
        let Some(Request::Act { target, verb, .. }) = seat.acts().pop() else { panic!("undone") };
        assert_eq!((*target, *verb), (Target::Case(rows()[1].case), Verb::Undo), "{over}");
    }
    let mut seat = seat();
    seat.press(r#"c Down Enter ? : "认领" Enter"#);
    let Some(Request::Act { target, verb, .. }) = seat.acts().pop() else { panic!("claimed") };
    assert_eq!((*target, *verb), (Target::Case(rows()[1].case), Verb::Claim));
    // Over a form undo is of what is typed there, and of nothing else.
    let mut seat = super::seat();
    seat.press(r#"c Down f 1 "您好" F1 Ctrl-Z"#);
    assert_eq!(seat.acts().len(), 1);
    assert_eq!(seat.session.form().unwrap().get("text"), None);
}

#[test]
fn lists_over_an_empty_place_are_chosen_from() {
    let mut seat = idle();
    seat.press(r#"F9 "新受理" Enter"#);
    assert_eq!(seat.session.context(), Context::Intake);
    let mut seat = idle();
    seat.press(r#"F9 "商业东街" Enter"#);
    assert!(matches!(seat.session.top(), Screen::Find(find) if find.wanted() == "商业东街"));
}

#[test]
fn what_came_of_an_act_is_kept_although_somebody_typed_on() {
    let mut seat = seat();
    seat.press(r#"Down f 1 "好""#);
    seat.slow = true;
    seat.press("F3 Up");
    let done =
        Reply::Done { case: rows()[1].case, revision: 11, events: vec![event(11, 0, 1, Event::Noted, None)] };
    seat.reply(|request| matches!(request, Request::Act { .. }), done);
    let lines: Vec<_> = seat.session.message_lines().into_iter().map(|said| said.text).collect();
    assert!(lines.iter().any(|line| line.contains("已办")), "{lines:?}");
}

#[test]
fn a_run_is_stopped_by_escape_and_no_second_one_begins_over_it() {
    let mut seat = seat();
    seat.press(r#"Space Space Space s "1004""#);
    seat.slow = true;
    seat.press("Enter Esc");
    let done = Reply::Done { case: rows()[0].case, revision: 11, events: Vec::new() };
    seat.reply(|request| matches!(request, Request::Act { .. }), done);
    assert_eq!(seat.acts().len(), 1, "no further case is begun");
    assert!(matches!(seat.session.top(), Screen::Bulk(bulk) if bulk.cases.len() == 2));
    // Answers that take longer than anybody waits do not let a second run in.
    seat.press("Enter").wait(11);
    seat.press("Enter");
    assert_eq!(seat.acts().len(), 2);
    assert!(seat.said().contains("上一步还在办理"), "{}", seat.said());
}

#[test]
fn a_form_that_opened_with_an_older_row_is_held_against_the_case_that_came_with_it() {
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), |request| match request {
        Request::Show { case } => {
            let row = rows().into_iter().find(|row| row.case == *case).unwrap();
            Reply::Case(Box::new(sample::view(&crate::api::CaseRow { revision: 12, ..row })))
        }
        other => answer(other),
    });
    seat.press(r#"Down f 1 "好" F3"#);
    let Some(Request::Act { base, .. }) = seat.acts().pop() else { panic!("sent") };
    assert_eq!(*base, Some(12));
}
