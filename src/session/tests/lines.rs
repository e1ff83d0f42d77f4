//! 口径: told once, counted until seen, and written by those who lead.

use super::*;
use crate::{
    api::LineToTakeView,
    case::Role,
    session::sample::{answer_with_lines, lines},
};

fn seat_of(role: Role) -> Seat {
    let mut start = start(Lang::Zh, (80, 24));
    start.who.iter_mut().for_each(|who| who.role = role);
    Seat::start(start, answer_with_lines(Lang::Zh))
}

/// What was told to be seen.
fn seen(seat: &Seat) -> Vec<Vec<u64>> {
    let seen = seat.asked.iter().filter_map(|request| match request {
        Request::SeeLinesToTake { lines } => Some(lines.clone()),
        _ => None,
    });
    seen.collect()
}

#[test]
fn a_new_line_is_told_within_a_second_whatever_is_on_the_screen_and_counted_until_it_is_seen() {
    let now: std::rc::Rc<std::cell::RefCell<Vec<LineToTakeView>>> = std::rc::Rc::default();
    let at_desk = now.clone();
    let mut seat = Seat::start(start(Lang::Zh, (80, 24)), move |request| match request {
        Request::LinesToTake => Reply::LinesToTake(at_desk.borrow().clone()),
        other => answer(other),
    });
    seat.press(r#"i "1383333""#);
    assert_eq!(seat.session.lines_unseen(), 0);
    *now.borrow_mut() = lines(Lang::Zh);
    seat.input(Input::Changed);
    seat.wait(1);
    assert!(seat.said().contains("新口径：") && seat.said().contains("东街"), "{}", seat.said());
    assert_eq!(seat.session.lines_unseen(), 1, "the other one was seen before");
    assert_eq!(seen(&seat), [[0_u64; 0]; 0], "the form is about no place yet");
    seat.press("Esc L Esc");
    seat.input(Input::Changed);
    seat.wait(1);
    assert!(!seat.said().contains("新口径"), "told once: {}", seat.said());
    assert_eq!(seat.session.lines_unseen(), 1);
}

#[test]
fn what_is_shown_at_intake_on_a_case_or_in_the_list_is_seen_and_said_so_once() {
    for keys in [r#"i Tab Tab "11" "商业东街" Tab"#, "Down Enter", "M"] {
        let mut seat = seat_of(Role::Agent);
        assert_eq!((seat.session.lines_unseen(), seen(&seat).len()), (1, 0), "{keys}");
        seat.press(keys).wait(2);
        assert_eq!((seat.session.lines_unseen(), seen(&seat)), (0, vec![vec![52]]), "{keys}");
    }
}

#[test]
fn who_leads_writes_replaces_and_withdraws_and_nobody_else() {
    let mut agent = seat_of(Role::Agent);
    agent.press("M Enter");
    assert!(agent.session.form().is_none());
    agent.press("M Ctrl-Z");
    let mut seat = seat_of(Role::Supervisor);
    seat.press(r#"M Enter "短信延迟" Tab "+2h" F3"#);
    let last = |seat: &Seat| match seat.asked.iter().rev().find(|it| matches!(it, Request::SetLineToTake(_)))
    {
        Some(Request::SetLineToTake(new)) => new.clone(),
        _ => panic!("nothing was set"),
    };
    let new = last(&seat);
    assert_eq!((new.text.as_str(), new.until.as_str(), new.instead), ("短信延迟", "+2h", None));
    assert!(seat.session.form().is_none() && seat.said().contains("口径已发出"), "{}", seat.said());
    seat.press("M Down Enter F3");
    let new = last(&seat);
    assert_eq!((new.instead, new.about.address.as_deref()), (Some(52), Some("东街")));
    assert_eq!(new.until, "18:09", "as it was");
    seat.press("M Down Ctrl-Z");
    assert_eq!(seat.asked.last(), Some(&Request::WithdrawLineToTake { line: 52 }));
    assert!(!agent.asked.iter().any(|it| matches!(it, Request::WithdrawLineToTake { .. })), "an agent");
}

#[test]
fn a_form_that_is_left_is_there_when_it_is_opened_again() {
    let mut seat = seat_of(Role::TeamLeader);
    seat.press(r#"M Enter "短信" Esc"#);
    assert!(seat.said().contains("草稿"), "{}", seat.said());
    seat.press("M Enter");
    assert_eq!(seat.session.form().unwrap().get("text"), Some("短信"));
    assert!(seat.session.form().unwrap().fields.iter().all(|field| field.name != "team"), "the own team");
}
