//! 客户接待日: the arrows turn the day, Enter opens a branch and then a case, and back leads to the branch again.

use jiff::civil::{Date, date};

use super::*;
use crate::session::{List, ListOf};

fn list(seat: &Seat) -> &List {
    match seat.session.top() {
        Screen::List(list) => list,
        _ => panic!("no list"),
    }
}

fn day(seat: &Seat) -> Option<Date> {
    match list(seat).of {
        ListOf::Reception(day) => day,
        _ => None,
    }
}

#[test]
fn the_arrows_turn_the_day_unless_something_is_typed() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Alt-j");
    assert_eq!(day(&seat), Some(date(2026, 12, 17)));
    assert!(list(&seat).header.contains("等候") && list(&seat).matches().len() == 1);
    seat.press("Right");
    assert_eq!(day(&seat), Some(date(2027, 1, 21)));
    seat.press("Left Left");
    assert_eq!(day(&seat), Some(date(2026, 11, 19)));
    seat.press("x Left");
    assert_eq!(day(&seat), Some(date(2026, 11, 19)));
}

#[test]
fn enter_opens_a_branch_and_its_case_and_back_leads_to_the_branch_with_the_same_visit() {
    let mut seat = Seat::new(Lang::Zh, (80, 24));
    seat.press("Alt-j Enter");
    assert!(list(&seat).header.contains("张建国"));
    assert_eq!(list(&seat).matches().len(), 5);
    seat.press("Down Down Enter");
    let Screen::Case(case) = seat.session.top() else { panic!("no case") };
    assert!(case.id.to_string().contains("4306"), "{}", case.id);
    seat.press("Esc");
    assert_eq!((list(&seat).branch.as_deref(), list(&seat).selected()), (Some("hall"), 2));
    seat.press("Esc");
    assert_eq!(list(&seat).branch, None);
}
