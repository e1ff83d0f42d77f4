//! Lists: the selection, windows of rows, and when the desk is asked.

use super::*;

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
    assert!(seat.said().contains("已不在此处"), "{}", seat.said());
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
    assert_eq!(at, 40 * (layout::queue_page((80, 24)) - 1));
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
    assert_eq!((find.wanted(), find.rows().len()), ("56", 3));
}

#[test]
fn a_customer_is_opened_by_looking_for_their_number() {
    let mut seat = seat();
    seat.press("/");
    seat.press(r#""56""#);
    seat.press("Up Enter");
    let Screen::Find(find) = seat.session.top() else { panic!("find stays open") };
    assert_eq!((find.wanted(), find.answered.as_deref()), ("C7", Some("C7")));
    seat.press("Ctrl-Z");
    let Screen::Find(find) = seat.session.top() else { panic!("find stays open") };
    assert_eq!(find.wanted(), "56");
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
