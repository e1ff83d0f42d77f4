//! A screen that nobody types at for a while.

use super::*;
use crate::case::Role;

const AFTER: i64 = 900;

/// A session that blanks its screen, and whether its person has a PIN, which is 4711.
fn idle(has_pin: bool) -> Seat {
    idle_at(false, has_pin)
}

fn idle_at(shared: bool, has_pin: bool) -> Seat {
    let of = super::super::Start { shared, ..start(Lang::Zh, (80, 24)) };
    let mut seat = Seat::start(of, move |request| match request {
        Request::Unlock { pin } if !has_pin || pin == "4711" => Reply::Ok,
        Request::Unlock { pin } => {
            let missing = Reason::Field { field: "pin".to_owned(), fault: Fault::Missing };
            let reason = if pin.is_empty() { missing } else { Reason::NotFound };
            Reply::Refused { refusal: Refusal::bare(reason), changed: Vec::new() }
        }
        other => answer(other),
    });
    seat.session.lock_after(Some(AFTER));
    seat
}

#[test]
fn what_was_typed_is_kept_and_comes_back_with_the_pin_only() {
    let mut seat = idle(true);
    seat.press(r#"i "13833330912""#);
    seat.wait(AFTER - 1);
    assert!(seat.session.lock().is_none());
    seat.wait(1);
    assert!(seat.session.lock().is_some_and(|lock| !lock.is_open()));
    assert!(saved(&seat).iter().any(|(_, text)| text.contains("13833330912")), "the draft is stored");
    // Nothing reaches what is under it, whatever is typed or pasted.
    let acts = seat.acts().len();
    seat.press(r#""4712" Enter"#);
    assert!(seat.session.lock().is_some_and(|lock| lock.said.is_some() && lock.typed() == 0));
    seat.input(Input::Paste { text: "4711".to_owned(), cut: false });
    seat.press("Esc Ctrl-X F2 Enter");
    assert!(seat.session.lock().is_some());
    seat.press(r#""47112" Backspace Enter"#);
    assert!(seat.session.lock().is_none());
    assert_eq!(seat.acts().len(), acts);
    assert!(matches!(seat.session.top(), Screen::Intake(_)), "it goes on where it was");
}

#[test]
fn without_a_pin_any_key_shows_the_screen_again_and_does_nothing_else() {
    let mut seat = idle(false);
    seat.wait(AFTER);
    assert!(seat.session.lock().is_some_and(super::super::Lock::is_open));
    seat.press("i");
    assert!(seat.session.lock().is_none());
    assert!(matches!(seat.session.top(), Screen::Queue(_)), "the key was for the blank screen");
    seat.press("i");
    assert!(matches!(seat.session.top(), Screen::Intake(_)));
}

#[test]
fn whoever_types_is_not_locked_out_and_time_is_told_beforehand() {
    let mut seat = idle(true);
    for _ in 0..4 {
        seat.wait(AFTER - 1);
        seat.press("Down");
    }
    assert!(seat.session.lock().is_none());
    let wake = seat.session.next_wake(seat.now).unwrap();
    assert!(wake.since(seat.now) <= 60);
    seat.session.lock_after(None);
    seat.wait(10 * AFTER);
    assert!(seat.session.lock().is_none());
}

#[test]
fn on_a_shared_account_somebody_else_may_sit_down() {
    let mut seat = idle_at(true, true);
    seat.wait(AFTER);
    seat.press("Esc");
    assert!(seat.session.lock().is_none() && matches!(seat.session.top(), Screen::SignOn(_)));
}

#[test]
fn a_role_that_changed_counts_at_once() {
    let mut seat = seat();
    let who = seat.session.who().unwrap().clone();
    seat.input(Input::Person(Box::new(super::super::Who { role: Role::Supervisor, ..who.clone() })));
    assert_eq!(seat.session.who().unwrap().role, Role::Supervisor);
    assert!(seat.said().contains("主管"), "{}", seat.said());
    let other = super::super::Who { id: crate::case::PersonId(9), ..who };
    seat.input(Input::Person(Box::new(other)));
    assert_ne!(seat.session.who().unwrap().id.0, 9, "of somebody else nothing is taken over");
}
